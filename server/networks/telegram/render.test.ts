import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ApiMethods } from '@grammyjs/types'
import fc from 'fast-check'
import type { OutboundContent } from '../../domain/content.ts'
import { harness } from './harness.ts'
import { telegram } from './index.ts'
import { render, typing } from './render.ts'

const { account } = harness
type Methods = ApiMethods<never>
/** A call as grammY types it. */
type Call = { [M in keyof Methods]: [M, Parameters<Methods[M]>[0]] }[keyof Methods]

function callsOf(content: OutboundContent, replyTo: string | null = null, thread = '5215551234'): unknown[] {
  const rendered = render({ id: 'm', thread, replyTo, content }, account)
  assert.ok(rendered.ok)
  return rendered.requests.map(({ method, url, headers, body }) => {
    assert.deepEqual([method, headers], ['POST', { 'content-type': 'application/json' }])
    return [url.slice(url.lastIndexOf('/') + 1), JSON.parse(String(body))]
  })
}

const chat_id = 5215551234
const url = 'https://example.com/file'
const media = { url }
const cases: [string, OutboundContent, Call[]][] = [
  ['text, as it is', { type: 'text', text: '*hi* <b>' }, [['sendMessage', { chat_id, text: '*hi* <b>' }]]],
  [
    'an image',
    { type: 'image', media, caption: 'c' },
    [['sendPhoto', { chat_id, photo: url, caption: 'c' }]],
  ],
  ['a video', { type: 'video', media }, [['sendVideo', { chat_id, video: url }]]],
  ['an audio', { type: 'audio', media }, [['sendAudio', { chat_id, audio: url }]]],
  ['a voice message', { type: 'voice', media }, [['sendVoice', { chat_id, voice: url }]]],
  ['a document', { type: 'document', media }, [['sendDocument', { chat_id, document: url }]]],
  [
    "a file by Telegram's own id",
    { type: 'image', media: { ref: 'AgAC' } },
    [['sendPhoto', { chat_id, photo: 'AgAC' }]],
  ],
  [
    'a sticker, which carries no caption',
    { type: 'sticker', media, caption: 'hi' },
    [
      ['sendSticker', { chat_id, sticker: url }],
      ['sendMessage', { chat_id, text: 'hi' }],
    ],
  ],
  [
    'a caption that just fits',
    { type: 'image', media, caption: 'c'.repeat(1024) },
    [['sendPhoto', { chat_id, photo: url, caption: 'c'.repeat(1024) }]],
  ],
  [
    'a caption that does not fit, as a text after it',
    { type: 'image', media, caption: 'c'.repeat(1025) },
    [
      ['sendPhoto', { chat_id, photo: url }],
      ['sendMessage', { chat_id, text: 'c'.repeat(1025) }],
    ],
  ],
  [
    'a point',
    { type: 'location', latitude: 1.5, longitude: -2 },
    [['sendLocation', { chat_id, latitude: 1.5, longitude: -2 }]],
  ],
  [
    'a place',
    { type: 'location', latitude: 1, longitude: 2, name: 'Gate', address: 'Berlin' },
    [['sendVenue', { chat_id, latitude: 1, longitude: 2, title: 'Gate', address: 'Berlin' }]],
  ],
  [
    'a place without an address',
    { type: 'location', latitude: 1, longitude: 2, name: 'Gate' },
    [['sendVenue', { chat_id, latitude: 1, longitude: 2, title: 'Gate', address: 'Gate' }]],
  ],
  [
    'a contact',
    { type: 'contact', name: 'Ada', phone: '+15550100' },
    [['sendContact', { chat_id, phone_number: '+15550100', first_name: 'Ada' }]],
  ],
  [
    'a contact with a mail address',
    { type: 'contact', name: 'Lovelace; Ada', phone: '+15550100', email: 'ada@example.com' },
    [
      [
        'sendContact',
        {
          chat_id,
          phone_number: '+15550100',
          first_name: 'Lovelace; Ada',
          vcard:
            'BEGIN:VCARD\nVERSION:3.0\nFN:Lovelace\\; Ada\nTEL:+15550100\nEMAIL:ada@example.com\nEND:VCARD',
        },
      ],
    ],
  ],
  [
    'buttons, the largest value included',
    {
      type: 'buttons',
      text: 'Shall we?',
      buttons: [
        { kind: 'reply', text: 'Yes', value: 'ü'.repeat(32) },
        { kind: 'url', text: 'Terms', url },
      ],
    },
    [
      [
        'sendMessage',
        {
          chat_id,
          text: 'Shall we?',
          reply_markup: {
            inline_keyboard: [[{ text: 'Yes', callback_data: 'ü'.repeat(32) }], [{ text: 'Terms', url }]],
          },
        },
      ],
    ],
  ],
]
for (const [name, content, calls] of cases) {
  test(`renders ${name}`, () => assert.deepEqual(callsOf(content), calls))
}

const hi: OutboundContent = { type: 'text', text: 'hi' }

test('an answer names its message, and is sent even when that is gone', () => {
  assert.deepEqual(callsOf(hi, '5215551234:77'), [
    [
      'sendMessage',
      { chat_id, text: 'hi', reply_parameters: { message_id: 77, allow_sending_without_reply: true } },
    ],
  ])
})

test('an answer to a message of another chat names that chat', () => {
  assert.deepEqual(callsOf(hi, '-1001987654321:77'), [
    [
      'sendMessage',
      {
        chat_id,
        text: 'hi',
        reply_parameters: { message_id: 77, chat_id: -1001987654321, allow_sending_without_reply: true },
      },
    ],
  ])
})

test('an answer to a pressed button is an ordinary message', () => {
  assert.deepEqual(callsOf(hi, 'u:684559991'), [['sendMessage', { chat_id, text: 'hi' }]])
})

test('groups and public names are addressed as they are', () => {
  assert.deepEqual(callsOf(hi, null, '-1001987654321'), [
    ['sendMessage', { chat_id: -1001987654321, text: 'hi' }],
  ])
  assert.deepEqual(callsOf(hi, null, '@news'), [['sendMessage', { chat_id: '@news', text: 'hi' }]])
})

interface SendMessage {
  text: string
  reply_markup?: unknown
  reply_parameters?: unknown
}

test('a long text leaves in parts: the answer on the first, the buttons on the last', () => {
  const text = `${'word '.repeat(900)}\n\n${'word '.repeat(900)}`
  const calls = callsOf(
    { type: 'buttons', text, buttons: [{ kind: 'reply', text: 'Yes', value: 'yes' }] },
    '5215551234:77',
  ) as [string, SendMessage][]
  const parts = calls.map(([, params]) => params)
  assert.equal(parts.length, 3)
  assert.equal(parts.map(part => part.text).join(''), text)
  assert.deepEqual(
    parts.map(part => 'reply_parameters' in part),
    [true, false, false],
  )
  assert.deepEqual(
    parts.map(part => 'reply_markup' in part),
    [false, false, true],
  )
})

test('no part is too long, empty or half a character', () => {
  const long = fc
    .array(fc.string({ unit: 'grapheme', maxLength: 3000 }), { maxLength: 6 })
    .map(parts => `x${parts.join(' '.repeat(2000))}`)
  fc.assert(
    fc.property(long, text => {
      for (const [, { text: part }] of callsOf({ type: 'text', text }) as [string, SendMessage][]) {
        assert.ok(part.length <= 4096 && part.trim() !== '' && part.isWellFormed())
      }
    }),
  )
})

test('typing', () => {
  const { url, body } = typing({ thread: '5' }, account)
  assert.match(url, /\/sendChatAction$/)
  assert.deepEqual(JSON.parse(String(body)), { chat_id: 5, action: 'typing' })
})

test('a bot is identified by the id in its token, so that a new token is the same account', () => {
  const identify = (botToken: string) => telegram.identify({ ...account, secrets: { botToken } })
  assert.equal(identify('123456:AAA'), '123456')
  assert.equal(identify('123456:BBB'), '123456')
  assert.equal(identify('nonsense'), null)
})
