import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import { jwtVerify } from 'jose'
import type { Account, Exchange, HttpRequest, NetworkIO } from '../../domain/network.ts'
import { failingIO } from '../contract/io.ts'
import { account, keyFile, otherKey } from './harness/account.ts'
import { accessToken, freshToken } from './token.ts'

/** An io that grants tokens for so many seconds, and keeps what it was asked. */
function granting(expiresIn = 3599): { io: NetworkIO; asked: HttpRequest[]; confidential: unknown[] } {
  const asked: HttpRequest[] = []
  const confidential: unknown[] = []
  const request = async (each: HttpRequest, options?: { confidential?: boolean }): Promise<Exchange> => {
    asked.push(each)
    confidential.push(options?.confidential)
    const body = Buffer.from(
      JSON.stringify({ access_token: `token-${asked.length}`, expires_in: expiresIn, token_type: 'Bearer' }),
    )
    return { ok: true, response: { status: 200, headers: {}, body } }
  }
  return { io: { ...failingIO, request }, asked, confidential }
}

const withKey = (name: string, more: Partial<Account> = {}): Account => ({
  ...account,
  ...otherKey(name),
  ...more,
})

test('a token is asked for with an assertion signed by the key, as Google wants it', async () => {
  const { io, asked, confidential } = granting()
  assert.deepEqual(await freshToken(withKey('signs'), io), { ok: true, token: 'token-1' })
  const [{ url, method, headers, body } = { url: '' }] = asked
  assert.deepEqual(
    [method, url, headers],
    ['POST', 'https://oauth2.googleapis.com/token', { 'content-type': 'application/x-www-form-urlencoded' }],
  )
  assert.deepEqual(confidential, [true])
  const form = new URLSearchParams(String(body))
  assert.equal(form.get('grant_type'), 'urn:ietf:params:oauth:grant-type:jwt-bearer')
  const { private_key } = JSON.parse(keyFile('signs')) as { private_key: string }
  const { payload, protectedHeader } = await jwtVerify(
    String(form.get('assertion')),
    createPublicKey(private_key),
    { issuer: 'signs@rbm-acme.iam.gserviceaccount.com', audience: url },
  )
  assert.deepEqual(protectedHeader, { alg: 'RS256', typ: 'JWT', kid: 'a1b2c3' })
  assert.equal(payload.scope, 'https://www.googleapis.com/auth/rcsbusinessmessaging')
  assert.equal(Number(payload.exp) - Number(payload.iat), 3600)
})

test('a token is kept until shortly before its end, and each key has its own', async () => {
  const { io, asked } = granting()
  const one = withKey('keeps')
  for (let i = 0; i < 3; i++) assert.deepEqual(await accessToken(one, io), { ok: true, token: 'token-1' })
  assert.deepEqual(await accessToken(withKey('other'), io), { ok: true, token: 'token-2' })
  assert.deepEqual(await freshToken(one, io), { ok: true, token: 'token-3' })
  assert.deepEqual(await accessToken(one, io), { ok: true, token: 'token-3' })
  assert.equal(asked.length, 3)

  const short = granting(299)
  const brief = withKey('brief')
  await accessToken(brief, short.io)
  await accessToken(brief, short.io)
  assert.equal(short.asked.length, 2, 'one that ends in less than five minutes is not kept')
})

test('a token is asked for at Google only, or where the network is said to be', async () => {
  const keyWith = (token_uri: string) => {
    const key = { ...(JSON.parse(keyFile(token_uri)) as object), token_uri }
    return { ...account.secrets, serviceAccount: JSON.stringify(key) }
  }
  const cases: [tokenUri: string, baseUrl: string, expected: string][] = [
    [
      'https://accounts.google.com/o/oauth2/token',
      account.baseUrl,
      'https://accounts.google.com/o/oauth2/token',
    ],
    ['https://evil.example/token', account.baseUrl, 'https://oauth2.googleapis.com/token'],
    ['http://oauth2.googleapis.com/token', account.baseUrl, 'https://oauth2.googleapis.com/token'],
    ['https://oauth2.googleapis.com/token', 'http://127.0.0.1:8088', 'http://127.0.0.1:8088/token'],
  ]
  for (const [tokenUri, baseUrl, expected] of cases) {
    const { io, asked } = granting()
    await freshToken({ ...account, baseUrl, secrets: keyWith(tokenUri) }, io)
    assert.equal(asked[0]?.url, expected)
  }
})
