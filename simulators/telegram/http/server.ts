import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { type Refusal, suffer } from '../../shared/faults.ts'
import type { Args } from '../api/args.ts'
import type { Answer } from '../api/call.ts'
import { BotApiError, tooManyRequests } from '../api/errors.ts'
import { LARGEST_UPLOAD } from '../api/media.ts'
import { canonicalName, carryOut } from '../api/methods.ts'
import type { Bot } from '../bots/bot.ts'
import { controlTelegram } from '../control/control.ts'
import type { World } from '../world.ts'
import { parseBody, readBody } from './body.ts'

/** Room for an upload's other parameters. */
const LARGEST_BODY = LARGEST_UPLOAD + 1024 * 1024

const METHOD_PATH = /^\/bot([^/]+)\/([^/]*)\/?$/
const FILE_PATH = /^\/file\/bot([^/]+)\/(.+)$/
const CONTROL_PATH = /^\/_simulator(\/.*)?$/

/** Serves the Bot API and, under /_simulator, the simulator's own. */
export function createHttpServer(world: World): Server {
  const server = createServer((request, response) => void respond(world, request, response))
  server.keepAliveTimeout = 60_000
  return server
}

async function respond(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(world, request, response)
  } catch (error) {
    if (request.readableAborted) response.destroy()
    else if (error instanceof BotApiError) sendError(response, error)
    else sendError(response, new BotApiError(500, `Internal Server Error: ${String(error)}`))
  }
}

async function route(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = URL.parse(request.url ?? '/', 'http://localhost')
  if (!url) throw new BotApiError(404, 'Not Found')
  const path = decodePath(url.pathname)
  const [, controlPath] = CONTROL_PATH.exec(path) ?? []
  if (CONTROL_PATH.test(path)) {
    const body = await readBody(request, LARGEST_BODY)
    const { status, content } = await controlTelegram(
      world,
      request.method ?? 'GET',
      controlPath ?? '/',
      body,
    )
    return sendJson(response, status, `${JSON.stringify(content, null, 2)}\n`)
  }
  if (request.method !== 'GET' && request.method !== 'POST') throw new BotApiError(405, 'Method Not Allowed')
  const [, fileToken, filePath] = FILE_PATH.exec(path) ?? []
  if (fileToken !== undefined && filePath !== undefined) {
    return await download(world, world.authorize(fileToken), filePath, response)
  }
  const [, token, method] = METHOD_PATH.exec(path) ?? []
  if (token === undefined || method === undefined) throw new BotApiError(404, 'Not Found')
  const body = await readBody(request, LARGEST_BODY)
  const bot = world.authorize(token)
  const args = await parseBody(request.headers['content-type'] ?? '', body, url.searchParams)
  await call(world, bot, method === '' ? args.text('method') : method, args, response)
}

async function call(
  world: World,
  bot: Bot,
  given: string,
  args: Args,
  response: ServerResponse,
): Promise<void> {
  const method = canonicalName(given) ?? given
  const fault = world.faults.meet({ botToken: bot.token, method, chatId: args.text('chat_id') })
  if (fault && !fault.carriedOut && (await suffer(fault, response, refuse))) return
  const disconnected = new AbortController()
  response.on('close', () => disconnected.abort())
  const { floodControl } = world
  const answer = await carryOut(method, { bot, args, floodControl, disconnected: disconnected.signal })
  if (fault?.carriedOut && (await suffer(fault, response, refuse))) return
  sendAnswer(response, answer)
}

async function download(world: World, bot: Bot, path: string, response: ServerResponse): Promise<void> {
  const fault = world.faults.meet({ botToken: bot.token, method: 'file', chatId: '' })
  if (fault && (await suffer(fault, response, refuse))) return
  const bytes = bot.files.read(path)
  if (!bytes) throw new BotApiError(404, 'Not Found')
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length })
  response.end(bytes)
}

function refuse(refusal: Refusal): never {
  if (refusal.kind === 'flood') throw tooManyRequests(refusal.retryAfter)
  throw new BotApiError(refusal.status, STATUS_CODES[refusal.status] ?? 'Unknown')
}

function sendAnswer(response: ServerResponse, { result, description }: Answer): void {
  const envelope = { ok: true, result, ...(description !== undefined && { description }) }
  sendJson(response, 200, JSON.stringify(envelope))
}

function sendError(response: ServerResponse, { code, message, retryAfter }: BotApiError): void {
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
  const envelope = {
    ok: false,
    error_code: code,
    description: message,
    ...(retryAfter !== undefined && { parameters: { retry_after: retryAfter } }),
  }
  sendJson(response, code, JSON.stringify(envelope))
}

function sendJson(response: ServerResponse, status: number, json: string): void {
  const body = Buffer.from(json)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new BotApiError(404, 'Not Found')
  }
}
