import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { requestSid } from './headers.ts'
import { fromSid, toSid } from './sids.ts'

test('an id becomes a SID and is itself again', () => {
  fc.assert(
    fc.property(fc.uuid(), id => {
      const sid = toSid('CH', id)
      assert.match(sid, /^CH[0-9a-f]{32}$/)
      assert.equal(fromSid('CH', sid), id)
      assert.equal(fromSid('CH', `CH${sid.slice(2).toUpperCase()}`), id)
      assert.equal(fromSid('FO', sid), null)
    }),
  )
})

test('what is no SID is none', () => {
  const hex = '0'.repeat(32)
  const others = [
    '',
    'CH',
    hex,
    `ch${hex}`,
    `CH${hex}0`,
    `CH${hex.slice(1)}`,
    `CH${hex.slice(1)}g`,
    `CH${hex}\n`,
  ]
  for (const text of [...others, '01a1f822-cde1-73fb-856b-f71a8f820843'])
    assert.equal(fromSid('CH', text), null, text)
  fc.assert(
    fc.property(fc.string(), text => {
      assert.equal(fromSid('CH', text) === null, !/^CH[0-9a-fA-F]{32}$/.test(text) || text.endsWith('\n'))
    }),
  )
})

test('every request has a SID, the same for the same id', () => {
  assert.equal(requestSid('01A1F822-cde1-73fb-856b-f71a8f820843'), 'RQ01a1f822cde173fb856bf71a8f820843')
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      assert.match(requestSid(one), /^RQ[0-9a-f]{32}$/)
      assert.equal(requestSid(one) === requestSid(other), one === other)
    }),
  )
})
