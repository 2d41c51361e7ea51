import assert from 'node:assert/strict'
import { describe, it, mock, test } from 'node:test'
import type { Button, OutboundContent } from '../../domain/content.ts'
import type { Account, OutboundMessage } from '../../domain/network.ts'
import { account, api, PAGE, TOKEN } from '../shared/graph/messaging/harness/account.ts'
import { messenger } from './index.ts'

const TO = '5510000000000001'
const { sending } = messenger
assert.ok(sending.kind === 'http')
const { render } = sending

/** What is sent, without its recipient. */
function callsOf(message: Partial<OutboundMessage> & { content: OutboundContent }, of: Account = account) {
  const rendered = render({ id: 'm', thread: TO, replyTo: null, ...message }, of)
  assert.ok(rendered.ok)
  return rendered.requests.map(({ method, url, headers, body }) => {
    assert.equal(`${method} ${url}`, `POST ${api(`${PAGE}/messages`)}`)
    assert.equal(headers?.authorization, `Bearer ${TOKEN}`)
    const { recipient, ...rest } = JSON.parse(String(body))
    assert.deepEqual(recipient, { id: TO })
    return rest
  })
}
const sends = (content: OutboundContent, ...messages: object[]) =>
  assert.deepEqual(
    callsOf({ content }),
    messages.map(message => ({ messaging_type: 'RESPONSE', message })),
  )

const url = 'https://example.com/file'
const media = { url }
const reply = (text: string, value = text.toLowerCase()): Button => ({ kind: 'reply', text, value })
const link: Button = { kind: 'url', text: 'Terms', url }
const call: Button = { kind: 'call', text: 'Call us', phone: '+15550100' }
const file = (type: string, payload: object = { url }) => ({ attachment: { type, payload } })
const template = (payload: object) => ({ attachment: { type: 'template', payload } })
const quick = (title: string) => ({ content_type: 'text', title, payload: title.toLowerCase() })
const letters = (count: number) => Array.from({ length: count }, (_, i) => `R${i}`)

const cases: [string, OutboundContent, ...object[]][] = [
  ['text', { type: 'text', text: 'hi' }, { text: 'hi' }],
  ['an image, whose caption follows', { type: 'image', media, caption: 'c' }, file('image'), { text: 'c' }],
  ['a sticker as an image', { type: 'sticker', media }, file('image')],
  ['a video', { type: 'video', media }, file('video')],
  ['a sound', { type: 'audio', media }, file('audio')],
  ['a voice message as a sound', { type: 'voice', media }, file('audio')],
  ['a document', { type: 'document', media }, file('file')],
  [
    'a file that was uploaded',
    { type: 'image', media: { ref: '1854' } },
    file('image', { attachment_id: '1854' }),
  ],
  [
    'a place as a text',
    { type: 'location', latitude: 1.5, longitude: -2, name: 'Gate' },
    { text: 'Gate\nhttps://www.google.com/maps/search/?api=1&query=1.5,-2' },
  ],
  ['a contact as a text', { type: 'contact', name: 'Ada', phone: '+15550100' }, { text: 'Ada\n+15550100' }],
  [
    'three buttons of any kind',
    { type: 'buttons', text: 'Shall we?', buttons: [reply('Yes'), link, call] },
    template({
      template_type: 'button',
      text: 'Shall we?',
      buttons: [
        { type: 'postback', title: 'Yes', payload: 'yes' },
        { type: 'web_url', title: 'Terms', url },
        { type: 'phone_number', title: 'Call us', payload: '+15550100' },
      ],
    }),
  ],
  [
    'more replies as quick replies, with links and numbers in the text',
    { type: 'buttons', text: 'Which?', buttons: [...letters(13).map(text => reply(text)), link] },
    { text: `Which?\nTerms: ${url}`, quick_replies: letters(13).map(quick) },
  ],
  [
    'fourteen replies as a numbered text',
    { type: 'buttons', text: 'Which?', buttons: letters(14).map(text => reply(text)) },
    { text: ['Which?', '', ...letters(14).map((text, i) => `${i + 1}. ${text}`)].join('\n') },
  ],
  [
    'a reply of more than 20 characters as a numbered text',
    { type: 'buttons', text: 'Which?', buttons: [reply('x'.repeat(21))] },
    { text: `Which?\n\n1. ${'x'.repeat(21)}` },
  ],
  [
    'a number that Messenger cannot dial beside a reply',
    {
      type: 'buttons',
      text: 'Well?',
      buttons: [reply('Yes'), { kind: 'call', text: 'Call', phone: '0800 1' }],
    },
    { text: 'Well?\nCall: 0800 1', quick_replies: [quick('Yes')] },
  ],
  [
    'a list as buttons under its sections',
    {
      type: 'list',
      text: 'When?',
      button: 'Times',
      sections: [
        { title: 'Monday', rows: [{ text: '9:00', value: 'mon-9', description: 'with Ada' }] },
        { title: 'Tuesday', rows: [{ text: '14:00', value: 'tue-14' }] },
      ],
    },
    template({
      template_type: 'button',
      text: 'When?\n\nMonday\n• 9:00: with Ada\n\nTuesday\n• 14:00',
      buttons: [
        { type: 'postback', title: '9:00', payload: 'mon-9' },
        { type: 'postback', title: '14:00', payload: 'tue-14' },
      ],
    }),
  ],
  [
    'cards side by side',
    {
      type: 'cards',
      cards: [
        { title: 'A room', text: 'With a view', media: { url }, buttons: [reply('Book')] },
        { title: 'A flat', buttons: [link] },
      ],
    },
    template({
      template_type: 'generic',
      elements: [
        {
          title: 'A room',
          subtitle: 'With a view',
          image_url: url,
          buttons: [{ type: 'postback', title: 'Book', payload: 'book' }],
        },
        { title: 'A flat', buttons: [{ type: 'web_url', title: 'Terms', url }] },
      ],
    }),
  ],
  [
    'cards of which one does not fit one after the other',
    {
      type: 'cards',
      cards: [
        { title: 'A', text: 'x'.repeat(81) },
        { title: 'B', media: { url, mimeType: 'video/mp4' } },
      ],
    },
    { text: `A\n${'x'.repeat(81)}` },
    file('video'),
    { text: 'B' },
  ],
]
for (const [name, content, ...messages] of cases) {
  test(`renders ${name}`, () => sends(content, ...messages))
}

test('a long text leaves in parts, the buttons under the last', () => {
  const text = 'word '.repeat(500)
  const messages = callsOf({ content: { type: 'buttons', text, buttons: [link] } }).map(each => each.message)
  const parts: string[] = messages.map(each => each.text ?? each.attachment.payload.text)
  assert.equal(parts.join(''), text)
  assert.deepEqual(
    messages.map(each => 'attachment' in each),
    parts.map((_, index) => index === parts.length - 1),
  )
  assert.ok(parts.every(part => part.length <= 640))
})

test('an answer names its message, on the first part', () => {
  const content: OutboundContent = { type: 'image', media, caption: 'c' }
  const replyOf = (replyTo: string) => callsOf({ content, replyTo }).map(each => each.reply_to)
  assert.deepEqual(replyOf('m_A'), [{ mid: 'm_A' }, undefined])
  // One of several files of a message stands for it, and an event without an id for nothing.
  assert.deepEqual(replyOf('m_A#2'), [{ mid: 'm_A' }, undefined])
  assert.deepEqual(replyOf('postback:1:2'), [undefined, undefined])
})

/** https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags */
describe('after 24 hours', () => {
  const NOW = Date.UTC(2026, 0, 2)
  const people: Account = { ...account, config: { ...account.config, humanAgent: true } }
  const kindOf = (of: Account, hoursAgo: number | null) => {
    const lastInboundAt = hoursAgo === null ? null : NOW - hoursAgo * 3_600_000
    const [call] = callsOf({ content: { type: 'text', text: 'hi' }, lastInboundAt }, of)
    return [call.messaging_type, call.tag]
  }

  it('a message is tagged as that of a person, where people answer', t => {
    mock.timers.enable({ apis: ['Date'], now: NOW })
    t.after(() => mock.timers.reset())
    assert.deepEqual(kindOf(people, 25), ['MESSAGE_TAG', 'HUMAN_AGENT'])
    assert.deepEqual(kindOf(people, 23), ['RESPONSE', undefined])
    assert.deepEqual(kindOf(people, null), ['RESPONSE', undefined])
    assert.deepEqual(kindOf(account, 25), ['RESPONSE', undefined])
  })

  it('the window is open for 7 days then', () => {
    assert.equal(messenger.windowHours?.(account), 24)
    assert.equal(messenger.windowHours?.(people), 168)
  })
})

test('typing and seen', () => {
  for (const [request, action] of [
    [messenger.typing?.({ thread: TO }, account), 'typing_on'],
    [messenger.markRead?.({ thread: TO, ref: 'm_A' }, account), 'mark_seen'],
  ] as const) {
    assert.equal(request?.url, api(`${PAGE}/messages`))
    assert.deepEqual(JSON.parse(String(request?.body)), { recipient: { id: TO }, sender_action: action })
  }
})
