import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextLook } from './looks.ts'

test('deliveries are looked at again when something may have become of them', () => {
  const now = Date.now()
  const pending = (inMs: number | null) => ({
    state: 'pending' as const,
    nextAttemptAt: inMs === null ? null : new Date(now + inMs).toISOString(),
  })
  assert.equal(nextLook([], now), false)
  assert.equal(nextLook([{ state: 'succeeded', nextAttemptAt: null }], now), false)
  assert.equal(nextLook([pending(null)], now), 1000)
  assert.equal(nextLook([pending(30_000), pending(5000)], now), 5000)
  assert.equal(nextLook([pending(36_000_000)], now), 60_000)
  assert.equal(nextLook([pending(-5000)], now), 1000)
})
