import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutboundContent } from '../../domain/content.ts'
import type { Account } from '../../domain/network.ts'
import { API, account, CALLBACK, NUMBER, SERVICE, SID, TOKEN } from '../shared/twilio/harness/account.ts'
import { render } from './render.ts'

const message = (content: OutboundContent, thread = '+14155551234') => ({
  id: '0193b4c2-0000-7000-8000-000000000001',
  thread,
  replyTo: null,
  content,
})

/** The forms that are posted. */
function forms(content: OutboundContent, of: Account = account, thread?: string): Record<string, string>[] {
  const rendered = render(message(content, thread), of)
  assert.ok(rendered.ok)
  return rendered.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(String(body))))
}

test('a text is posted to the account, signed in, and reports to the webhook', () => {
  const rendered = render(message({ type: 'text', text: 'Hello & 👋' }, '001 415 555-1234'), account)
  assert.ok(rendered.ok)
  const [request] = rendered.requests
  assert.equal(`${request?.method} ${request?.url}`, `POST ${API}/Messages.json`)
  assert.deepEqual(request?.headers, {
    authorization: `Basic ${Buffer.from(`${SID}:${TOKEN}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  })
  assert.deepEqual(Object.fromEntries(new URLSearchParams(String(request?.body))), {
    To: '+14155551234',
    From: NUMBER,
    Body: 'Hello & 👋',
    StatusCallback: CALLBACK,
  })
})

test('a messaging service sends instead of the number, or by it', () => {
  const service = { accountSid: SID, messagingServiceSid: SERVICE }
  const text: OutboundContent = { type: 'text', text: 'x' }
  const sender = ({ From, MessagingServiceSid }: Record<string, string> = {}) => ({
    From,
    MessagingServiceSid,
  })
  assert.deepEqual(sender(forms(text, { ...account, config: service })[0]), {
    From: undefined,
    MessagingServiceSid: SERVICE,
  })
  assert.deepEqual(sender(forms(text, { ...account, config: { ...service, phoneNumber: NUMBER } })[0]), {
    From: NUMBER,
    MessagingServiceSid: SERVICE,
  })
})

test('without either nothing can be sent', () => {
  const rendered = render(message({ type: 'text', text: 'x' }), { ...account, config: { accountSid: SID } })
  assert.equal(rendered.ok ? null : rendered.failure.code, 'no_sender')
})

test('without a public URL no report is asked for', () => {
  assert.ok(
    !('StatusCallback' in (forms({ type: 'text', text: 'x' }, { ...account, webhookUrl: null })[0] ?? {})),
  )
})

test('a text of more than 1600 characters leaves in several messages, in order', () => {
  const text = `${'a'.repeat(1590)} ${'b'.repeat(1590)} ${'c'.repeat(10)}`
  const bodies = forms({ type: 'text', text }).map(form => form.Body ?? '')
  assert.equal(bodies.join(''), text)
  assert.deepEqual(
    bodies.map(body => body.length),
    [1591, 1591, 10],
  )
})

test('a file goes as MMS with its caption; a long caption follows', () => {
  const media = { url: 'https://example.com/a.jpg' }
  const [form] = forms({ type: 'image', media, caption: 'Look' })
  assert.equal(form?.MediaUrl, media.url)
  assert.equal(form?.Body, 'Look')
  const long = forms({ type: 'document', media, caption: 'x'.repeat(1700) })
  assert.deepEqual(
    long.map(({ MediaUrl, Body }) => [MediaUrl, Body?.length]),
    [
      [media.url, undefined],
      [undefined, 1600],
      [undefined, 100],
    ],
  )
})

for (const [name, content, bodies] of [
  [
    'a sticker',
    { type: 'sticker', media: { url: 'https://example.com/s.webp' } },
    ['https://example.com/s.webp'],
  ],
  ['a contact', { type: 'contact', name: 'Ada', phone: '+15550100' }, ['Ada\n+15550100']],
  [
    'buttons',
    { type: 'buttons', text: 'Shall we?', buttons: [{ kind: 'reply', text: 'Yes', value: 'y' }] },
    ['Shall we?\n\n1. Yes'],
  ],
  ['a mail', { type: 'email', subject: 'Order', text: 'On its way' }, ['Order\n\nOn its way']],
  [
    'cards',
    {
      type: 'cards',
      cards: [{ title: 'A room', media: { url: 'https://example.com/r.jpg' } }, { title: 'B' }],
    },
    ['A room', 'B'],
  ],
] satisfies [string, OutboundContent, string[]][]) {
  test(`${name}, as SMS`, () =>
    assert.deepEqual(
      forms(content).map(form => form.Body),
      bodies,
    ))
}
