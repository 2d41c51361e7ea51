import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { newWebhookSecret, signWebhook, TOLERANCE_MS, verifyWebhook } from './standard-webhooks.ts'

const secret = newWebhookSecret()
const other = newWebhookSecret()
const body = '{"text":"grüß dich 👋"}'
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)

test('a new secret is base64 of at least 24 bytes, and letters, digits, _ and - only', () => {
  assert.match(secret, /^whsec_[A-Za-z0-9]{40}$/)
  assert.equal(Buffer.from(secret.slice(6), 'base64').length, 30)
  assert.notEqual(secret, other)
})

test('the standardwebhooks package verifies what we sign, with either of two secrets', () => {
  fc.assert(
    fc.property(id, fc.json(), (id, json) => {
      const headers = signWebhook(id, Date.now(), json, [secret, other])
      for (const one of [secret, other]) {
        assert.deepEqual(new Webhook(one).verify(json, headers), JSON.parse(json))
      }
      assert.throws(() => new Webhook(newWebhookSecret()).verify(json, headers))
    }),
  )
})

test('we verify what the standardwebhooks package signs', () => {
  fc.assert(
    fc.property(id, fc.string({ unit: 'binary' }), (id, text) => {
      const at = new Date()
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, at, text),
      }
      assert.deepEqual(verifyWebhook(headers, Buffer.from(text), secret, at.getTime()), { kind: 'genuine' })
    }),
  )
})

test("the reference libraries' own example", () => {
  // https://github.com/standard-webhooks/standard-webhooks/tree/main/libraries
  const headers = signWebhook('msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330_000, '{"test": 2432232314}', [
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  ])
  assert.equal(headers['webhook-signature'], 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

const now = 1_700_000_000_000
const signed = signWebhook('m1', now, body, [secret])
const refusals: [string, Record<string, string>, string, string, number, RegExp][] = [
  ['another secret', signed, body, other, now, /No signature/],
  ['another body', signed, `${body} `, secret, now, /No signature/],
  ['another id', { ...signed, 'webhook-id': 'm2' }, body, secret, now, /No signature/],
  ['another time', { ...signed, 'webhook-timestamp': '1700000001' }, body, secret, now, /No signature/],
  [
    'another version',
    { ...signed, 'webhook-signature': signed['webhook-signature'].replace('v1', 'v1a') },
    body,
    secret,
    now,
    /No signature/,
  ],
  ['no id', { ...signed, 'webhook-id': '' }, body, secret, now, /missing/],
  ['no headers', {}, body, secret, now, /missing/],
  ['a time that is none', { ...signed, 'webhook-timestamp': '1700000000.5' }, body, secret, now, /number/],
  ['a replay', signed, body, secret, now + TOLERANCE_MS + 1000, /ago/],
  ['a time ahead', signed, body, secret, now - TOLERANCE_MS - 1000, /ahead/],
  ['no secret', signed, body, '', now, /no secret/],
  ['a bare prefix for a secret', signed, body, 'whsec_', now, /no secret/],
]
for (const [name, headers, text, key, at, reason] of refusals) {
  test(`refused: ${name}`, () => {
    const check = verifyWebhook(headers, text, key, at)
    assert.match(check.kind === 'refused' ? check.reason : check.kind, reason)
  })
}

test('within five minutes either way, with one right signature among others', () => {
  const several = { ...signed, 'webhook-signature': `v1,AAAA v1a,x ${signed['webhook-signature']}` }
  for (const shift of [-TOLERANCE_MS, 0, TOLERANCE_MS]) {
    assert.deepEqual(verifyWebhook(several, body, secret, now + shift), { kind: 'genuine' })
  }
})

test('nothing is signed with an empty secret', () => {
  assert.throws(() => signWebhook('m1', now, body, ['whsec_']), RangeError)
})
