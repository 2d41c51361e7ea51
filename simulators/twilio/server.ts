import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { control } from '../shared/control.ts'
import { type Refusal, suffer } from '../shared/faults.ts'
import { readBody, sendJson, simulatorServer } from '../shared/http.ts'
import { accounts } from './api/accounts.ts'
import { calls } from './api/calls.ts'
import { contents } from './api/content.ts'
import { notFound, TwilioError } from './api/errors.ts'
import { files } from './api/files.ts'
import { messages } from './api/messages.ts'
import { numbers } from './api/numbers.ts'
import type { ApiAnswer, Resource } from './api/request.ts'
import { services } from './api/services.ts'
import { typing } from './api/typing.ts'
import { routes } from './control.ts'
import type { World } from './world.ts'

const LARGEST_BODY = 1024 * 1024

/** Below /2010-04-01/Accounts/AC…; Twilio's other hosts are served beside it. */
const ofAccount: Resource[] = [...accounts, ...messages, ...files, ...numbers, ...calls]
const ofHosts: Resource[] = [...services, ...contents, ...typing]

/** Serves Twilio's REST APIs and, under /_simulator, the simulator's own. */
export const createServer = (world: World): Server =>
  simulatorServer(async (request, response) => {
    try {
      await route(world, request, response)
    } catch (error) {
      if (!(error instanceof TwilioError)) throw error
      sendJson(response, error.status, error.body)
    }
  })

async function route(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', headers } = request
  const url = new URL(request.url ?? '/', 'http://localhost')
  const body = await readBody(request, LARGEST_BODY)
  if (body === null) throw new TwilioError(413, 20413, 'Request Entity Too Large')
  const [, controlPath] = /^\/_simulator(\/.*)?$/.exec(url.pathname) ?? []
  if (url.pathname.startsWith('/_simulator')) {
    const { status, content } = await control(routes, world, method, controlPath ?? '/', body)
    return sendJson(response, status, `${JSON.stringify(content, null, 2)}\n`)
  }
  const [, token] = /^\/cdn\/(\w+)$/.exec(url.pathname) ?? []
  if (token !== undefined) return download(world, token, headers.authorization, response)
  const { account, isOwner } = world.authenticate(headers.authorization)
  if (!world.rate.take(Date.now())) throw new TwilioError(429, 20429, 'Too Many Requests')
  const fault = world.faults.meet({ accountSid: account.sid, method, path: url.pathname })
  if (fault && !fault.carriedOut && (await suffer(fault, response, refuse))) return
  if (account.status === 'suspended' && method === 'POST') {
    throw new TwilioError(403, 20005, 'Account not active')
  }
  const { resource, path } = resourceFor(method, url.pathname, account.sid)
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  const form = new URLSearchParams(isForm ? body.toString('utf8') : '')
  const answer = await resource.run({ world, account, isOwner, query: url.searchParams, form, path })
  if (fault?.carriedOut && (await suffer(fault, response, refuse))) return
  send(response, answer)
}

function resourceFor(method: string, pathname: string, sid: string) {
  const [, owner, rest] = /^\/2010-04-01\/Accounts\/(AC\w{32})\/?(.*)$/.exec(pathname) ?? []
  if (owner !== undefined && owner !== sid) throw new TwilioError(401, 20003, 'Authenticate')
  // The account itself is `AC….json`, what belongs to it `AC…/Messages.json`.
  const inside = rest?.startsWith('.') ? rest : `/${rest}`
  const [resources, path] = owner === undefined ? [ofHosts, pathname] : [ofAccount, inside]
  for (const resource of resources) {
    const match = resource.path.exec(path)
    if (match && resource.method === method) return { resource, path: { ...match.groups } }
  }
  throw notFound(pathname)
}

/** Where files lie, credentials are refused: their links are signed in another way. */
function download(
  world: World,
  token: string,
  authorization: string | undefined,
  response: ServerResponse,
): void {
  const file = world.published(token)
  const status = authorization !== undefined ? 400 : file ? 200 : 404
  response.writeHead(status, { 'content-type': file?.mimeType ?? 'text/plain' })
  response.end(status === 200 ? file?.content : STATUS_CODES[status])
}

function refuse(refusal: Refusal): never {
  if (refusal.kind === 'flood') throw new TwilioError(429, 20429, 'Too Many Requests')
  throw new TwilioError(
    refusal.status,
    refusal.status === 503 ? 20503 : 20500,
    String(STATUS_CODES[refusal.status]),
  )
}

function send(response: ServerResponse, { status, json, headers = {}, body }: ApiAnswer): void {
  if (json !== undefined) sendJson(response, status, json, headers)
  else response.writeHead(status, headers).end(body)
}
