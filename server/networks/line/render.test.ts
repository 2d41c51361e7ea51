import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { messagingApi } from '@line/bot-sdk'
import type { OutboundContent } from '../../domain/content.ts'
import { samples } from '../contract/payloads.ts'
import { typing } from './render.ts'
import { account, id, pushesOf, text, to } from './testing.ts'

const jpg = 'https://example.com/a.jpg'
const preview = 'https://example.com/preview.jpg'
const mp4 = 'https://example.com/a.mp4'
const mp3 = 'https://example.com/a.mp3'
const MB = 1024 * 1024

const cases: [string, OutboundContent, messagingApi.Message[]][] = [
  ['text', { type: 'text', text: 'hi' }, [text('hi')]],
  [
    'text of more than 5000 characters as several',
    { type: 'text', text: 'a'.repeat(5001) },
    [text('a'.repeat(5000)), text('a')],
  ],
  [
    'a picture, which is its own preview',
    { type: 'image', media: { url: jpg }, caption: 'c' },
    [{ type: 'image', originalContentUrl: jpg, previewImageUrl: jpg }, text('c')],
  ],
  [
    'a large picture with a preview',
    { type: 'image', media: { url: jpg, size: 2 * MB, previewUrl: preview } },
    [{ type: 'image', originalContentUrl: jpg, previewImageUrl: preview }],
  ],
  [
    'a picture whose address tells no kind',
    { type: 'image', media: { url: 'https://example.com/media/1' } },
    [
      {
        type: 'image',
        originalContentUrl: 'https://example.com/media/1',
        previewImageUrl: 'https://example.com/media/1',
      },
    ],
  ],
  ['a large picture without one', { type: 'image', media: { url: jpg, size: MB + 1 } }, [text(jpg)]],
  [
    'too large a picture',
    { type: 'image', media: { url: jpg, size: 10 * MB + 1, previewUrl: preview } },
    [text(jpg)],
  ],
  [
    'a picture of another kind, by its type',
    { type: 'image', media: { url: jpg, mimeType: 'image/webp' } },
    [text(jpg)],
  ],
  [
    'a picture of another kind, by its ending',
    { type: 'image', media: { url: 'https://example.com/a.gif?x=.jpg' }, caption: 'Look' },
    [text('Look\nhttps://example.com/a.gif?x=.jpg')],
  ],
  [
    'a picture that is not behind https',
    { type: 'image', media: { url: 'http://example.com/a.jpg' } },
    [text('http://example.com/a.jpg')],
  ],
  [
    'a film with a preview',
    { type: 'video', media: { url: mp4, previewUrl: preview } },
    [{ type: 'video', originalContentUrl: mp4, previewImageUrl: preview }],
  ],
  ['a film without one', { type: 'video', media: { url: mp4 } }, [text(mp4)]],
  [
    'a sound',
    { type: 'audio', media: { url: mp3, durationSeconds: 61.5 } },
    [{ type: 'audio', originalContentUrl: mp3, duration: 61500 }],
  ],
  [
    'a voice message',
    {
      type: 'voice',
      media: { url: 'https://example.com/a', mimeType: 'audio/mp4', durationSeconds: 0 },
      caption: 'c',
    },
    [{ type: 'audio', originalContentUrl: 'https://example.com/a', duration: 1 }, text('c')],
  ],
  ['a sound of unknown length', { type: 'audio', media: { url: mp3 } }, [text(mp3)]],
  [
    'a file',
    { type: 'document', media: { url: 'https://example.com/a.pdf' } },
    [text('https://example.com/a.pdf')],
  ],
  [
    'a sticker of LINE',
    { type: 'sticker', media: { ref: 'sticker/446/1988' } },
    [{ type: 'sticker', packageId: '446', stickerId: '1988' }],
  ],
  [
    'a sticker that is a picture',
    { type: 'sticker', media: { url: jpg } },
    [{ type: 'image', originalContentUrl: jpg, previewImageUrl: jpg }],
  ],
  [
    'a place with name and address',
    { type: 'location', latitude: 1, longitude: 2, name: 'n'.repeat(101), address: 'a' },
    [{ type: 'location', title: 'n'.repeat(100), address: 'a', latitude: 1, longitude: 2 }],
  ],
  [
    'a place without',
    { type: 'location', latitude: 52.5, longitude: 13.4 },
    [{ type: 'location', title: '52.5, 13.4', address: '52.5, 13.4', latitude: 52.5, longitude: 13.4 }],
  ],
  ['a contact', samples.contact, [text('Ada Lovelace\n+15550100\nada@example.com')]],
]

for (const [name, content, messages] of cases) {
  test(`render: ${name}`, () => assert.deepEqual(pushesOf(content), [{ key: id, to, messages }]))
}

test('render: at most five message objects at once, each request under a key of its own', () => {
  const pushes = pushesOf({ type: 'text', text: 'a'.repeat(5000 * 11) })
  assert.deepEqual(
    pushes.map(({ messages }) => messages.length),
    [5, 5, 1],
  )
  const keys = pushes.map(({ key }) => key)
  assert.equal(keys[0], id)
  assert.equal(new Set(keys).size, 3)
  for (const key of keys) assert.match(key, /^[\da-f]{8}-[\da-f]{4}-[78][\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
  assert.deepEqual(pushesOf({ type: 'text', text: 'a'.repeat(5000 * 11) }), pushes)
})

test('typing: for one person, and not for a group', () => {
  const { method, url, body } = typing({ thread: to }, account)
  assert.deepEqual(
    [method, url, JSON.parse(String(body))],
    ['POST', 'https://api.line.me/v2/bot/chat/loading/start', { chatId: to, loadingSeconds: 20 }],
  )
  assert.throws(() => typing({ thread: 'Ca56f94637cabcdef' }, account), { code: 'conflict' })
})
