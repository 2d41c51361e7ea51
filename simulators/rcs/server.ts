import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { control } from '../shared/control.ts'
import { type Refusal, suffer } from '../shared/faults.ts'
import { type Fields, isFields } from '../shared/fields.ts'
import { readBody, sendJson, simulatorServer } from '../shared/http.ts'
import { routes } from './control.ts'
import { GoogleError, invalid } from './errors.ts'
import type { World } from './world.ts'

const LARGEST_BODY = 1024 * 1024

/** Serves the RCS API, the token endpoint and, under /_simulator, the simulator's own. */
export const createRcsServer = (world: () => World): Server =>
  simulatorServer(async (request, response) => {
    try {
      await serve(world(), request, response)
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error
      sendError(response, error)
    }
  })

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const method = request.method ?? 'GET'
  const path = decodeURIComponent(pathname)
  const body = await readBody(request, LARGEST_BODY)
  if (body === null) throw invalid('Request payload size exceeds the limit')
  if (path.startsWith('/_simulator')) {
    const { status, content } = await control(routes, world, method, path.slice(11) || '/', body)
    return sendJson(response, status, `${JSON.stringify(content, null, 2)}\n`)
  }
  const [, fileId] = /^\/files\/([\w-]+)$/.exec(path) ?? []
  const file = fileId && world.files.get(fileId)
  if (file) {
    response.writeHead(200, { 'content-type': file.mimeType, 'content-length': file.content.length })
    response.end(file.content)
    return
  }
  const [, phone = '', resource = ''] = /^\/v1\/phones\/([^/]+)\/(\w+)$/.exec(path) ?? []
  const call = path === '/token' ? 'token' : resource || path.replace('/v1/', '')
  const fault = world.faults.meet({ call, phone })
  const refuse = (refusal: Refusal) => sendRefusal(response, refusal)
  if (fault && !fault.carriedOut && (await suffer(fault, response, refuse))) return
  if (method === 'POST' && path === '/token') {
    const { status, content } = await world.tokens.grant(body.toString())
    return sendJson(response, status, content)
  }
  if (!world.tokens.isGood(request.headers.authorization)) {
    throw new GoogleError(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.')
  }
  const answer = carryOut(world, `${method} ${call}`, phone, searchParams, body)
  if (fault?.carriedOut && (await suffer(fault, response, refuse))) return
  sendJson(response, 200, answer)
}

function carryOut(world: World, call: string, phone: string, query: URLSearchParams, body: Buffer): object {
  switch (call) {
    case 'POST agentMessages':
      return world.message(phone, query, fieldsOf(body))
    case 'POST agentEvents':
      return world.event(phone, query, fieldsOf(body))
    case 'GET capabilities':
      return world.capabilities(phone, query)
    case 'POST users:batchGet':
      return world.reachable(fieldsOf(body))
  }
  throw new GoogleError(404, 'NOT_FOUND', `No ${call}`)
}

function fieldsOf(body: Buffer): Fields {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    if (isFields(parsed)) return parsed
  } catch {}
  throw invalid('Invalid JSON payload received.')
}

const sendRefusal = (response: ServerResponse, refusal: Refusal): void =>
  sendError(response, refusal.kind === 'error' ? trouble(refusal.status) : exhausted(refusal.retryAfter))

const trouble = (code: number) => new GoogleError(code, 'INTERNAL', 'Internal error encountered.')
const exhausted = (seconds: number) =>
  new GoogleError(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded.', [
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: `${seconds}s` },
  ])

function sendError(response: ServerResponse, { code, status, message, details }: GoogleError): void {
  const error = { code, message, status, ...(details.length > 0 && { details }) }
  sendJson(response, code, { error })
}
