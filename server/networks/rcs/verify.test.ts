import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RawRequest } from '../../domain/network.ts'
import { account } from './harness/account.ts'
import { verify } from './verify.ts'

const call = (json: unknown): RawRequest => ({
  method: 'POST',
  url: String(account.webhookUrl),
  query: {},
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(json)),
})

test("a handshake is answered with Google's secret, as it is", () => {
  const { clientToken } = account.secrets
  assert.deepEqual(verify(call({ clientToken, secret: '1234567890' }), account), {
    kind: 'answer',
    reply: { status: 200, headers: { 'content-type': 'text/plain' }, body: '1234567890' },
  })
})

test('a handshake by who does not know the client token is refused', () => {
  for (const clientToken of ['', 'SJENCPGJESMGUFPY', `${account.secrets.clientToken}x`, null]) {
    assert.equal(verify(call({ clientToken, secret: '1234567890' }), account).kind, 'refused')
  }
  const open = { ...account, secrets: { ...account.secrets, clientToken: '' } }
  assert.equal(verify(call({ clientToken: '', secret: '1234567890' }), open).kind, 'refused')
})

test('a message that comes with a handshake is no handshake', () => {
  const { clientToken } = account.secrets
  const both = { clientToken, secret: '1', message: { data: 'e30=' } }
  assert.equal(verify(call(both), account).kind, 'refused')
})
