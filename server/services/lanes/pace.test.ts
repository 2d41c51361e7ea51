import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { tokenBucket, unlimited } from './pace.ts'

const pace = fc.record({
  perSecond: fc.integer({ min: 1, max: 2000 }),
  burst: fc.integer({ min: 1, max: 50 }),
})

describe('tokenBucket', () => {
  it('gives its burst at once and then says how long to wait', () => {
    const bucket = tokenBucket({ perSecond: 10, burst: 3 })
    assert.deepEqual(
      [1, 2, 3, 4].map(() => bucket.take(5000)),
      [0, 0, 0, 100],
    )
    assert.equal(bucket.take(5040), 60)
    assert.equal(bucket.take(5100), 0)
    assert.equal(bucket.take(5100), 100)
  })

  it('saves no more than its burst', () => {
    const bucket = tokenBucket({ perSecond: 1000, burst: 2 })
    bucket.take(0)
    assert.deepEqual(
      [1, 2, 3].map(() => bucket.take(1_000_000)),
      [0, 0, 1],
    )
  })

  it('never gives more in any time than its rate and one burst', () => {
    fc.assert(
      fc.property(pace, fc.array(fc.nat(300), { maxLength: 200 }), (pace, steps) => {
        const bucket = tokenBucket(pace)
        const given: number[] = []
        let now = 0
        for (const step of steps) {
          now += step
          if (bucket.take(now) === 0) given.push(now)
        }
        given.forEach((from, i) => {
          given.slice(i).forEach((until, more) => {
            const allowed = pace.burst + ((until - from) / 1000) * pace.perSecond
            assert.ok(more + 1 <= allowed + 1e-6, `${more + 1} between ${from} and ${until}`)
          })
        })
      }),
    )
  })

  it('keeps its word: after the wait it named there is a token', () => {
    fc.assert(
      fc.property(pace, fc.array(fc.nat(50), { minLength: 1, maxLength: 100 }), (pace, pauses) => {
        const bucket = tokenBucket(pace)
        let now = 0
        for (const pause of pauses) {
          now += pause
          const wait = bucket.take(now)
          now += wait
          // One more millisecond where a fraction was lost in between.
          if (wait > 0 && bucket.take(now) > 0) assert.equal(bucket.take(++now), 0)
        }
      }),
    )
  })

  it('bears a clock that is set back', () => {
    const bucket = tokenBucket({ perSecond: 10, burst: 1 })
    assert.equal(bucket.take(10_000), 0)
    assert.equal(bucket.take(1000), 100)
    assert.equal(bucket.take(1100), 0)
  })
})

it('unlimited never waits', () => {
  assert.ok([1, 2, 3].every(now => unlimited.take(now) === 0))
})
