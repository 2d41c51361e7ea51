import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { startCustom } from './index.ts'

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const signer = new Webhook(SECRET)

/** A service, and a Portico that judges its calls by the standardwebhooks package. */
async function scene(t: TestContext) {
  const events: { type: string; [field: string]: unknown }[] = []
  const portico = createServer(async (request, response) => {
    const body = await text(request)
    events.push(signer.verify(body, request.headers as Record<string, string>) as (typeof events)[number])
    response.end('{}', () => portico.emit('told'))
  })
  await once(portico.listen(0, '127.0.0.1'), 'listening')
  const { url, close } = await startCustom()
  t.after(async () => {
    await close()
    portico.closeAllConnections()
    portico.close()
  })
  const play = async (path: string, body: object) => {
    const response = await fetch(`${url}/_simulator${path}`, { method: 'POST', body: JSON.stringify(body) })
    return { status: response.status, json: (await response.json()) as Record<string, unknown> }
  }
  const connect = () =>
    play('/account', {
      url: `http://127.0.0.1:${(portico.address() as AddressInfo).port}/webhooks/ch_1`,
      secret: SECRET,
    })
  const post = async (payload: object, by = signer) => {
    const body = JSON.stringify(payload)
    const at = new Date()
    const headers = {
      'webhook-id': 'm-1',
      'webhook-timestamp': `${Math.floor(at.getTime() / 1000)}`,
      'webhook-signature': by.sign('m-1', at, body),
    }
    const response = await fetch(url, { method: 'POST', headers, body })
    return { status: response.status, json: (await response.json()) as Record<string, unknown> }
  }
  return { url, events, portico, play, connect, post }
}

const message = {
  type: 'message',
  id: 'm-1',
  account: null,
  to: '+15550100',
  content: { type: 'text', text: 'Hi' },
  replyTo: null,
}

test('takes a message once, and tells that it has arrived', async t => {
  const { url, events, portico, connect, post } = await scene(t)
  await connect()
  const told = once(portico, 'told')
  const first = await post(message)
  assert.equal(first.status, 202)
  await told
  assert.deepEqual(
    events.map(({ type, target, status }) => [type, target, status]),
    [['status', first.json.id, 'delivered']],
  )
  assert.deepEqual(await post(message), first)
  const sent = await fetch(`${url}/_simulator/sent`)
  assert.equal(((await sent.json()) as unknown[]).length, 1)
})

test('posts what somebody writes', async t => {
  const { events, portico, play, connect } = await scene(t)
  assert.equal((await play('/play', { text: 'Hello' })).status, 400)
  await connect()
  const told = once(portico, 'told')
  const { json } = await play('/play', { text: 'Hello', name: 'Bo' })
  await told
  const [{ at, ...event } = { type: '' }] = events
  assert.ok(Number.isInteger(at))
  assert.deepEqual(event, {
    type: 'message',
    id: json.id,
    sender: { address: '+15550100', name: 'Bo' },
    content: { type: 'text', text: 'Hello' },
  })
})

test('refuses what is not signed by its secret, and what is no message', async t => {
  const { connect, post } = await scene(t)
  assert.equal((await post({ type: 'ping' })).status, 401)
  await connect()
  assert.equal((await post({ type: 'ping' })).status, 200)
  assert.equal((await post(message, new Webhook('whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'))).status, 401)
  assert.equal((await post({ ...message, to: 7 })).status, 422)
})
