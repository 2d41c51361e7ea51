import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Rate } from './rate.ts'

test('so many pass within any second', () => {
  const rate = new Rate(2)
  const taken = [0, 100, 200, 1000, 1001, 1100, 1101].map(at => rate.take(at))
  assert.deepEqual(taken, [true, true, false, true, false, true, false])
})
