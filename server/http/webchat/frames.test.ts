import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { idIn, readFrame } from './frames.ts'

const plain = { noNullPrototype: true }
const uuid = fc.uuid({ version: 7 })
const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 200 })
  .filter(text => !text.includes('\0'))
const content = fc.oneof(
  words.map(text => ({ type: 'text', text })),
  fc.record(
    { type: fc.constant('postback'), value: words, title: words },
    { ...plain, requiredKeys: ['type', 'value'] },
  ),
)
const frames = fc.oneof(
  fc.record(
    { type: fc.constant('hello'), token: id, after: fc.nat().map(String) },
    { ...plain, requiredKeys: ['type', 'token'] },
  ),
  fc.record(
    { type: fc.constant('message'), id, content, replyTo: uuid },
    { ...plain, requiredKeys: ['type', 'id', 'content'] },
  ),
  fc.record(
    {
      type: fc.constantFrom('read', 'delivered'),
      messages: fc.array(uuid, { minLength: 1, maxLength: 100 }),
    },
    plain,
  ),
  fc.constantFrom({ type: 'typing' }, { type: 'ping' }),
)

describe('readFrame', () => {
  it('reads every frame as it was written', () => {
    fc.assert(
      fc.property(frames, frame => {
        assert.deepEqual(readFrame(JSON.stringify(frame)), frame)
      }),
    )
  })

  it('says of anything else what is wrong, and never throws otherwise', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .tuple(frames, fc.string(), fc.jsonValue())
        .map(([frame, key, value]) => JSON.stringify({ ...frame, [key]: value })),
      frames.map(frame => JSON.stringify(frame).slice(0, -1)),
    )
    fc.assert(
      fc.property(anything, text => {
        try {
          readFrame(text)
        } catch (error) {
          assert.ok(error instanceof Error && 'code' in error && error.code === 'invalid', String(error))
        }
        assert.ok((idIn(text)?.length ?? 0) <= 64)
      }),
      { numRuns: 2000 },
    )
  })

  const wrong: [text: string, field: string][] = [
    ['', ''],
    ['[]', ''],
    ['{"type":"hello"}', '/token'],
    ['{"type":"hello","token":"a","after":"x"}', '/after'],
    ['{"type":"shout"}', '/type'],
    ['{"type":"message","id":"a","content":{"type":"text"}}', '/content/text'],
    ['{"type":"read","messages":[]}', '/messages'],
    ['{"type":"read","messages":["x"]}', '/messages/0'],
    ['{"type":"typing","more":1}', '/more'],
    ['{"type":"message","id":"a","content":{"type":"text","text":"\\u0000"}}', '/content/text'],
    [`{"type":"ping","x":${'['.repeat(40)}${']'.repeat(40)}}`, ''],
  ]
  for (const [text, field] of wrong) {
    it(`names what is wrong with ${text.slice(0, 60)}`, () => {
      assert.throws(() => readFrame(text), { code: 'invalid', details: { field } })
    })
  }
})

describe('idIn', () => {
  it('finds the name that a message has, also of one that is refused', () => {
    assert.equal(idIn('{"type":"message","id":"a b"}'), 'a b')
    assert.equal(idIn('{"id":7}'), undefined)
    assert.equal(idIn('{'), undefined)
  })
})
