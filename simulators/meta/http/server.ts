import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { type Refusal, suffer } from '../../shared/faults.ts'
import { readBody, sendJson, simulatorServer } from '../../shared/http.ts'
import { controlMeta } from '../control/control.ts'
import { authorize } from '../graph/access.ts'
import { GraphError, invalid } from '../graph/errors.ts'
import type { World } from '../world.ts'
import { readParams, textOf } from './params.ts'
import { carryOut } from './routes.ts'

/** The largest upload, a document, with its form. */
const LARGEST_BODY = 101 * 1024 * 1024

/** Versions that are served. https://developers.facebook.com/docs/graph-api/changelog */
const GRAPH = /^\/(?:v(2[0-9])\.0\/)?([^/]+)(?:\/([^/]+))?\/?$/
const CONTROL = /^\/_simulator(\/.*)?$/

/** Serves the Graph API, files, and under /_simulator the simulator's own. */
export const createMetaServer = (world: World): Server =>
  simulatorServer((request, response) => respond(world, request, response))

async function respond(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await route(world, request, response)
  } catch (error) {
    if (request.readableAborted) response.destroy()
    else sendError(response, error instanceof GraphError ? error : new GraphError(1, String(error)))
  }
}

async function route(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET' } = request
  const url = URL.parse(request.url ?? '/', 'http://localhost')
  const body = await readBody(request, LARGEST_BODY)
  if (url === null) throw new GraphError(2500, 'Unknown path components')
  if (body === null) throw new GraphError(1, 'Request Entity Too Large', { status: 413 })
  const [, controlPath] = CONTROL.exec(url.pathname) ?? []
  if (CONTROL.test(url.pathname)) {
    const { status, content } = await controlMeta(world, method, controlPath ?? '/', body)
    return sendJson(response, status, `${JSON.stringify(content, null, 2)}\n`)
  }
  const path = url.pathname.replace(/^\/v\d+\.\d+\//, '')
  const fault = world.faults.meet({ method, path: isFile(url.pathname) ? 'file' : path })
  if (fault && !fault.carriedOut && (await suffer(fault, response, refuse))) return
  if (isFile(url.pathname)) return download(world, request, url, response)
  const answer = await call(world, request, url, body)
  if (fault?.carriedOut && (await suffer(fault, response, refuse))) return
  sendJson(response, 200, answer)
}

function refuse(refusal: Refusal): never {
  if (refusal.kind === 'flood') {
    const { retryAfter } = refusal
    throw new GraphError(80007, '(#80007) Rate limit issues', { status: 429, retryAfter })
  }
  if (refusal.status === 500) throw new GraphError(1, 'An unknown error occurred', { status: 500 })
  throw new GraphError(2, 'Service temporarily unavailable', { status: refusal.status, transient: true })
}

async function call(world: World, request: IncomingMessage, url: URL, body: Buffer): Promise<object> {
  const found = GRAPH.exec(url.pathname)
  const [, , id, edge] = found ?? []
  if (id === undefined) throw new GraphError(2500, 'Unknown path components: /', { type: 'OAuthException' })
  const contentType = request.headers['content-type'] ?? ''
  const { params, upload } = await readParams(contentType, body, url.searchParams)
  const given = /^(?:Bearer|OAuth) (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const caller = authorize(world, given ?? textOf(params, 'access_token'), textOf(params, 'appsecret_proof'))
  return await carryOut({ world, caller, method: request.method ?? 'GET', id, edge, params, upload })
}

const isFile = (path: string): boolean =>
  path.startsWith('/cdn/') || path === '/whatsapp_business/attachments/'

/** Files of WhatsApp want the token and end after five minutes; those of the others have a signed URL. */
function download(world: World, request: IncomingMessage, url: URL, response: ServerResponse): void {
  const ofWhatsApp = !url.pathname.startsWith('/cdn/')
  const id = ofWhatsApp ? (url.searchParams.get('mid') ?? '') : url.pathname.slice('/cdn/'.length)
  if (ofWhatsApp) {
    const [, given] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? []
    authorize(world, given, undefined)
    if (Number(url.searchParams.get('ext')) * 1000 < world.now()) throw invalid('The URL has expired')
  } else if (request.headers.authorization !== undefined) {
    throw invalid('A token has no business here')
  }
  const file = world.files.get(id)
  if (!file) throw new GraphError(1, 'Not Found', { status: 404 })
  response.writeHead(200, { 'content-type': file.mimeType, 'content-length': file.bytes.length })
  response.end(file.bytes)
}

function sendError(response: ServerResponse, error: GraphError): void {
  const { retryAfter } = error.details
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  sendJson(response, error.status, error.body, {
    'www-authenticate': `OAuth "Facebook Platform" "invalid_request" "${error.code}"`,
    ...headers,
  })
}
