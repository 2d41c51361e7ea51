import assert from 'node:assert/strict'
import { test } from 'node:test'
import { twilioRequest } from './api.ts'
import { account, SID, TOKEN } from './harness/account.ts'
import { callbackUrl, isOurs } from './settings.ts'

const key = { apiKeySid: 'SK0123456789abcdef0123456789abcdef', apiKeySecret: 'a secret of a key' }
const withKey = { ...account, secrets: { authToken: TOKEN, ...key } }
const GET = { method: 'GET', path: '/x' } as const

test('an API key signs in where there is one, but not where the account itself is asked for', () => {
  const credentials = (header: string | undefined) =>
    Buffer.from(String(header).replace('Basic ', ''), 'base64').toString()
  assert.equal(credentials(twilioRequest(account, GET).headers?.authorization), `${SID}:${TOKEN}`)
  assert.equal(
    credentials(twilioRequest(withKey, GET).headers?.authorization),
    `${key.apiKeySid}:${key.apiKeySecret}`,
  )
  assert.equal(
    credentials(twilioRequest(withKey, { ...GET, as: 'account' }).headers?.authorization),
    `${SID}:${TOKEN}`,
  )
})

for (const [baseUrl, host, url] of [
  ['https://api.twilio.com', 'api', 'https://api.twilio.com/x'],
  ['https://api.twilio.com', 'messaging', 'https://messaging.twilio.com/x'],
  ['https://api.dublin.ie1.twilio.com', 'content', 'https://content.dublin.ie1.twilio.com/x'],
  ['http://127.0.0.1:9000', 'messaging', 'http://127.0.0.1:9000/x'],
  ['https://api.example.com', 'messaging', 'https://api.example.com/x'],
] as const) {
  test(`${host} of ${baseUrl}`, () =>
    assert.equal(twilioRequest({ ...account, baseUrl }, { ...GET, host }).url, url))
}

test('a callback is ours with or without its overrides', () => {
  const url = String(account.webhookUrl)
  assert.ok(isOurs(url, account) && isOurs(callbackUrl(url), account))
  for (const other of [`${url}/x`, '', null, undefined]) assert.ok(!isOurs(other, account))
  assert.ok(!isOurs(null, { ...account, webhookUrl: null }))
})
