import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { messagingApi } from '@line/bot-sdk'
import fc from 'fast-check'
import type { Button, OutboundContent } from '../../domain/content.ts'
import { samples } from '../contract/payloads.ts'
import { id, pushesOf, reply, text, to } from './testing.ts'

const jpg = 'https://example.com/a.jpg'
const postback = (label: string, data = label): messagingApi.PostbackAction => ({
  type: 'postback',
  label,
  data,
  displayText: label,
})
const uri = (label: string, uri: string): messagingApi.URIAction => ({ type: 'uri', label, uri })
const replies = (count: number) => Array.from({ length: count }, (_, i) => reply(`b${i}`))
const quick = (buttons: Button[]): messagingApi.QuickReply => ({
  items: buttons.map(b => ({ type: 'action', action: postback(b.text) })),
})

const cases: [string, OutboundContent, messagingApi.Message[]][] = [
  [
    'two buttons',
    { type: 'buttons', text: 'Shall we?', buttons: [reply('Yes', 'y'), reply('No', 'n')] },
    [
      {
        type: 'template',
        altText: 'Shall we?',
        template: {
          type: 'confirm',
          text: 'Shall we?',
          actions: [postback('Yes', 'y'), postback('No', 'n')],
        } as messagingApi.ConfirmTemplate,
      },
    ],
  ],
  [
    'buttons of every kind',
    samples.buttons,
    [
      {
        type: 'template',
        altText: 'Shall we?',
        template: {
          type: 'buttons',
          text: 'Shall we?',
          actions: [
            postback('Yes', 'yes'),
            uri('Terms', 'https://example.com/terms'),
            uri('Call us', 'tel:+15550100'),
          ],
        } as messagingApi.ButtonsTemplate,
      },
    ],
  ],
  [
    'buttons that cannot be pressed, written out',
    {
      type: 'buttons',
      text: 'x',
      buttons: [
        reply('A'),
        { kind: 'url', text: 'Long', url: `https://example.com/${'a'.repeat(1000)}` },
        { kind: 'call', text: 'Nobody', phone: 'none' },
      ],
    },
    [
      {
        ...text(`x\nLong: https://example.com/${'a'.repeat(1000)}\nNobody: none`),
        quickReply: quick([reply('A')]),
      },
    ],
  ],
  [
    'five buttons, as quick replies',
    { type: 'buttons', text: 'Which?', buttons: replies(5) },
    [{ ...text('Which?'), quickReply: quick(replies(5)) }],
  ],
  [
    'three buttons below a longer text',
    { type: 'buttons', text: 'a'.repeat(161), buttons: replies(3) },
    [{ ...text('a'.repeat(161)), quickReply: quick(replies(3)) }],
  ],
  [
    'buttons below the last of several texts',
    { type: 'buttons', text: `${'a'.repeat(5000)}b`, buttons: replies(1) },
    [text('a'.repeat(5000)), { ...text('b'), quickReply: quick(replies(1)) }],
  ],
  [
    'more buttons than LINE shows, as a numbered text',
    { type: 'buttons', text: 'Which?', buttons: replies(14) },
    [
      text(
        `Which?\n\n${replies(14)
          .map((b, i) => `${i + 1}. ${b.text}`)
          .join('\n')}`,
      ),
    ],
  ],
  [
    'a long label, which shows in full once it is pressed',
    { type: 'buttons', text: 'x', buttons: [reply('abcdefghijklmnopqrstu', 'v')] },
    [
      {
        type: 'template',
        altText: 'x',
        template: {
          type: 'buttons',
          text: 'x',
          actions: [
            {
              type: 'postback',
              label: 'abcdefghijklmnopqrs…',
              data: 'v',
              displayText: 'abcdefghijklmnopqrstu',
            },
          ],
        } as messagingApi.ButtonsTemplate,
      },
    ],
  ],
  [
    'cards that are alike, side by side',
    {
      type: 'cards',
      cards: [
        { title: 'A', text: 'a', media: { url: jpg }, buttons: [reply('Book', '1')] },
        { title: 'B', text: 'b', media: { url: jpg }, buttons: [reply('Book', '2')] },
      ],
    },
    [
      {
        type: 'template',
        altText: 'A, B',
        template: {
          type: 'carousel',
          columns: [
            { thumbnailImageUrl: jpg, title: 'A', text: 'a', actions: [postback('Book', '1')] },
            { thumbnailImageUrl: jpg, title: 'B', text: 'b', actions: [postback('Book', '2')] },
          ],
        } as messagingApi.CarouselTemplate,
      },
    ],
  ],
  [
    'cards that are titles',
    { type: 'cards', cards: [{ title: 'A', buttons: [reply('Book', '1')] }] },
    [
      {
        type: 'template',
        altText: 'A',
        template: {
          type: 'carousel',
          columns: [{ text: 'A', actions: [postback('Book', '1')] }],
        } as messagingApi.CarouselTemplate,
      },
    ],
  ],
  [
    'cards that are not alike, one after another',
    samples.cards,
    [
      {
        type: 'image',
        originalContentUrl: 'https://example.com/room.jpg',
        previewImageUrl: 'https://example.com/room.jpg',
      },
      {
        type: 'template',
        altText: 'A room\nWith a view',
        template: {
          type: 'buttons',
          text: 'A room\nWith a view',
          actions: [postback('Book it', 'room')],
        } as messagingApi.ButtonsTemplate,
      },
      {
        type: 'template',
        altText: 'A flat',
        template: {
          type: 'buttons',
          text: 'A flat',
          actions: [uri('See it', 'https://example.com/flat')],
        } as messagingApi.ButtonsTemplate,
      },
    ],
  ],
]

for (const [name, content, messages] of cases) {
  test(`render: ${name}`, () => assert.deepEqual(pushesOf(content), [{ key: id, to, messages }]))
}

test('render: what leaves keeps within the limits of templates and quick replies', () => {
  const label = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  const button = fc.oneof(
    fc.record({
      kind: fc.constant('reply' as const),
      text: label,
      value: fc.string({ minLength: 1, maxLength: 300 }),
    }),
    fc.record({ kind: fc.constant('url' as const), text: label, url: fc.webUrl() }),
    fc.record({ kind: fc.constant('call' as const), text: label, phone: fc.string({ minLength: 1 }) }),
  )
  const question = fc.record({
    type: fc.constant('buttons' as const),
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }).filter(text => text.trim() !== ''),
    buttons: fc.array(button, { minLength: 1, maxLength: 30 }),
  })
  fc.assert(
    fc.property(question, content => {
      for (const message of pushesOf(content).flatMap(push => push.messages)) {
        const actions = message.quickReply?.items?.map(item => item.action) ?? []
        assert.ok(actions.length <= 13)
        if (message.type === 'template') {
          const template = message.template as messagingApi.ButtonsTemplate | messagingApi.ConfirmTemplate
          assert.ok(template.text.length <= (template.type === 'confirm' ? 240 : 160))
          assert.ok(template.actions.length <= 4)
          actions.push(...template.actions)
        }
        for (const action of actions) assert.ok((action?.label?.length ?? 0) <= 20)
      }
    }),
  )
})
