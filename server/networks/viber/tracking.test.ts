import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readViberJson } from './json.ts'
import { keysIn, trackingOf } from './tracking.ts'

test('keys come back as they were, and no more than Viber carries', () => {
  const keys = fc.record(
    { replies: fc.dictionary(fc.string(), fc.string()), links: fc.array(fc.webUrl()) },
    { noNullPrototype: true },
  )
  fc.assert(
    fc.property(keys, keys => {
      const tracking = trackingOf(keys)
      if (tracking === undefined) assert.ok(JSON.stringify({ keys }).length > 4000)
      else assert.deepEqual(JSON.parse(JSON.stringify(keysIn(tracking))), JSON.parse(JSON.stringify(keys)))
    }),
  )
})

test('tracking data of anybody else is not of keys', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => assert.equal(keysIn(text), null)))
})

test('a token of 64 bits keeps its digits', () => {
  const token = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
  fc.assert(
    fc.property(token, token => {
      assert.deepEqual(readViberJson(Buffer.from(`{"message_token":${token},"n":1}`)), {
        message_token: String(token),
        n: 1,
      })
    }),
  )
})
