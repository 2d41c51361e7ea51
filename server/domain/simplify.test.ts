import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  buttonsAsText,
  cardsAsMessages,
  contactAsText,
  emailAsText,
  listAsButtons,
  locationAsText,
  mediaAsText,
} from './simplify.ts'

test('a menu keeps every value as a button, and its words in the text', () => {
  const rows = [{ text: '9:00', value: 'mon-9', description: 'with Ada' }]
  const more = [{ text: '14:00', value: 'tue-14' }]
  const sections = [
    { title: 'Monday', rows },
    { title: 'Tuesday', rows: more },
  ]
  assert.deepEqual(listAsButtons({ type: 'list', text: 'When?', button: 'Times', sections }), {
    type: 'buttons',
    text: 'When?\n\nMonday\n• 9:00: with Ada\n\nTuesday\n• 14:00',
    buttons: [
      { kind: 'reply', text: '9:00', value: 'mon-9' },
      { kind: 'reply', text: '14:00', value: 'tue-14' },
    ],
  })
  const plain = listAsButtons({ type: 'list', text: 'When?', button: 'Times', sections: [{ rows: more }] })
  assert.equal(plain.text, 'When?')
})

test('cards go one after another: the file, then what there is to press', () => {
  const media = { url: 'https://example.com/a.mp4', mimeType: 'video/mp4' }
  const buttons = [{ kind: 'reply' as const, text: 'Book', value: 'b' }]
  const cards = [
    { title: 'Room', text: 'Nice', media, buttons },
    { title: 'Flat', media },
    { title: 'House' },
  ]
  assert.deepEqual(cardsAsMessages({ type: 'cards', cards }), [
    { type: 'video', media },
    { type: 'buttons', text: 'Room\nNice', buttons },
    { type: 'video', media, caption: 'Flat' },
    { type: 'text', text: 'House' },
  ])
})

test('what a network has no form for is written out', () => {
  const buttons = [
    { kind: 'reply' as const, text: 'Yes', value: 'y' },
    { kind: 'url' as const, text: 'Terms', url: 'https://example.com' },
    { kind: 'call' as const, text: 'Call', phone: '+15550100' },
  ]
  const cases = [
    [
      buttonsAsText({ type: 'buttons', text: 'Well?', buttons }),
      'Well?\n\n1. Yes\nTerms: https://example.com\nCall: +15550100',
    ],
    [
      mediaAsText({ type: 'image', media: { url: 'https://e.com/a' }, caption: 'Look' }),
      'Look\nhttps://e.com/a',
    ],
    [mediaAsText({ type: 'voice', media: { url: 'https://e.com/a' } }), 'https://e.com/a'],
    [
      locationAsText({ type: 'location', latitude: 1.5, longitude: -2, name: 'Here' }),
      'Here\nhttps://www.google.com/maps/search/?api=1&query=1.5,-2',
    ],
    [contactAsText({ type: 'contact', name: 'Ada', phone: '+1' }), 'Ada\n+1'],
    [emailAsText({ type: 'email', subject: 'Hi', text: 'There' }), 'Hi\n\nThere'],
  ] as const
  for (const [content, text] of cases) assert.deepEqual(content, { type: 'text', text })
  assert.equal(emailAsText({ type: 'email', html: '<b>Hi</b>' }), null)
})
