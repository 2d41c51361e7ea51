import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { parseEvents } from '../../domain/event-json.ts'
import type {
  Account,
  HttpRequest,
  HttpResponse,
  NetworkIO,
  Parsed,
  RawRequest,
} from '../../domain/network.ts'
import { newWebhookSecret } from '../../domain/standard-webhooks.ts'
import { custom } from './index.ts'
import { classify, render } from './send.ts'

/** The page's own service and examples, run as a reader would run them. */

const page = readFileSync(`${import.meta.dirname}/../../../docs/networks/custom.md`, 'utf8')
const blocks = (language: string): string[] =>
  [...page.matchAll(/^```(\w+)\n(.*?)^```/gms)]
    .filter(([, name]) => name === language)
    .map(([, , code = '']) => code)

const folder = mkdtempSync(join(tmpdir(), 'portico-docs-'))
const portico = createServer()
const calls: RawRequest[] = []
let account: Account
let service: ReturnType<typeof spawn>

before(async () => {
  portico.on('request', async (request, response) => {
    calls.push({
      method: 'POST',
      url: '',
      query: {},
      headers: request.headers as Record<string, string>,
      body: await buffer(request),
    })
    response.end('{}', () => portico.emit('called'))
  })
  await once(portico.listen(0, '127.0.0.1'), 'listening')
  const webhookUrl = `http://127.0.0.1:${(portico.address() as AddressInfo).port}/webhooks/ch_1`
  const webhookSecret = newWebhookSecret()
  writeFileSync(join(folder, 'gateway.mjs'), String(blocks('js')[0]))
  service = spawn(process.execPath, [join(folder, 'gateway.mjs')], {
    env: { PORTICO_SECRET: webhookSecret, PORTICO_WEBHOOK: webhookUrl, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  assert.ok(service.stdout)
  const [url] = await once(createInterface(service.stdout), 'line')
  account = { channelId: 'c', config: { url }, secrets: {}, webhookSecret, webhookUrl, baseUrl: '' }
})

after(async () => {
  service.kill()
  await once(service, 'exit')
  portico.close()
  rmSync(folder, { recursive: true })
})

async function send({ method, url, headers, body }: HttpRequest): Promise<HttpResponse> {
  const response = await fetch(url, { method, headers, body: String(body) })
  return { status: response.status, headers: {}, body: Buffer.from(await response.arrayBuffer()) }
}

const io: NetworkIO = {
  request: async request => ({ ok: true, response: await send(request) }),
  download: async () => assert.fail('nothing is downloaded'),
  resolve: async () => assert.fail('no host is looked up'),
  note: () => {},
  signal: new AbortController().signal,
}

const rendered = (of: Account): HttpRequest => {
  const content = { type: 'text' as const, text: 'grüß dich 👋' }
  const rendered = render({ id: 'm-1', thread: '+15550100', replyTo: null, content }, of)
  assert.ok(rendered.ok && rendered.requests[0])
  return rendered.requests[0]
}

test('the service on the page takes a signed message and posts a signed event', async () => {
  const called = once(portico, 'called')
  assert.deepEqual(classify(await send(rendered(account))), { verdict: 'sent', ref: 'echo-m-1' })
  await called
  const [call] = calls
  assert.ok(call)
  assert.equal(custom.verify(call, account).kind, 'genuine')
  const { events } = custom.parse(call, account)
  assert.equal(events.length, 1)
  assert.partialDeepStrictEqual(events[0], {
    kind: 'message',
    sender: { address: '+15550100' },
    content: { type: 'text', text: 'grüß dich 👋' },
  })
})

test('it answers a ping', async () => {
  const { checks } = await custom.probe(account, io)
  assert.equal(checks[0]?.status, 'passed')
})

test('it refuses a forged signature and a changed body', async () => {
  const forged = rendered({ ...account, webhookSecret: newWebhookSecret() })
  assert.equal(classify(await send(forged)).verdict, 'reauthorize')
  const genuine = rendered(account)
  const changed = { ...genuine, body: String(genuine.body).replace('m-1', 'm-2') }
  assert.equal(classify(await send(changed)).verdict, 'reauthorize')
})

test('the events on the page can be read', () => {
  const parsed: Parsed[] = blocks('json')
    .filter(json => json.includes('"events"'))
    .map(json => parseEvents(Buffer.from(json), 0))
  assert.deepEqual(
    parsed.map(({ events, ignored }) => [events.length, ignored]),
    [[2, []]],
  )
})
