import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseEvents } from './event-json.ts'

const NOW = Date.UTC(2026, 0, 1)
const parse = (payload: unknown) => parseEvents(Buffer.from(JSON.stringify(payload)), NOW)
const message = {
  type: 'message',
  id: 'm',
  sender: { address: 'u' },
  content: { type: 'text', text: 'x' },
}

test('a time is in milliseconds, in ISO 8601 with any offset, or now', () => {
  const times: [unknown, number][] = [
    [undefined, NOW],
    [0, 0],
    [1767225600123, 1767225600123],
    ['2026-01-01T00:00:00Z', NOW],
    ['2026-01-01T01:00:00.5+01:00', NOW + 500],
  ]
  for (const [at, expected] of times) assert.equal(parse({ ...message, at }).events[0]?.at, expected)
})

test('what happens to a message is not the message again, even under its id', () => {
  const id = 'm'
  const events = [
    message,
    { type: 'edit', id, target: 'm', content: message.content },
    { type: 'reaction', id, target: 'm', sender: message.sender, emoji: '👍' },
    { type: 'status', id, target: 'm', status: 'read' },
    { type: 'consent', id, sender: message.sender, allowed: true },
  ]
  const refs = parse({ events }).events.map(event => event.ref)
  assert.equal(new Set(refs).size, events.length)
})

const wrong: [string, unknown, RegExp][] = [
  ['no object', 'x', /no JSON object/],
  ['an unknown type', { ...message, type: 'x' }, /none of message, edit, reaction, status, consent/],
  ['no id', { ...message, id: undefined }, /required properties id/],
  ['an empty id', { ...message, id: '' }, /\/id must not have fewer/],
  [
    'a sender without an address',
    { ...message, sender: {} },
    /\/sender must have required properties address/,
  ],
  ['an unknown field', { ...message, colour: 'red' }, /\/colour is not a known field/],
  ['a time that is none', { ...message, at: 'yesterday' }, /\/at/],
  [
    'content of an unknown type',
    { ...message, content: { type: 'smell' } },
    /\/content\/type is none of text/,
  ],
  [
    'a text that is none',
    { ...message, content: { type: 'text', text: 5 } },
    /\/content\/text must be string/,
  ],
  [
    'a file without a link',
    { ...message, content: { type: 'image' } },
    /\/content must have required properties media/,
  ],
]
for (const [name, event, why] of wrong) {
  test(`${name} is named and drops no other`, () => {
    const parsed = parse({ events: [event, message] })
    assert.equal(parsed.events.length, 1)
    assert.equal(parsed.ignored.length, 1)
    assert.match(parsed.ignored[0] ?? '', why)
    assert.match(parsed.ignored[0] ?? '', /^Event 1 of 2: /)
    assert.equal(parsed.reply?.status, 200)
    assert.deepEqual(JSON.parse(parsed.reply?.body ?? ''), { accepted: 1, ignored: parsed.ignored })
  })
}

test('a call of which nothing can be read is answered 422, an empty one 200', () => {
  assert.equal(parseEvents(Buffer.from('{'), NOW).reply?.status, 422)
  assert.equal(parse([]).reply?.status, 422)
  assert.equal(parse({ events: [] }).reply?.status, 200)
})

test('anything is either an event or named', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.jsonValue(), fc.constant(message))), events => {
      const parsed = parse({ events })
      assert.equal(parsed.events.length + parsed.ignored.length, events.length)
    }),
  )
})
