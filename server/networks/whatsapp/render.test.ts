import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Button, OutboundContent } from '../../domain/content.ts'
import { Problem } from '../../domain/problem.ts'
import { api, PHONE, TOKEN } from './harness/account.ts'
import { harness } from './harness.ts'
import { markRead, render, typing } from './render.ts'

const { account } = harness
const TO = '+16505551234'
const base = { messaging_product: 'whatsapp', recipient_type: 'individual', to: TO }

/** What is sent, without what every message has. */
function bodiesOf(content: OutboundContent, replyTo: string | null = null, thread = TO): object[] {
  const rendered = render({ id: 'm', thread, replyTo, content }, account)
  assert.ok(rendered.ok)
  return rendered.requests.map(({ method, url, headers, body }) => {
    assert.equal(`${method} ${url}`, `POST ${api(`${PHONE}/messages`)}`)
    assert.equal(headers?.authorization, `Bearer ${TOKEN}`)
    return JSON.parse(String(body))
  })
}
const sends = (content: OutboundContent, ...expected: object[]) =>
  assert.deepEqual(
    bodiesOf(content),
    expected.map(body => ({ ...base, ...body })),
  )

const link = 'https://example.com/file'
const media = { url: link }
const textBody = (body: string, preview_url = false) => ({ type: 'text', text: { body, preview_url } })
const interactive = (type: string, text: string, action: object) => ({
  type: 'interactive',
  interactive: { type, body: { text }, action },
})
const reply = (text: string, value = text.toLowerCase()): Button => ({ kind: 'reply', text, value })
const replyButton = (title: string, id = title.toLowerCase()) => ({ type: 'reply', reply: { id, title } })

const cases: [string, OutboundContent, ...object[]][] = [
  ['text', { type: 'text', text: '*hi*' }, textBody('*hi*')],
  [
    'text with a link, which is previewed',
    { type: 'text', text: `see ${link}` },
    textBody(`see ${link}`, true),
  ],
  ['an image', { type: 'image', media, caption: 'c' }, { type: 'image', image: { link, caption: 'c' } }],
  ['a video', { type: 'video', media }, { type: 'video', video: { link } }],
  [
    "a file by WhatsApp's own id",
    { type: 'image', media: { ref: '1037' } },
    { type: 'image', image: { id: '1037' } },
  ],
  [
    'a document with its name',
    { type: 'document', media: { ...media, filename: 'a.pdf' }, caption: 'c' },
    { type: 'document', document: { link, filename: 'a.pdf', caption: 'c' } },
  ],
  [
    'a sound, whose caption follows',
    { type: 'audio', media, caption: 'c' },
    { type: 'audio', audio: { link } },
    textBody('c'),
  ],
  [
    'a voice message of Ogg',
    { type: 'voice', media: { url: `${link}.ogg?x=1` } },
    { type: 'audio', audio: { link: `${link}.ogg?x=1`, voice: true } },
  ],
  [
    'a voice message of anything else, as a sound',
    { type: 'voice', media: { ...media, mimeType: 'audio/mpeg' } },
    { type: 'audio', audio: { link } },
  ],
  [
    'a sticker, whose caption follows',
    { type: 'sticker', media, caption: 'hi' },
    { type: 'sticker', sticker: { link } },
    textBody('hi'),
  ],
  [
    'a caption that just fits',
    { type: 'image', media, caption: 'c'.repeat(1024) },
    { type: 'image', image: { link, caption: 'c'.repeat(1024) } },
  ],
  [
    'a caption that does not fit, as a text after it',
    { type: 'image', media, caption: 'c'.repeat(1025) },
    { type: 'image', image: { link } },
    textBody('c'.repeat(1025)),
  ],
  [
    'a place',
    { type: 'location', latitude: 1.5, longitude: -2, name: 'Gate', address: 'Berlin' },
    { type: 'location', location: { latitude: 1.5, longitude: -2, name: 'Gate', address: 'Berlin' } },
  ],
  [
    'a contact',
    { type: 'contact', name: 'Ada Lovelace', phone: '+15550100', email: 'ada@example.com' },
    {
      type: 'contacts',
      contacts: [
        {
          name: { formatted_name: 'Ada Lovelace', first_name: 'Ada Lovelace' },
          phones: [{ phone: '+15550100', type: 'CELL' }],
          emails: [{ email: 'ada@example.com', type: 'WORK' }],
        },
      ],
    },
  ],
  [
    'three replies as buttons',
    { type: 'buttons', text: 'Which?', buttons: [reply('A'), reply('B'), reply('C'.repeat(20))] },
    interactive('button', 'Which?', {
      buttons: [replyButton('A'), replyButton('B'), replyButton('C'.repeat(20))],
    }),
  ],
  [
    'four replies as a menu',
    { type: 'buttons', text: 'Which?', buttons: ['A', 'B', 'C', 'D'].map(text => reply(text)) },
    interactive('list', 'Which?', {
      button: '☰',
      sections: [{ rows: ['A', 'B', 'C', 'D'].map(title => ({ id: title.toLowerCase(), title })) }],
    }),
  ],
  [
    'a reply of 24 characters as a menu',
    { type: 'buttons', text: 'Which?', buttons: [reply('x'.repeat(24), 'x')] },
    interactive('list', 'Which?', {
      button: '☰',
      sections: [{ rows: [{ id: 'x', title: 'x'.repeat(24) }] }],
    }),
  ],
  [
    'a reply that fits nowhere as a numbered text',
    { type: 'buttons', text: 'Which?', buttons: [reply('x'.repeat(25), 'x'), reply('B')] },
    textBody(`Which?\n\n1. ${'x'.repeat(25)}\n2. B`),
  ],
  [
    'replies that read alike as a numbered text',
    { type: 'buttons', text: 'Which?', buttons: [reply('A', '1'), reply('A', '2')] },
    textBody('Which?\n\n1. A\n2. A'),
  ],
  [
    'one link as a button',
    { type: 'buttons', text: 'Read them', buttons: [{ kind: 'url', text: 'Terms', url: link }] },
    interactive('cta_url', 'Read them', {
      name: 'cta_url',
      parameters: { display_text: 'Terms', url: link },
    }),
  ],
  [
    'links and numbers beside replies in the text',
    {
      type: 'buttons',
      text: 'Shall we?',
      buttons: [
        reply('Yes'),
        { kind: 'url', text: 'Terms', url: link },
        { kind: 'call', text: 'Call us', phone: '+15550100' },
      ],
    },
    interactive('button', `Shall we?\nTerms: ${link}\nCall us: +15550100`, { buttons: [replyButton('Yes')] }),
  ],
  [
    'two links as a text',
    {
      type: 'buttons',
      text: 'Read them',
      buttons: [
        { kind: 'url', text: 'Terms', url: link },
        { kind: 'url', text: 'Prices', url: link },
      ],
    },
    textBody(`Read them\n\nTerms: ${link}\nPrices: ${link}`, true),
  ],
  [
    'a list',
    {
      type: 'list',
      text: 'When?',
      button: 'Choose one of many times',
      sections: [
        { title: 'Monday', rows: [{ text: '9:00', value: 'mon-9', description: 'with Ada' }] },
        { title: 'Tuesday', rows: [{ text: '14:00', value: 'tue-14' }] },
      ],
    },
    interactive('list', 'When?', {
      button: 'Choose one of many …',
      sections: [
        { title: 'Monday', rows: [{ id: 'mon-9', title: '9:00', description: 'with Ada' }] },
        { title: 'Tuesday', rows: [{ id: 'tue-14', title: '14:00' }] },
      ],
    }),
  ],
  [
    'a list of sections without titles as a numbered text',
    {
      type: 'list',
      text: 'When?',
      button: 'Times',
      sections: [{ rows: [{ text: 'A', value: 'a' }] }, { rows: [{ text: 'B', value: 'b' }] }],
    },
    textBody('When?\n• A\n• B\n\n1. A\n2. B'),
  ],
  [
    'cards one after the other',
    {
      type: 'cards',
      cards: [
        { title: 'A room', media: { url: link, mimeType: 'image/jpeg' }, buttons: [reply('Book')] },
        { title: 'A flat', text: 'Large' },
      ],
    },
    { type: 'image', image: { link } },
    interactive('button', 'A room', { buttons: [replyButton('Book')] }),
    textBody('A flat\nLarge'),
  ],
  [
    'a template',
    {
      type: 'template',
      name: 'reminder',
      language: 'en_US',
      header: { url: `${link}.pdf`, filename: 'offer.pdf' },
      body: ['Ada', '9:00'],
      buttons: [null, 'appointments/7'],
    },
    {
      type: 'template',
      template: {
        name: 'reminder',
        language: { code: 'en_US' },
        components: [
          {
            type: 'header',
            parameters: [{ type: 'document', document: { link: `${link}.pdf`, filename: 'offer.pdf' } }],
          },
          {
            type: 'body',
            parameters: [
              { type: 'text', text: 'Ada' },
              { type: 'text', text: '9:00' },
            ],
          },
          {
            type: 'button',
            sub_type: 'url',
            index: '1',
            parameters: [{ type: 'text', text: 'appointments/7' }],
          },
        ],
      },
    },
  ],
  [
    'a template without values',
    { type: 'template', name: 'hello_world', language: 'en_US' },
    { type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } },
  ],
]
for (const [name, content, ...bodies] of cases) {
  test(`renders ${name}`, () => sends(content, ...bodies))
}

const hi: OutboundContent = { type: 'text', text: 'hi' }

test('an answer names its message, on the first part', () => {
  const [first, second] = bodiesOf({ type: 'text', text: 'word '.repeat(1000) }, 'wamid.A')
  assert.deepEqual((first as { context: object }).context, { message_id: 'wamid.A' })
  assert.ok(second && !('context' in second))
})

test('who shows no number is written to by user id, and a group by its own', () => {
  const recipient = (thread: string) => {
    const [body] = bodiesOf(hi, null, thread)
    const { messaging_product, type, text, ...rest } = body as Record<string, unknown>
    return rest
  }
  const user = 'US.13491208655302741918'
  assert.deepEqual(recipient(user), { recipient_type: 'individual', recipient: user })
  const group = 'Y2FwaV9ncm91cDoxOTUwNTU1MDA3OToxMjAzNjM5NDMyOTk2'
  assert.deepEqual(recipient(group), { recipient_type: 'group', to: group })
})

test('no part is too long, empty or half a character, and the buttons stand under the last', () => {
  const long = fc
    .array(fc.string({ unit: 'grapheme', maxLength: 3000 }), { maxLength: 6 })
    .map(parts => `x${parts.join(' '.repeat(2000))}`)
  fc.assert(
    fc.property(long, fc.boolean(), (text, pressable) => {
      const content: OutboundContent = pressable
        ? { type: 'buttons', text, buttons: [reply('Yes')] }
        : { type: 'text', text }
      const bodies = bodiesOf(content) as {
        type: string
        text?: { body: string }
        interactive?: { body: { text: string } }
      }[]
      for (const { text, interactive } of bodies) {
        const part = text?.body ?? interactive?.body.text ?? ''
        assert.ok(part.length <= (text ? 4096 : 1024) && part.trim() !== '' && part.isWellFormed())
      }
      assert.deepEqual(
        bodies.map(body => body.type),
        bodies.map((_, index) => (pressable && index === bodies.length - 1 ? 'interactive' : 'text')),
      )
    }),
  )
})

test('marks of reading and typing name the message of the contact', () => {
  const json = ({ url, body }: { url: string; body?: unknown }) => {
    assert.equal(url, api(`${PHONE}/messages`))
    return JSON.parse(String(body))
  }
  const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.A' }
  assert.deepEqual(json(markRead({ thread: TO, ref: 'wamid.A' }, account)), read)
  assert.deepEqual(json(typing({ thread: TO, ref: 'wamid.A' }, account)), {
    ...read,
    typing_indicator: { type: 'text' },
  })
  assert.throws(
    () => typing({ thread: TO }, account),
    (error: unknown) => error instanceof Problem && error.code === 'conflict',
  )
})
