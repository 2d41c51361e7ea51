import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lruCache } from './lru.ts'

describe('a cache', () => {
  it('gives up the value that was longest not asked for', () => {
    const cache = lruCache<number>(2)
    cache.set('a', 1)
    cache.set('b', 2)
    assert.equal(cache.get('a'), 1)
    cache.set('c', 3)
    assert.deepEqual([cache.get('a'), cache.get('b'), cache.get('c')], [1, undefined, 3])
  })

  it('keeps a value for its time, where it has one', () => {
    const [lasting, timed] = [lruCache<number>(2), lruCache<number>(2, 3_600_000)]
    for (const cache of [lasting, timed]) cache.set('a', 1)
    assert.equal(lasting.getRemainingTTL('a'), Number.POSITIVE_INFINITY)
    const left = timed.getRemainingTTL('a')
    assert.ok(left > 0 && left <= 3_600_000, String(left))
  })
})
