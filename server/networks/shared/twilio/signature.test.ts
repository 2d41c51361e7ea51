import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import twilio from 'twilio'
import { getExpectedBodyHash, getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import type { RawRequest } from '../../../domain/network.ts'
import { writeForm } from './form.ts'
import { account, sign, TOKEN, URL as WEBHOOK } from './harness/account.ts'
import { verify } from './signature.ts'

/** Twilio's own SDK is the judge. */

const request = (
  url: string,
  signature: string,
  body = '',
  type = 'application/x-www-form-urlencoded',
): RawRequest => ({
  method: 'POST',
  url,
  query: {},
  headers: { 'content-type': type, 'x-twilio-signature': signature },
  body: Buffer.from(body),
})
const isGenuine = (call: RawRequest): boolean => verify(call, account).kind === 'genuine'

/** A form as `express.urlencoded` hands it to the SDK. */
function parsed(body: string): Record<string, string | string[]> {
  const params: Record<string, string | string[]> = {}
  for (const name of new URLSearchParams(body).keys()) {
    const values = new URLSearchParams(body).getAll(name)
    params[name] = values.length === 1 ? String(values[0]) : values
  }
  return params
}

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,11}$/)
const forms = fc
  .array(fc.tuple(name, fc.string({ unit: 'binary', maxLength: 30 })), { maxLength: 12 })
  .map(pairs => writeForm(Object.fromEntries(pairs.map(([k, v]) => [k, v.toWellFormed()]))))
const urls = fc.constantFrom(
  WEBHOOK,
  `${WEBHOOK}?m=0193b4c2&turn=2`,
  `${WEBHOOK}?menu=%5B%22a+b%22%5D`,
  'https://portico.example:8443/webhooks/ch_1',
  'http://127.0.0.1:8080/webhooks/ch_1?x=y',
)

test('what the SDK signs is genuine', () => {
  fc.assert(
    fc.property(urls, forms, (url, body) => {
      const signature = getExpectedTwilioSignature(TOKEN, url, parsed(body))
      assert.ok(twilio.validateRequest(TOKEN, signature, url, parsed(body)))
      assert.ok(isGenuine(request(url, signature, body)))
    }),
  )
})

test('what the harness signs is genuine to the SDK', () => {
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ maxLength: 30 })), fields => {
      const call = sign(Buffer.from(JSON.stringify(fields)), account, '?turn=1')
      const params = parsed(call.body.toString('utf8'))
      assert.ok(twilio.validateRequest(TOKEN, String(call.headers['x-twilio-signature']), call.url, params))
      assert.ok(isGenuine(call))
    }),
  )
})

test('a changed field is no longer genuine, to both', () => {
  fc.assert(
    fc.property(forms, name, fc.string({ minLength: 1, maxLength: 10 }), (body, field, value) => {
      const signature = getExpectedTwilioSignature(TOKEN, WEBHOOK, parsed(body))
      const changed = `${body}&${new URLSearchParams({ [`New${field}`]: value })}`
      const expected = twilio.validateRequest(TOKEN, signature, WEBHOOK, parsed(changed))
      assert.equal(isGenuine(request(WEBHOOK, signature, changed)), expected)
      assert.equal(expected, false)
    }),
  )
})

test('the port may be signed or left out', () => {
  for (const [called, signed] of [
    ['https://portico.example/webhooks/ch_1', 'https://portico.example:443/webhooks/ch_1'],
    ['https://portico.example:8443/webhooks/ch_1', 'https://portico.example/webhooks/ch_1'],
    ['http://[::1]:8080/webhooks/ch_1', 'http://[::1]/webhooks/ch_1'],
  ] as const) {
    const signature = getExpectedTwilioSignature(TOKEN, signed, { Body: 'x' })
    assert.ok(twilio.validateRequest(TOKEN, signature, called, { Body: 'x' }))
    assert.ok(isGenuine(request(called, signature, 'Body=x')), called)
  }
})

test('a JSON body is covered by its hash in the URL', () => {
  const body = '{"hello":"world"}'
  const url = `${WEBHOOK}?bodySHA256=${getExpectedBodyHash(body)}`
  const signature = getExpectedTwilioSignature(TOKEN, url, {})
  assert.ok(twilio.validateRequestWithBody(TOKEN, signature, url, body))
  assert.ok(isGenuine(request(url, signature, body, 'application/json')))
  assert.ok(!isGenuine(request(url, signature, `${body} `, 'application/json')))
  assert.ok(
    !isGenuine(request(WEBHOOK, getExpectedTwilioSignature(TOKEN, WEBHOOK, {}), body, 'application/json')),
  )
})

test('a URL that is none is refused, not thrown at', () => {
  assert.ok(!isGenuine(request('http://', 'x')))
  assert.ok(!isGenuine(request('http://a b/', 'x', 'Body=x')))
})
