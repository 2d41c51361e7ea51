import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import { jwtVerify, SignJWT } from 'jose'
import { APPLICATION, account, callOf, claimsOf, PRIVATE, PUBLIC } from './harness/account.ts'
import { applicationToken, belongs, keyOf, verify } from './token.ts'

/** jose is the judge of tokens. */

const body = Buffer.from('{"text":"Hello 👋"}')
const secret = new TextEncoder().encode(String(account.secrets.signatureSecret))
const token = (claims: Record<string, unknown>, key: Uint8Array = secret, alg = 'HS256') =>
  new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT' }).sign(key)
const verified = (signed: string, of = account) => verify(callOf(body, signed), of)

test("a token of jose's with all that Vonage claims is genuine", async () => {
  assert.deepEqual(verified(await token(claimsOf(body))), { kind: 'genuine' })
})

test('so is one of a send without an application', async () => {
  const { application_id, ...claims } = claimsOf(body)
  assert.deepEqual(verified(await token(claims)), { kind: 'genuine' })
})

for (const [name, change] of [
  ['another issuer', { iss: 'Somebody' }],
  ['another account', { api_key: 'e5f6a7b8' }],
  ['another application', { application_id: 'bbbbbbbb-bbbb-4ccc-8ddd-0123456789ab' }],
  ['no API key', { api_key: undefined }],
  ['no hash', { payload_hash: undefined }],
  ['the hash of another body', { payload_hash: 'a'.repeat(64) }],
  ['no time', { iat: undefined }],
  ['an old time', { iat: Math.floor(Date.now() / 1000) - 600 }],
  ['a time that is none', { iat: 'now' }],
  ['no id', { jti: undefined }],
] as const) {
  test(`refused: ${name}`, async () => {
    assert.equal(verified(await token({ ...claimsOf(body), ...change })).kind, 'refused')
  })
}

test('refused: other ways to sign', async () => {
  const other = new TextEncoder().encode('another secret that is long enough')
  assert.equal(verified(await token(claimsOf(body), other)).kind, 'refused')
  const long = new TextEncoder().encode(`${account.secrets.signatureSecret}${'x'.repeat(30)}`)
  assert.equal(verified(await token(claimsOf(body), long, 'HS512')).kind, 'refused')
  const none = [{ alg: 'none' }, claimsOf(body)].map(part =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  for (const signature of ['', 'x']) assert.equal(verified(`${none.join('.')}.${signature}`).kind, 'refused')
})

const withKey = (privateKey: string) => ({ ...account, secrets: { ...account.secrets, privateKey } })

test("our token is good to jose, in the application's name, for a quarter of an hour", async () => {
  const key = keyOf(withKey(PRIVATE))
  assert.ok(key)
  const { payload, protectedHeader } = await jwtVerify(
    applicationToken(key, APPLICATION),
    createPublicKey(PUBLIC),
  )
  assert.equal(protectedHeader.alg, 'RS256')
  assert.equal(payload.application_id, APPLICATION)
  assert.equal(Number(payload.exp) - Number(payload.iat), 900)
  assert.ok(payload.jti)
})

test('a key is read however its lines came, and is compared with the public one', () => {
  for (const pem of [
    PRIVATE,
    PRIVATE.trim(),
    PRIVATE.replaceAll('\n', '\\n'),
    PRIVATE.replaceAll('\n', ' '),
  ]) {
    const key = keyOf(withKey(pem))
    assert.ok(key && belongs(PUBLIC, key))
    assert.ok(!belongs('-----BEGIN PUBLIC KEY-----\nnone\n-----END PUBLIC KEY-----', key))
  }
  assert.equal(keyOf(withKey('-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----')), null)
  assert.equal(keyOf(account), null)
})
