import assert from 'node:assert/strict'
import { test } from 'node:test'
import { harness } from './harness.ts'
import { viber } from './index.ts'

/** The call, token and signature that Viber's own SDKs are tested with: https://github.com/Viber/viber-bot-node */
const authToken = '44dafb7e0f40021e-61a47a1e6778d187-f2c5a676a07050b3'
const body = Buffer.from('{"event":"webhook","timestamp":4977069964384421269,"message_token":1478683725125}')
const signature = 'd21b343448c8aee33b8e93768ef6ceb64a6ba6163099973a2b8bd028fea510ef'

const account = { ...harness.account, secrets: { authToken } }
const call = (body: Buffer, signature: string) => ({
  method: 'POST',
  url: 'https://portico.example/webhooks/ch_8',
  query: {},
  headers: { 'x-viber-content-signature': signature },
  body,
})

test("takes what Viber's own SDKs take", () => {
  assert.equal(viber.verify(call(body, signature), account).kind, 'genuine')
  assert.deepEqual(viber.parse(call(body, signature), account), { events: [], ignored: [] })
})

test('refuses the same signature over anything else', () => {
  const other = Buffer.from(body.toString().replace('1478683725125', '1478683725126'))
  assert.equal(viber.verify(call(other, signature), account).kind, 'refused')
  assert.equal(viber.verify(call(body, signature), harness.account).kind, 'refused')
})
