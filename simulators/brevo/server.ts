import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { control } from '../shared/control.ts'
import { type Refusal, suffer } from '../shared/faults.ts'
import { type Fields, isFields } from '../shared/fields.ts'
import { readBody, sendJson, simulatorServer } from '../shared/http.ts'
import { routes } from './control.ts'
import { BrevoError } from './errors.ts'
import type { World } from './world.ts'

const LARGEST_BODY = 20 * 1024 * 1024

/** Serves Brevo's API and, under /_simulator, the simulator's own. */
export const createBrevoServer = (world: World): Server =>
  simulatorServer(async (request, response) => {
    try {
      await serve(world, request, response)
    } catch (error) {
      if (!(error instanceof BrevoError)) throw error
      sendJson(response, error.status, { code: error.code, message: error.message })
    }
  })

async function serve(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const method = request.method ?? 'GET'
  const body = await readBody(request, LARGEST_BODY)
  if (body === null) throw new BrevoError(413, 'invalid_parameter', 'Request entity too large')
  const [, own] = /^\/_simulator(\/.*)?$/.exec(pathname) ?? []
  if (pathname.startsWith('/_simulator')) {
    const { status, content } = await control(routes, world, method, own ?? '/', body)
    return sendJson(response, status, `${JSON.stringify(content, null, 2)}\n`)
  }
  const [, path] = /^\/v3\/(.+?)\/?$/.exec(pathname) ?? []
  if (path === undefined) throw new BrevoError(404, 'document_not_found', 'Not found')
  const fault = world.faults.meet({ path })
  const refuse = (refusal: Refusal) => sendRefusal(response, refusal)
  if (fault && !fault.carriedOut && (await suffer(fault, response, refuse))) return
  world.authorize(request.headers['api-key']?.toString())
  const answer = carryOut(world, method, path, searchParams, body)
  if (fault?.carriedOut && (await suffer(fault, response, refuse))) return
  answer(response)
}

type Send = (response: ServerResponse) => void
const json =
  (status: number, content: unknown): Send =>
  response =>
    sendJson(response, status, content)
const nothing: Send = response => void response.writeHead(204).end()

function carryOut(world: World, method: string, path: string, query: URLSearchParams, body: Buffer): Send {
  const [, webhookId] = /^webhooks\/(\d+)$/.exec(path) ?? []
  const [, token] = /^inbound\/attachments\/([^/]+)$/.exec(path) ?? []
  if (method === 'GET' && token !== undefined) {
    const { contentType, content } = world.file(decodeURIComponent(token))
    return response =>
      void response
        .writeHead(200, { 'content-type': contentType, 'content-length': content.length })
        .end(content)
  }
  if (method === 'PUT' && webhookId !== undefined) {
    world.webhooks.update(Number(webhookId), fieldsOf(body))
    return nothing
  }
  if (method === 'DELETE' && webhookId !== undefined) {
    world.webhooks.remove(Number(webhookId))
    return nothing
  }
  switch (`${method} ${path}`) {
    case 'GET account':
      return json(200, {
        email: 'owner@acme.example',
        firstName: 'Ada',
        lastName: 'Lovelace',
        companyName: 'Acme',
        address: { street: '1 Main Street', city: 'Berlin', zipCode: '10115', country: 'Germany' },
        plan: [{ type: 'free', credits: 300, creditsType: 'sendLimit' }],
        relay: { enabled: true, data: { userName: 'owner@acme.example', relay: 'smtp-relay', port: 587 } },
      })
    case 'GET senders':
      return json(200, { senders: [{ id: 1, name: 'Acme', email: world.sender, active: true, ips: [] }] })
    case 'GET senders/domains':
      return json(200, { domains: [] })
    case 'GET webhooks':
      return json(200, { webhooks: world.webhooks.list(query.get('type') ?? 'transactional') })
    case 'POST webhooks':
      return json(201, world.webhooks.create(fieldsOf(body)))
    case 'POST smtp/email':
      return json(201, world.send(fieldsOf(body)))
  }
  throw new BrevoError(404, 'document_not_found', `No ${method} ${path}`)
}

function fieldsOf(body: Buffer): Fields {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'))
    if (isFields(parsed)) return parsed
  } catch {}
  throw new BrevoError(400, 'bad_request', 'Input must be a valid JSON object')
}

/** https://developers.brevo.com/docs/limit-headers */
function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  if (refusal.kind === 'error') {
    sendJson(response, refusal.status, { code: 'internal_error', message: 'Something went wrong' })
    return
  }
  sendJson(
    response,
    429,
    { code: 'too_many_requests', message: 'Rate limit exceeded' },
    {
      'x-sib-ratelimit-limit': '1000',
      'x-sib-ratelimit-remaining': '0',
      'x-sib-ratelimit-reset': String(refusal.retryAfter),
    },
  )
}
