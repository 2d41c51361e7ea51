import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Button, OutboundContent } from '../../domain/content.ts'
import { samples } from '../contract/payloads.ts'
import { harness } from './harness.ts'
import { render } from './render.ts'

const { account } = harness
const common = {
  receiver: '01234567890A=',
  min_api_version: 1,
  sender: { name: 'Shop', avatar: 'https://example.com/shop.png' },
}

function bodiesOf(content: OutboundContent): Record<string, unknown>[] {
  const rendered = render({ id: 'm', thread: common.receiver, replyTo: null, content }, account)
  assert.ok(rendered.ok)
  return rendered.requests.map(({ method, url, headers, body }) => {
    assert.deepEqual([method, url], ['POST', 'https://chatapi.viber.com/pa/send_message'])
    assert.deepEqual(headers, {
      'content-type': 'application/json',
      'x-viber-auth-token': account.secrets.authToken,
    })
    return JSON.parse(String(body))
  })
}

const MB = 1024 * 1024
const jpg = 'https://example.com/a.jpg'
const mp4 = 'https://example.com/a.mp4'
const pdf = 'https://example.com/a.pdf'
const preview = 'https://example.com/p.jpg'
const reply = (text: string, value = text): Button => ({ kind: 'reply', text, value })
const link: Button = { kind: 'url', text: 'Terms', url: 'https://example.com/terms' }
const place = { Columns: 6, Rows: 1 }
const keys = (replies: object, links: string[] = []) => JSON.stringify({ keys: { replies, links } })

const cases: [string, OutboundContent, object[]][] = [
  ['text', { type: 'text', text: 'hi' }, [{ type: 'text', text: 'hi' }]],
  [
    'text of more than 7000 characters as several',
    { type: 'text', text: 'a'.repeat(7001) },
    [
      { type: 'text', text: 'a'.repeat(7000) },
      { type: 'text', text: 'a' },
    ],
  ],
  [
    'a picture with its text',
    { type: 'image', media: { url: jpg, previewUrl: preview }, caption: 'c' },
    [{ type: 'picture', text: 'c', media: jpg, thumbnail: preview }],
  ],
  [
    'a picture whose text is too long for it',
    { type: 'image', media: { url: jpg }, caption: 'c'.repeat(513) },
    [
      { type: 'picture', text: '', media: jpg },
      { type: 'text', text: 'c'.repeat(513) },
    ],
  ],
  [
    'a large picture as a file',
    { type: 'image', media: { url: jpg, size: MB + 1 } },
    [{ type: 'file', media: jpg, size: MB + 1, file_name: 'a.jpg' }],
  ],
  [
    'a picture of another kind as a link',
    { type: 'image', media: { url: jpg, mimeType: 'image/webp' }, caption: 'c' },
    [{ type: 'text', text: `c\n${jpg}` }],
  ],
  [
    'a picture whose link does not tell its kind as a link',
    { type: 'image', media: { url: 'https://example.com/media/1?a.jpg' } },
    [{ type: 'text', text: 'https://example.com/media/1?a.jpg' }],
  ],
  [
    'a film',
    { type: 'video', media: { url: mp4, size: 10, durationSeconds: 9.6, previewUrl: preview }, caption: 'c' },
    [
      { type: 'video', media: mp4, size: 10, duration: 10, thumbnail: preview },
      { type: 'text', text: 'c' },
    ],
  ],
  [
    'a long film as a file',
    { type: 'video', media: { url: mp4, size: 10, durationSeconds: 181 } },
    [{ type: 'file', media: mp4, size: 10, file_name: 'a.mp4' }],
  ],
  ['a film of unknown size as a link', samples.video, [{ type: 'text', text: `A film\n${mp4}` }]],
  [
    'a sound as a file',
    { type: 'voice', media: { url: 'https://example.com/a.ogg', size: 10 } },
    [{ type: 'file', media: 'https://example.com/a.ogg', size: 10, file_name: 'a.ogg' }],
  ],
  [
    'a document by its name',
    { type: 'document', media: { url: 'https://example.com/1', filename: 'Your order.pdf', size: 1 } },
    [{ type: 'file', media: 'https://example.com/1', size: 1, file_name: 'Your order.pdf' }],
  ],
  ...(
    [
      ['of unknown size', { url: pdf }],
      ['that is too large', { url: pdf, size: 50 * MB + 1 }],
      ['whose name has no ending', { url: pdf, size: 1, filename: 'order' }],
      ['whose name is too long', { url: pdf, size: 1, filename: `${'a'.repeat(253)}.pdf` }],
      ['that is a program', { url: pdf, size: 1, filename: 'setup.EXE' }],
    ] as const
  ).map(([why, media]): [string, OutboundContent, object[]] => [
    `a document ${why} as a link`,
    { type: 'document', media },
    [{ type: 'text', text: pdf }],
  ]),
  [
    'a sticker of Viber',
    { type: 'sticker', media: { ref: 'sticker/46105' } },
    [{ type: 'sticker', sticker_id: 46105 }],
  ],
  [
    'a sticker that is a picture',
    { type: 'sticker', media: { url: jpg } },
    [{ type: 'picture', text: '', media: jpg }],
  ],
  [
    'a place',
    samples.location,
    [
      { type: 'location', location: { lat: 52.5, lon: 13.4 } },
      { type: 'text', text: 'Berlin\nGermany' },
    ],
  ],
  [
    'a contact',
    { type: 'contact', name: 'a'.repeat(29), phone: '+15550100', email: 'ada@example.com' },
    [
      { type: 'contact', contact: { name: 'a'.repeat(28), phone_number: '+15550100' } },
      { type: 'text', text: 'ada@example.com' },
    ],
  ],
  [
    'a contact with a long number as a text',
    { type: 'contact', name: 'Ada', phone: '+1555010015550100155' },
    [{ type: 'text', text: 'Ada\n+1555010015550100155' }],
  ],
  [
    'buttons as a keyboard, a number in the text',
    {
      type: 'buttons',
      text: 'Shall we?',
      buttons: [reply('Yes & <no>', 'y'), reply('No'), link, { kind: 'call', text: 'Call', phone: '+1' }],
    },
    [
      {
        type: 'text',
        text: 'Shall we?\nCall: +1',
        keyboard: {
          Type: 'keyboard',
          DefaultHeight: false,
          Buttons: [
            { ...place, Text: 'Yes &amp; &lt;no&gt;', ActionType: 'reply', ActionBody: 'y', Silent: true },
            { ...place, Text: 'No', ActionType: 'reply', ActionBody: 'No', Silent: false },
            {
              ...place,
              Text: 'Terms',
              ActionType: 'open-url',
              ActionBody: 'https://example.com/terms',
              Silent: true,
            },
          ],
        },
        tracking_data: keys({ y: 'Yes & <no>', No: 'No' }, ['https://example.com/terms']),
      },
    ],
  ],
  [
    'only numbers to dial as a text',
    { type: 'buttons', text: 'x', buttons: [{ kind: 'call', text: 'Call', phone: '+1' }] },
    [{ type: 'text', text: 'x\nCall: +1' }],
  ],
  [
    'cards side by side',
    {
      type: 'cards',
      cards: [
        { title: 'A <b>', text: 'a\nb', media: { url: jpg }, buttons: [reply('Book', '1')] },
        { title: 'B' },
      ],
    },
    [
      {
        type: 'rich_media',
        min_api_version: 7,
        alt_text: 'A <b>, B',
        rich_media: {
          Type: 'rich_media',
          ButtonsGroupColumns: 6,
          ButtonsGroupRows: 7,
          BgColor: '#FFFFFF',
          Buttons: [
            { Columns: 6, Rows: 3, ActionType: 'none', ActionBody: 'none', Image: jpg },
            {
              Columns: 6,
              Rows: 3,
              ActionType: 'none',
              ActionBody: 'none',
              Text: '<b>A &lt;b&gt;</b><br>a<br>b',
              TextHAlign: 'left',
            },
            { ...place, Text: 'Book', ActionType: 'reply', ActionBody: '1', Silent: true },
            {
              Columns: 6,
              Rows: 7,
              ActionType: 'none',
              ActionBody: 'none',
              Text: '<b>B</b>',
              TextHAlign: 'left',
            },
          ],
        },
        tracking_data: keys({ '1': 'Book' }),
      },
    ],
  ],
  [
    'cards that say much, one after another',
    { type: 'cards', cards: [{ title: 'A', text: 'a'.repeat(250) }, { title: 'B' }] },
    [
      { type: 'text', text: `A\n${'a'.repeat(250)}` },
      { type: 'text', text: 'B' },
    ],
  ],
]

for (const [name, content, bodies] of cases) {
  test(`render: ${name}`, () =>
    assert.deepEqual(
      bodiesOf(content),
      bodies.map(body => ({ ...common, ...body })),
    ))
}

test('render: the keyboard comes with the last of several texts', () => {
  const [first, last] = bodiesOf({ type: 'buttons', text: `${'a'.repeat(7000)}b`, buttons: [reply('A')] })
  assert.equal(first?.keyboard, undefined)
  assert.ok(last?.keyboard && last.tracking_data)
})

test('render: a card fills its block, and labels stay within 250 characters with their markup', () => {
  const label = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 256 })
  const button = fc.record({ kind: fc.constant('reply' as const), text: label, value: label })
  const card = fc.record(
    {
      title: fc.string({ minLength: 1, maxLength: 200 }),
      text: fc.string({ minLength: 1, maxLength: 300 }),
      media: fc.constant({ url: jpg }),
      buttons: fc.array(button, { maxLength: 4 }),
    },
    { requiredKeys: ['title'] },
  )
  interface Key {
    Rows: number
    Text?: string
  }
  fc.assert(
    fc.property(fc.array(card, { minLength: 1, maxLength: 7 }), cards => {
      const rendered = render(
        { id: 'm', thread: 'a', replyTo: null, content: { type: 'cards', cards } },
        account,
      )
      if (!rendered.ok) return
      for (const { body } of rendered.requests) {
        const { rich_media, keyboard } = JSON.parse(String(body))
        const keys: Key[] = [...(rich_media?.Buttons ?? []), ...(keyboard?.Buttons ?? [])]
        for (const { Text = '' } of keys) assert.ok(Text.length <= 250)
        if (!rich_media) continue
        assert.equal(
          keys.reduce((rows, key) => rows + key.Rows, 0),
          7 * cards.length,
        )
      }
    }),
  )
})
