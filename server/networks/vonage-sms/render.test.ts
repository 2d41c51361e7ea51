import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeJwt } from 'jose'
import type { OutboundContent } from '../../domain/content.ts'
import type { Account } from '../../domain/network.ts'
import { APPLICATION, account, KEY, PRIVATE, URL } from './harness/account.ts'
import { render } from './render.ts'

const ID = '0193b4c2-0000-7000-8000-000000000001'
const rendered = (content: OutboundContent, of: Account = account) =>
  render({ id: ID, thread: '+49 171 1234567', replyTo: null, content }, of)

function requests(content: OutboundContent, of?: Account) {
  const result = rendered(content, of)
  assert.ok(result.ok)
  return result.requests.map(({ headers, body, ...rest }) => ({
    ...rest,
    headers,
    json: JSON.parse(String(body)),
  }))
}

test('a text is sent by key and secret, and reports to the channel', () => {
  const [request] = requests({ type: 'text', text: 'Hello' })
  assert.equal(`${request?.method} ${request?.url}`, 'POST https://api.nexmo.com/v1/messages')
  const pair = `${KEY}:${account.secrets.apiSecret}`
  assert.equal(request?.headers?.authorization, `Basic ${Buffer.from(pair).toString('base64')}`)
  assert.deepEqual(request?.json, {
    channel: 'sms',
    message_type: 'text',
    to: '491711234567',
    from: '447700900000',
    text: 'Hello',
    client_ref: `${ID}:0`,
    webhook_url: URL,
    webhook_version: 'v1',
    sms: { encoding_type: 'text' },
  })
})

test("with the application's key it is sent in its name", () => {
  const withKey = { ...account, secrets: { ...account.secrets, privateKey: PRIVATE } }
  const [request] = requests({ type: 'text', text: 'Hello' }, withKey)
  const [, token = ''] = request?.headers?.authorization?.split('Bearer ') ?? []
  assert.equal(decodeJwt(token).application_id, APPLICATION)
})

test('a key that cannot be read is told', () => {
  const broken = { ...account, secrets: { ...account.secrets, privateKey: '-----BEGIN PRIVATE KEY-----' } }
  const result = rendered({ type: 'text', text: 'Hello' }, broken)
  assert.equal(result.ok ? null : result.failure.code, 'bad_private_key')
})

test('one character outside of GSM-7 makes the text Unicode', () => {
  for (const [text, encoding] of [
    ['Price: 5 € [net]', 'text'],
    ['Price: 5 ₽', 'unicode'],
    ['Hello 👋', 'unicode'],
  ]) {
    assert.deepEqual(requests({ type: 'text', text: String(text) })[0]?.json.sms, { encoding_type: encoding })
  }
})

test('more than 1000 characters leave in several messages, each with an encoding and a reference of its own', () => {
  const text = `${'a'.repeat(995)} ${'я'.repeat(10)}`
  const sent = requests({ type: 'text', text }).map(({ json }) => json)
  assert.equal(sent.map(json => json.text).join(''), text)
  assert.deepEqual(
    sent.map(json => [json.client_ref, json.sms.encoding_type]),
    [
      [`${ID}:0`, 'text'],
      [`${ID}:1`, 'unicode'],
    ],
  )
})

test('without a public URL no report is asked for', () => {
  const [request] = requests({ type: 'text', text: 'x' }, { ...account, webhookUrl: null })
  assert.equal(request?.json.webhook_url, undefined)
})

test('a file goes as its link, and cards one by one', () => {
  const image: OutboundContent = {
    type: 'image',
    media: { url: 'https://example.com/a.jpg' },
    caption: 'Look',
  }
  assert.equal(requests(image)[0]?.json.text, 'Look\nhttps://example.com/a.jpg')
  const cards: OutboundContent = { type: 'cards', cards: [{ title: 'A' }, { title: 'B', text: 'b' }] }
  assert.deepEqual(
    requests(cards).map(({ json }) => json.text),
    ['A', 'B\nb'],
  )
})
