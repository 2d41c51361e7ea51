import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { control } from '../shared/control.ts'
import { type Refusal, suffer } from '../shared/faults.ts'
import { readBody, sendJson, simulatorServer } from '../shared/http.ts'
import { type ApiAnswer, ENDPOINTS, LineError } from './api.ts'
import { ROUTES } from './control.ts'
import type { World } from './world.ts'

/** https://developers.line.biz/en/reference/messaging-api/#status-codes */
const LARGEST_BODY = 2 * 1024 * 1024

/** Serves the Messaging API, both of its hosts at one address, and, under /_simulator, the simulator's own. */
export const lineServer = (world: World): Server =>
  simulatorServer((request, response) => respond(world, request, response))

async function respond(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const method = request.method ?? 'GET'
  const body = await readBody(request, LARGEST_BODY)
  const [, controlPath] = /^\/_simulator(\/.*)?$/.exec(pathname) ?? []
  if (/^\/_simulator(\/|$)/.test(pathname)) {
    const { status, content } = await control(
      ROUTES,
      world,
      method,
      controlPath ?? '/',
      body ?? Buffer.alloc(0),
    )
    return sendJson(response, status, `${JSON.stringify(content, null, 2)}\n`)
  }
  const requestId = randomUUID()
  response.setHeader('x-line-request-id', requestId)
  try {
    if (body === null) throw new LineError(413, 'Request Entity Too Large')
    await call(world, request, response, { method, path: pathname, body, requestId })
  } catch (error) {
    sendError(response, error)
  }
}

async function call(
  world: World,
  { headers }: IncomingMessage,
  response: ServerResponse,
  { method, path, body, requestId }: { method: string; path: string; body: Buffer; requestId: string },
): Promise<void> {
  const atPath = ENDPOINTS.filter(endpoint => endpoint.path.test(path))
  const endpoint = atPath.find(e => e.method === method)
  if (!endpoint)
    throw atPath.length > 0 ? new LineError(405, 'Method Not Allowed') : new LineError(404, 'Not found')
  const account = world.authorize(headers.authorization)
  const fault = world.faults.meet({ token: account.token, path })
  if (fault && !fault.carriedOut && (await suffer(fault, response, refuse))) return
  const id = endpoint.path.exec(path)?.groups?.id ?? ''
  const answer = await endpoint.run({ account, id, body, headers, requestId })
  if (fault?.carriedOut && (await suffer(fault, response, refuse))) return
  sendAnswer(response, answer)
}

function refuse(refusal: Refusal): never {
  if (refusal.kind === 'flood') {
    throw new LineError(429, 'The API rate limit has been exceeded. Try again later.')
  }
  throw new LineError(refusal.status, STATUS_CODES[refusal.status] ?? 'Unknown')
}

function sendAnswer(response: ServerResponse, { status = 200, headers = {}, content }: ApiAnswer): void {
  if (content instanceof Uint8Array) {
    response.writeHead(status, { 'content-length': content.length, ...headers }).end(content)
  } else sendJson(response, status, content, headers)
}

function sendError(response: ServerResponse, error: unknown): void {
  const refused = error instanceof LineError ? error : new LineError(500, `Internal server error: ${error}`)
  const { status, message, details } = refused
  sendJson(response, status, { message, ...(details.length > 0 && { details }) })
}
