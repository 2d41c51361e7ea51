import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import type { HttpRequest } from '../../domain/network.ts'
import { ioOf } from '../contract/io.ts'
import { bytes } from '../contract/payloads.ts'
import { harness } from './harness.ts'
import { custom } from './index.ts'
import { render } from './send.ts'

const { account } = harness
const message = {
  id: '0193b4c2-0000-7000-8000-000000000001',
  thread: '+15550100',
  replyTo: 'm-1',
  content: { type: 'text' as const, text: 'grüß dich 👋' },
}

/** The judge: throws unless the request is signed as Standard Webhooks say. */
const read = ({ body, headers = {} }: HttpRequest): unknown =>
  new Webhook(account.webhookSecret).verify(String(body), headers)

test('a message is posted whole, with a signature that the standardwebhooks package verifies', () => {
  const rendered = render(message, account)
  assert.ok(rendered.ok)
  const [request] = rendered.requests
  assert.ok(request)
  assert.equal(`${request.method} ${request.url}`, 'POST https://gateway.example/portico')
  assert.deepEqual(read(request), {
    type: 'message',
    id: message.id,
    account: 'shop',
    to: '+15550100',
    content: message.content,
    replyTo: 'm-1',
  })
  assert.equal(request.headers?.['webhook-id'], message.id, 'the same when it is sent again')
})

test('an account without a name says so', () => {
  const rendered = render(message, { ...account, config: { url: 'http://127.0.0.1:9/' } })
  assert.ok(rendered.ok)
  assert.equal(JSON.parse(String(rendered.requests[0]?.body)).account, null)
})

test('a ping is signed too', async () => {
  const seen: unknown[] = []
  const io = ioOf(request => {
    seen.push(read(request))
    return { ok: true, response: { status: 200, headers: {}, body: Buffer.alloc(0) } }
  })
  await custom.probe(account, io)
  assert.deepEqual(seen, [{ type: 'ping', account: 'shop' }])
})

test('a call on the shared URL is routed by the account it names', () => {
  const route = (payload: unknown) => custom.route?.(harness.sign(bytes(payload), account))
  assert.equal(custom.identify(account), 'shop')
  assert.deepEqual(route({ account: 'shop', events: [] }), ['shop'])
  assert.deepEqual(route({ events: [] }), [])
  assert.deepEqual(route({ account: 7 }), [])
  assert.deepEqual(route([]), [])
  assert.equal(custom.identify({ ...account, config: { url: 'https://gateway.example' } }), null)
})
