import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RawRequest } from '../../domain/network.ts'
import { account, PHONE, SHARED, URL, VERIFY_TOKEN, withoutAppSecret } from './harness/account.ts'
import { harness } from './harness.ts'
import { whatsapp } from './index.ts'

const handshake = (query: Record<string, string>, url = URL): RawRequest => ({
  method: 'GET',
  url,
  query: { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', ...query },
  headers: {},
  body: Buffer.alloc(0),
})

/** https://developers.facebook.com/docs/graph-api/webhooks/getting-started */
describe('the handshake', () => {
  for (const [name, token] of [
    ['the verify token that Portico makes', VERIFY_TOKEN],
    ["the channel's own", 'my-voice-is-my-passport'],
  ] as const) {
    it(`is answered to ${name}`, () => {
      assert.deepEqual(whatsapp.verify(handshake({ 'hub.verify_token': token }), account), {
        kind: 'answer',
        reply: { status: 200, headers: { 'content-type': 'text/plain' }, body: '1158201444' },
      })
    })
  }

  for (const [name, query] of [
    ['another token', { 'hub.verify_token': `${VERIFY_TOKEN}x` }],
    ['no token', {}],
    ['an empty token', { 'hub.verify_token': '' }],
    ['another mode', { 'hub.verify_token': VERIFY_TOKEN, 'hub.mode': 'unsubscribe' }],
    ['a challenge that is markup', { 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '<script>' }],
  ] as [string, Record<string, string>][]) {
    it(`is refused to ${name}`, () => {
      assert.equal(whatsapp.verify(handshake(query), account).kind, 'refused')
    })
  }

  it('is not answered to an empty token where the channel has none', () => {
    const open = { ...account, ...withoutAppSecret, webhookSecret: '' }
    assert.equal(whatsapp.verify(handshake({ 'hub.verify_token': '' }), open).kind, 'refused')
  })

  it('on the URL of the whole app finds the number by the verify token', () => {
    assert.deepEqual(whatsapp.route?.(handshake({ 'hub.verify_token': VERIFY_TOKEN }, SHARED)), [PHONE])
    assert.deepEqual(whatsapp.route?.(handshake({ 'hub.verify_token': 'something' }, SHARED)), [])
  })
})

it('without an app secret a call is refused, and told why', () => {
  const verification = whatsapp.verify(harness.sign(Buffer.from('{}'), account), {
    ...account,
    ...withoutAppSecret,
  })
  assert.ok(verification.kind === 'refused')
  assert.match(verification.reason, /app secret is not set.*App Dashboard/)
})

describe('a call for many numbers of one app', () => {
  const change = (phone_number_id: string) => ({
    field: 'messages',
    value: {
      metadata: { phone_number_id },
      messages: [
        { id: `wamid.${phone_number_id}`, from: '1', timestamp: '1', type: 'text', text: { body: 'x' } },
      ],
    },
  })
  const body = Buffer.from(
    JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [
        { id: 'a', changes: [change('1'), change('2')] },
        { id: 'b', changes: [change('1'), { field: 'account_update', value: {} }] },
      ],
    }),
  )

  it('is routed to each of them', () => {
    assert.deepEqual(whatsapp.route?.(harness.sign(body, account)), ['1', '2'])
  })

  it('gives each its own, and on the shared URL says nothing of the others', () => {
    const parse = (url: string) =>
      whatsapp.parse({ ...harness.sign(body, account), url }, { ...account, config: { phoneNumberId: '2' } })
    for (const [url, others] of [
      [SHARED, 0],
      [URL, 2],
    ] as const) {
      const { events, ignored } = parse(url)
      assert.deepEqual(
        events.map(event => event.ref),
        ['wamid.2'],
      )
      assert.equal(ignored.filter(why => why.includes("not this channel's")).length, others)
    }
  })
})
