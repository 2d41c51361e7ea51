import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { newId } from '../../domain/ids.ts'
import { readAnswer } from './answer.ts'

const text = (text: string) => ({ content: { type: 'text', text } })
const read = (json: unknown) => readAnswer(Buffer.from(JSON.stringify(json)))

it('reads messages in their order', () => {
  const replyTo = newId()
  assert.deepEqual(read({ messages: [text('one'), { ...text('two'), replyTo, metadata: { a: 1 } }] }), {
    ok: true,
    messages: [
      { content: { type: 'text', text: 'one' }, replyTo: null, metadata: null },
      { content: { type: 'text', text: 'two' }, replyTo, metadata: { a: 1 } },
    ],
  })
})

it('nothing is nothing to say', () => {
  assert.deepEqual(readAnswer(Buffer.alloc(0)), { ok: true, messages: [] })
  assert.deepEqual(read({ messages: [] }), { ok: true, messages: [] })
})

it('says what is wrong', () => {
  const cases: [unknown, RegExp][] = [
    ['ok', /no JSON object/],
    [[], /no JSON object/],
    [{ message: text('one') }, /messages/],
    [{ messages: text('one') }, /\/messages must be array/],
    [{ messages: [{ text: 'one' }] }, /\/messages\/0/],
    [
      { messages: [text('one'), { content: { type: 'poem' } }] },
      /\/messages\/1\/content\/type is none of text/,
    ],
    [{ messages: [text('')] }, /\/messages\/0\/content\/text/],
    [{ messages: [{ ...text('one'), replyTo: 'x' }] }, /\/messages\/0\/replyTo/],
    [{ messages: Array.from({ length: 51 }, () => text('one')) }, /\/messages must not have more than 50/],
  ]
  for (const [json, expected] of cases) {
    const answer = read(json)
    assert.ok(!answer.ok)
    assert.match(answer.error, expected)
  }
})

it('throws at nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array(), fc.json().map(Buffer.from)), body => {
      readAnswer(Buffer.from(body))
    }),
  )
})
