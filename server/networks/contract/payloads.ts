import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import type { OutboundContent } from '../../domain/content.ts'

/** One message of every type. */
export const samples: Record<OutboundContent['type'], OutboundContent> = {
  text: { type: 'text', text: 'Hello 👋' },
  image: { type: 'image', media: { url: 'https://example.com/a.jpg' }, caption: 'A picture' },
  video: { type: 'video', media: { url: 'https://example.com/a.mp4' }, caption: 'A film' },
  audio: { type: 'audio', media: { url: 'https://example.com/a.mp3' }, caption: 'A song' },
  voice: { type: 'voice', media: { url: 'https://example.com/a.ogg' } },
  document: {
    type: 'document',
    media: { url: 'https://example.com/a.pdf', filename: 'a.pdf' },
    caption: 'A',
  },
  sticker: { type: 'sticker', media: { url: 'https://example.com/a.webp' } },
  location: { type: 'location', latitude: 52.5, longitude: 13.4, name: 'Berlin', address: 'Germany' },
  contact: { type: 'contact', name: 'Ada Lovelace', phone: '+15550100', email: 'ada@example.com' },
  buttons: {
    type: 'buttons',
    text: 'Shall we?',
    buttons: [
      { kind: 'reply', text: 'Yes', value: 'yes' },
      { kind: 'url', text: 'Terms', url: 'https://example.com/terms' },
      { kind: 'call', text: 'Call us', phone: '+15550100' },
    ],
  },
  list: {
    type: 'list',
    text: 'When shall we come?',
    button: 'Times',
    sections: [
      { title: 'Monday', rows: [{ text: '9:00', value: 'mon-9', description: 'with Ada' }] },
      { title: 'Tuesday', rows: [{ text: '14:00', value: 'tue-14' }] },
    ],
  },
  cards: {
    type: 'cards',
    cards: [
      {
        title: 'A room',
        text: 'With a view',
        media: { url: 'https://example.com/room.jpg', mimeType: 'image/jpeg' },
        buttons: [{ kind: 'reply', text: 'Book it', value: 'room' }],
      },
      { title: 'A flat', buttons: [{ kind: 'url', text: 'See it', url: 'https://example.com/flat' }] },
    ],
  },
  template: {
    type: 'template',
    name: 'appointment_reminder',
    language: 'en_US',
    header: 'Monday',
    body: ['Ada', '9:00'],
    buttons: ['appointments/7'],
  },
  email: {
    type: 'email',
    subject: 'Your order',
    text: 'It is on its way.',
    html: '<p>It is on its way.</p>',
    attachments: [{ url: 'https://example.com/a.pdf', filename: 'a.pdf', mimeType: 'application/pdf' }],
  },
}

export interface Fixture {
  name: string
  /** Byte for byte: a number of more than 53 bits would not survive being read and written. */
  body: Buffer
  payload: unknown
  expected: unknown
}

/** `fixtures/<what it shows>.json` is a payload of the network, `….expected.json` what `parse` makes of it. */
export function fixturesOf(network: string): Fixture[] {
  const folder = `${import.meta.dirname}/../${network}/fixtures`
  const read = (name: string): Buffer => readFileSync(`${folder}/${name}`)
  const parsed = (body: Buffer): unknown => JSON.parse(body.toString())
  return readdirSync(folder)
    .filter(file => file.endsWith('.json') && !file.endsWith('.expected.json'))
    .map(file => {
      const name = file.slice(0, -'.json'.length)
      const body = read(file)
      return { name, body, payload: parsed(body), expected: parsed(read(`${name}.expected.json`)) }
    })
}

export const bytes = (payload: unknown): Buffer => Buffer.from(JSON.stringify(payload))

/** The value with one thing in it removed or replaced by anything that JSON can say. */
export const mutationsOf = (value: unknown): fc.Arbitrary<unknown> =>
  fc
    .tuple(fc.constantFrom(...pathsIn(value)), fc.option(fc.jsonValue(), { nil: undefined }))
    .map(([path, replacement]) => mutate(value, path, replacement))

const pathsIn = (value: unknown): string[][] =>
  value === null || typeof value !== 'object'
    ? [[]]
    : [[], ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner).map(path => [key, ...path]))]

function mutate(value: unknown, [key, ...path]: readonly string[], replacement: unknown): unknown {
  if (key === undefined || value === null || typeof value !== 'object') return replacement
  const copy = structuredClone(value) as Record<string, unknown>
  copy[key] = mutate(copy[key], path, replacement)
  return copy
}

/** The content with every text in it replaced; what kind of content it is stays. */
export function withText(content: OutboundContent, text: string): OutboundContent {
  const replaced = JSON.stringify(content, (key, value: unknown) =>
    typeof value === 'string' && !['type', 'kind', 'url'].includes(key) ? text : value,
  )
  return JSON.parse(replaced)
}

/** What any server might answer, or any caller send. */
export const anyBody = fc.oneof(
  fc.uint8Array({ maxLength: 100 }).map(array => Buffer.from(array)),
  fc.json().map(json => Buffer.from(json)),
)
