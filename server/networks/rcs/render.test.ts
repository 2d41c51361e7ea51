import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { validate } from 'uuid'
import type { OutboundContent } from '../../domain/content.ts'
import type { HttpRequest } from '../../domain/network.ts'
import { account } from './harness/account.ts'
import { markRead, render, typing } from './render.ts'

const id = '0193b4c2-0000-7000-8000-000000000001'
const url = 'https://example.com/a'

interface Sent {
  messageId: string
  content: { text?: string; suggestions?: unknown[]; richCard?: unknown; contentInfo?: unknown }
}

function sentOf(content: OutboundContent, thread = '+12025550123'): Sent[] {
  const rendered = render({ id, thread, replyTo: null, content }, account)
  assert.ok(rendered.ok)
  return rendered.requests.map(({ url, body }) => {
    const { origin, pathname, searchParams } = new URL(url)
    assert.equal(origin, 'https://europe-rcsbusinessmessaging.googleapis.com')
    assert.equal(pathname, '/v1/phones/%2B12025550123/agentMessages')
    assert.equal(searchParams.get('agentId'), 'acme_abc123_agent')
    const { contentMessage } = JSON.parse(String(body)) as { contentMessage: Sent['content'] }
    return { messageId: String(searchParams.get('messageId')), content: contentMessage }
  })
}
const contents = (content: OutboundContent) => sentOf(content).map(sent => sent.content)

const cases: [name: string, content: OutboundContent, expected: object[]][] = [
  ['text', { type: 'text', text: 'Hello' }, [{ text: 'Hello' }]],
  [
    'a picture and its caption',
    { type: 'image', media: { url }, caption: 'A cat' },
    [{ contentInfo: { fileUrl: url } }, { text: 'A cat' }],
  ],
  [
    'buttons',
    {
      type: 'buttons',
      text: 'Shall we?',
      buttons: [
        { kind: 'reply', text: 'Yes', value: 'yes' },
        { kind: 'url', text: 'Terms and conditions of sale', url },
        { kind: 'call', text: 'Call us', phone: '+1 (202) 555-0199' },
        { kind: 'call', text: 'Extension', phone: '12' },
      ],
    },
    [
      {
        text: 'Shall we?\nExtension: 12',
        suggestions: [
          { reply: { text: 'Yes', postbackData: 'yes' } },
          { action: { text: 'Terms and conditions of …', postbackData: url, openUrlAction: { url } } },
          {
            action: {
              text: 'Call us',
              postbackData: '+12025550199',
              dialAction: { phoneNumber: '+12025550199' },
            },
          },
        ],
      },
    ],
  ],
  [
    'a place',
    { type: 'location', latitude: 52.5, longitude: 13.4, name: 'Berlin' },
    [
      {
        text: 'Berlin\nhttps://www.google.com/maps/search/?api=1&query=52.5,13.4',
        suggestions: [
          {
            action: {
              text: 'Berlin',
              postbackData: '52.5,13.4',
              viewLocationAction: { latLong: { latitude: 52.5, longitude: 13.4 }, label: 'Berlin' },
            },
          },
        ],
      },
    ],
  ],
  [
    'one card',
    {
      type: 'cards',
      cards: [
        {
          title: 'A room',
          text: 'With a view',
          media: { url },
          buttons: [{ kind: 'reply', text: 'Book it', value: 'room' }],
        },
      ],
    },
    [
      {
        richCard: {
          standaloneCard: {
            cardOrientation: 'VERTICAL',
            cardContent: {
              title: 'A room',
              description: 'With a view',
              media: { height: 'MEDIUM', contentInfo: { fileUrl: url } },
              suggestions: [{ reply: { text: 'Book it', postbackData: 'room' } }],
            },
          },
        },
      },
    ],
  ],
  [
    'two cards',
    { type: 'cards', cards: [{ title: 'One' }, { title: 'Two' }] },
    [
      {
        richCard: {
          carouselCard: { cardWidth: 'MEDIUM', cardContents: [{ title: 'One' }, { title: 'Two' }] },
        },
      },
    ],
  ],
]
for (const [name, content, expected] of cases) {
  test(`renders ${name}`, () => assert.deepEqual(contents(content), expected))
}

test('eleven cards are a carousel and a card', () => {
  const cards = Array.from({ length: 11 }, (_, i) => ({ title: `Card ${i}` }))
  const [first, second] = contents({ type: 'cards', cards }) as {
    richCard: { carouselCard?: { cardContents: unknown[] }; standaloneCard?: unknown }
  }[]
  assert.equal(first?.richCard.carouselCard?.cardContents.length, 10)
  assert.ok(second?.richCard.standaloneCard)
})

test('a number is written as E.164, whatever it was', () => {
  for (const thread of ['+1 202 555 0123', '0012025550123', '12025550123']) {
    assert.equal(sentOf({ type: 'text', text: 'x' }, thread).length, 1)
  }
})

test('parts have ids of their own, the same again for the same message', () => {
  const text = `${'word '.repeat(700)}`
  const ids = sentOf({ type: 'text', text }).map(sent => sent.messageId)
  assert.equal(ids[0], id)
  assert.equal(new Set(ids).size, 2)
  assert.ok(ids.every(validate))
  assert.deepEqual(
    ids,
    sentOf({ type: 'text', text }).map(sent => sent.messageId),
  )
})

test('no part is too long or empty, and suggestions stand below the last', () => {
  const long = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 7000 }).map(text => `x${text}`)
  fc.assert(
    fc.property(long, text => {
      const buttons = [{ kind: 'reply' as const, text: 'Yes', value: 'yes' }]
      const parts = contents({ type: 'buttons', text, buttons })
      for (const part of parts) assert.ok(part.text?.trim() && part.text.length <= 3072)
      assert.deepEqual(
        parts.map(part => part.suggestions !== undefined),
        parts.map((_, i) => i === parts.length - 1),
      )
    }),
  )
})

const eventOf = ({ url, body }: HttpRequest) => {
  const { pathname, searchParams } = new URL(url)
  assert.equal(pathname, '/v1/phones/%2B12025550123/agentEvents')
  const eventId = String(searchParams.get('eventId'))
  assert.ok(validate(eventId))
  return { eventId, event: JSON.parse(String(body)) as unknown }
}

test('typing is new each time, and a message is marked read once', () => {
  const target = { thread: '+12025550123' }
  const [one, two] = [typing(target, account), typing(target, account)].map(eventOf)
  assert.deepEqual(one?.event, { eventType: 'IS_TYPING' })
  assert.notEqual(one?.eventId, two?.eventId)
  const read = () => eventOf(markRead({ ...target, ref: 'MxMTqDgDzTTS' }, account))
  assert.deepEqual(read().event, { eventType: 'READ', messageId: 'MxMTqDgDzTTS' })
  assert.equal(read().eventId, read().eventId)
})
