import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { control } from '../shared/control.ts'
import { type Refusal, suffer } from '../shared/faults.ts'
import { isFields } from '../shared/fields.ts'
import { readBody, sendJson, simulatorServer } from '../shared/http.ts'
import { getApplication, putApplication } from './api/applications.ts'
import { VonageError } from './api/errors.ts'
import { send } from './api/messages.ts'
import { listNumbers, updateNumber } from './api/numbers.ts'
import { routes } from './control.ts'
import type { Caller, World } from './world.ts'

const LARGEST_BODY = 1024 * 1024

/** Serves Vonage's APIs, of api.nexmo.com and rest.nexmo.com, and, under /_simulator, the simulator's own. */
export const createServer = (world: World): Server =>
  simulatorServer(async (request, response) => {
    try {
      await route(world, request, response)
    } catch (error) {
      if (!(error instanceof VonageError)) throw error
      sendJson(response, error.status, error.body, { 'content-type': 'application/problem+json' })
    }
  })

async function route(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', headers } = request
  const url = new URL(request.url ?? '/', 'http://localhost')
  const body = await readBody(request, LARGEST_BODY)
  if (body === null)
    throw new VonageError(413, '#too-large', 'Payload Too Large', 'The request is too large.')
  if (url.pathname.startsWith('/_simulator')) {
    const path = url.pathname.slice('/_simulator'.length) || '/'
    const { status, content } = await control(routes, world, method, path, body)
    return sendJson(response, status, `${JSON.stringify(content, null, 2)}\n`)
  }
  const caller = world.authenticate(headers.authorization)
  if (!world.rate.take(Date.now())) refuse({ kind: 'flood', retryAfter: 1 })
  const fault = world.faults.meet({ apiKey: caller.account.apiKey, path: url.pathname })
  if (fault && !fault.carriedOut && (await suffer(fault, response, refuse))) return
  const { status, json } = answer(method, url, headers['content-type'] ?? '', body, caller)
  if (fault?.carriedOut && (await suffer(fault, response, refuse))) return
  sendJson(response, status, json)
}

function answer(
  method: string,
  { pathname, searchParams }: URL,
  type: string,
  body: Buffer,
  { account, applicationId }: Caller,
): { status: number; json: object } {
  const [, id] = /^\/v2\/applications\/([\w-]+)$/.exec(pathname) ?? []
  // Applications and numbers are the account's own: a token of an application is not enough.
  if (pathname !== '/v1/messages' && applicationId !== null) {
    throw new VonageError(401, '#unauthorized', 'Unauthorized', 'Use your API key and secret.')
  }
  switch (`${method} ${id === undefined ? pathname : ''}`) {
    case 'POST /v1/messages':
      return { status: 202, json: send(account, applicationOf(account, applicationId), readJson(type, body)) }
    case 'GET ':
      return { status: 200, json: getApplication(account, String(id)) }
    case 'PUT ':
      return { status: 200, json: putApplication(account, String(id), readJson(type, body)) }
    case 'GET /account/numbers':
      return { status: 200, json: listNumbers(account, searchParams) }
    case 'POST /number/update':
      return { status: 200, json: updateNumber(account, new URLSearchParams(body.toString())) }
    default:
      throw new VonageError(404, '#not-found', 'Not Found', `No ${method} ${pathname}`)
  }
}

/** Whom a send by key and secret is counted to. */
const applicationOf = ({ applications }: Caller['account'], id: string | null): string =>
  id ?? applications[0]?.id ?? ''

function readJson(type: string, body: Buffer): Record<string, unknown> {
  if (!type.startsWith('application/json')) {
    throw new VonageError(415, '#unsupported-media-type', 'Unsupported Media Type', 'Send application/json.')
  }
  try {
    const json: unknown = JSON.parse(body.toString('utf8'))
    if (isFields(json)) return json
  } catch {}
  throw new VonageError(400, '#malformed', 'Bad Request', 'The request body is not a JSON object.')
}

function refuse(refusal: Refusal): never {
  if (refusal.kind === 'flood') {
    throw new VonageError(429, '#throttled', 'Rate Limit Hit', 'Please wait, then retry your request')
  }
  const title = STATUS_CODES[refusal.status] ?? 'Error'
  throw new VonageError(
    refusal.status,
    '#internal-error',
    title,
    'There was an error processing your request',
  )
}
