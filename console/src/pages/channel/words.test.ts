import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { duration, expiry, size } from './words.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

describe('the words of the channel page', () => {
  it('say how long and how large', () => {
    assert.deepEqual([250, 1500, 90_000, 5 * HOUR, 3 * DAY].map(duration), [
      '250 ms',
      '1.5 sec',
      '1.5 min',
      '5 hr',
      '3 days',
    ])
    assert.deepEqual([500 * 1024, 5 * 1024 * 1024].map(size), ['500 kB', '5 MB'])
  })

  it('say when a token ends, and whether that is soon', () => {
    assert.deepEqual(expiry(30 * DAY, 0), { words: 'expires in 30 days', due: 'later' })
    assert.deepEqual(expiry(5 * DAY + HOUR, 0), { words: 'expires in 5 days', due: 'soon' })
    assert.deepEqual(expiry(26 * HOUR, 0), { words: 'expires in 26 hours', due: 'soon' })
    assert.deepEqual(expiry(0, 3 * DAY), { words: 'expired 3 days ago', due: 'over' })
  })
})
