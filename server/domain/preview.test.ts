import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Content, ContentType } from './content.ts'
import { LONGEST_PREVIEW, previewOf } from './preview.ts'

const media = { url: 'https://files.example/1', filename: 'bill.pdf' }
const unnamed = { ref: '1' }
const place = { latitude: 1, longitude: 2 }

/** Every type of content that there is, and what is shown of it. */
const shown: { [T in ContentType]: [Extract<Content, { type: T }>, string][] } = {
  text: [[{ type: 'text', text: ' Hello\n\n\tthere ' }, 'Hello there']],
  image: [
    [{ type: 'image', media, caption: 'Look' }, 'Look'],
    [{ type: 'image', media }, 'bill.pdf'],
    [{ type: 'image', media: unnamed }, ''],
  ],
  video: [[{ type: 'video', media: unnamed, caption: 'Film' }, 'Film']],
  audio: [[{ type: 'audio', media: unnamed }, '']],
  voice: [[{ type: 'voice', media: unnamed }, '']],
  document: [[{ type: 'document', media }, 'bill.pdf']],
  sticker: [[{ type: 'sticker', media: unnamed }, '']],
  location: [
    [{ type: 'location', ...place, name: 'Home', address: 'Street 1' }, 'Home'],
    [{ type: 'location', ...place, address: 'Street 1' }, 'Street 1'],
    [{ type: 'location', ...place }, ''],
  ],
  contact: [[{ type: 'contact', name: 'Ada', phone: '+44' }, 'Ada']],
  buttons: [
    [
      { type: 'buttons', text: 'Which?', buttons: [{ kind: 'reply', text: 'This', value: 'this' }] },
      'Which?',
    ],
  ],
  list: [
    [
      { type: 'list', text: 'Which?', button: 'Open', sections: [{ rows: [{ text: 'This', value: 'x' }] }] },
      'Which?',
    ],
  ],
  cards: [[{ type: 'cards', cards: [{ title: 'One', text: 'more' }, { title: 'Two' }] }, 'One']],
  template: [[{ type: 'template', name: 'order_sent', language: 'en', body: ['7'] }, 'order_sent']],
  email: [
    [{ type: 'email', subject: 'Offer', text: 'Dear Ada' }, 'Offer'],
    [{ type: 'email', subject: '', text: 'Dear Ada' }, 'Dear Ada'],
    [{ type: 'email', html: '<p>Dear Ada</p>' }, ''],
  ],
  postback: [
    [{ type: 'postback', value: 'yes', title: 'Yes, please' }, 'Yes, please'],
    [{ type: 'postback', value: 'yes' }, 'yes'],
  ],
  reaction: [
    [{ type: 'reaction', emoji: '👍', messageId: null }, '👍'],
    [{ type: 'reaction', emoji: '', messageId: null }, ''],
  ],
  call: [[{ type: 'call', state: 'ended', durationSeconds: 7 }, '']],
  unsupported: [[{ type: 'unsupported', description: 'A poll' }, 'A poll']],
}

for (const [type, cases] of Object.entries(shown)) {
  test(`of ${type}`, () => {
    for (const [content, preview] of cases) assert.equal(previewOf(content), preview)
  })
}

test('a long text is cut, with a mark at its end, and never within a character', () => {
  const exact = 'a'.repeat(LONGEST_PREVIEW)
  assert.equal(previewOf({ type: 'text', text: exact }), exact)
  assert.equal(previewOf({ type: 'text', text: `${exact}b` }), `${exact.slice(1)}…`)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }), text => {
      const preview = previewOf({ type: 'text', text })
      assert.ok(preview.length <= LONGEST_PREVIEW)
      assert.ok(preview.isWellFormed())
      assert.doesNotMatch(preview, /\n|^\s|\s$/)
    }),
  )
})
