import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutboundContent } from '../../domain/content.ts'
import type { Account, OutboundMessage } from '../../domain/network.ts'
import { account } from './harness/account.ts'
import { render } from './render.ts'

const id = '0193b4c2-0000-7000-8000-000000000001'
const url = 'https://example.com/files/Invoice%201.pdf'

function mail(content: OutboundContent, more: Partial<OutboundMessage> = {}, of: Account = account): unknown {
  const rendered = render({ id, thread: 'ada@example.com', replyTo: null, content, ...more }, of)
  assert.ok(rendered.ok && rendered.requests.length === 1)
  const [request] = rendered.requests
  assert.equal(request?.url, 'https://api.brevo.com/v3/smtp/email')
  assert.equal(request?.headers?.['api-key'], account.secrets.apiKey)
  return JSON.parse(String(request?.body))
}

const usual = {
  sender: { email: 'support@acme.example', name: 'Acme' },
  to: [{ email: 'ada@example.com' }],
  subject: 'Message from Acme',
  replyTo: { email: 'support@reply.acme.example', name: 'Acme' },
  headers: { idempotencyKey: id },
  tags: [account.channelId],
}

const cases: [name: string, content: OutboundContent, expected: object][] = [
  ['text', { type: 'text', text: 'Hello' }, { textContent: 'Hello' }],
  [
    'a whole mail',
    {
      type: 'email',
      subject: 'Your order',
      text: 'It is on its way.',
      html: '<p>It is on its way.</p>',
      attachments: [{ url, filename: 'a.pdf' }],
    },
    {
      subject: 'Your order',
      htmlContent: '<p>It is on its way.</p>',
      textContent: 'It is on its way.',
      attachment: [{ url, name: 'a.pdf' }],
    },
  ],
  [
    'a file without a name or a word',
    { type: 'document', media: { url } },
    { textContent: 'Message from Acme', attachment: [{ url, name: 'Invoice 1.pdf' }] },
  ],
  [
    'cards as one mail',
    {
      type: 'cards',
      cards: [
        { title: 'A room', text: 'With a view', media: { url: 'https://example.com/room.jpg' } },
        { title: 'A flat', buttons: [{ kind: 'url', text: 'See it', url: 'https://example.com/flat' }] },
      ],
    },
    {
      textContent: 'A room\nWith a view\n\nA flat\n\nSee it: https://example.com/flat',
      attachment: [{ url: 'https://example.com/room.jpg', name: 'room.jpg' }],
    },
  ],
]
for (const [name, content, expected] of cases) {
  test(`renders ${name}`, () => assert.deepEqual(mail(content), { ...usual, ...expected }))
}

const hi: OutboundContent = { type: 'text', text: 'hi' }
const asked = {
  ref: '<question@example.com>',
  content: { type: 'email', subject: 'Where is it?', text: '?' },
} as const
const answerTo = (ref: string) => ({ 'In-Reply-To': ref, References: ref, idempotencyKey: id })

test("continues the contact's last mail, with its subject", () => {
  assert.deepEqual(mail(hi, { lastInbound: asked }), {
    ...usual,
    subject: 'Re: Where is it?',
    textContent: 'hi',
    headers: answerTo('<question@example.com>'),
  })
})

test('answers the mail it is told to, and keeps a subject of its own', () => {
  const content: OutboundContent = { type: 'email', subject: 'News', text: 'hi' }
  assert.deepEqual(mail(content, { lastInbound: asked, replyTo: '<earlier@example.com>' }), {
    ...usual,
    subject: 'News',
    textContent: 'hi',
    headers: answerTo('<earlier@example.com>'),
  })
})

test('answers go to the sender where no address for them is set', () => {
  const of = { ...account, config: { address: 'support@acme.example', subject: 'About your order' } }
  const { replyTo, ...others } = usual
  assert.ok(replyTo)
  assert.deepEqual(mail(hi, {}, of), {
    ...others,
    sender: { email: 'support@acme.example' },
    subject: 'About your order',
    textContent: 'hi',
  })
})
