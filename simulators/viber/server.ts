import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { control } from '../shared/control.ts'
import { type Refusal, suffer } from '../shared/faults.ts'
import { readBody, sendJson, simulatorServer } from '../shared/http.ts'
import { METHODS } from './api.ts'
import { ROUTES } from './control.ts'
import { ViberError } from './errors.ts'
import { newToken, withTokens } from './tokens.ts'
import type { World } from './world.ts'

/** What is read of a body; a message may have less. */
const LARGEST_BODY = 1024 * 1024

/** Serves the REST API under /pa, files that people sent under /media and, under /_simulator, the simulator's own. */
export const viberServer = (world: World): Server =>
  simulatorServer((request, response) => respond(world, request, response))

async function respond(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const body = (await readBody(request, LARGEST_BODY)) ?? Buffer.alloc(LARGEST_BODY)
  const [, controlPath] = /^\/_simulator(\/.*)?$/.exec(pathname) ?? []
  if (/^\/_simulator(\/|$)/.test(pathname)) {
    const { status, content } = await control(
      ROUTES,
      world,
      request.method ?? 'GET',
      controlPath ?? '/',
      body,
    )
    sendJson(response, status, `${JSON.stringify(content, null, 2)}\n`)
    return
  }
  if (pathname.startsWith('/media/')) return download(world, pathname.slice('/media/'.length), response)
  try {
    await call(world, pathname, request, body, response)
  } catch (error) {
    sendError(response, error)
  }
}

async function call(
  world: World,
  pathname: string,
  { method: verb, headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const name = /^\/pa\/(\w+)$/.exec(pathname)?.[1] ?? ''
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
  // "Http code 404: requesting an invalid URL."
  if (!method || !(verb === 'POST' || verb === 'GET')) {
    response.writeHead(404).end()
    return
  }
  const token = headers['x-viber-auth-token']
  const bot = world.authorize(token === undefined ? undefined : String(token))
  const fault = world.faults.meet({ token: bot.token, method: name })
  const refuse = (refusal: Refusal) => refuseWith(response, refusal)
  if (fault && !fault.carriedOut && (await suffer(fault, response, refuse))) return
  const result = await method(bot, body)
  if (fault?.carriedOut && (await suffer(fault, response, refuse))) return
  sendJson(
    response,
    200,
    withTokens({ status: 0, status_message: 'ok', chat_hostname: 'SN-SIM_', ...result }),
  )
}

function refuseWith(response: ServerResponse, refusal: Refusal): void {
  if (refusal.kind === 'flood') throw new ViberError(12)
  response.writeHead(refusal.status).end(STATUS_CODES[refusal.status])
}

function sendError(response: ServerResponse, error: unknown): void {
  if (!(error instanceof ViberError)) {
    response.writeHead(500).end(String(error))
    return
  }
  const { status, message: status_message } = error
  const answer = { status, status_message, message_token: newToken(), chat_hostname: 'SN-SIM_' }
  sendJson(response, 200, withTokens(answer))
}

function download(world: World, path: string, response: ServerResponse): void {
  const file = world.bots.flatMap(bot => bot.files.get(decodeURI(path)) ?? [])[0]
  if (!file) {
    response.writeHead(404).end()
    return
  }
  const { content, mimeType } = file
  response.writeHead(200, { 'content-type': mimeType, 'content-length': content.length }).end(content)
}
