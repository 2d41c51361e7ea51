import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { StoreUnavailable } from '../store/unavailable.ts'
import { batcher } from './batcher.ts'

const double = (batches: number[][]) => async (items: number[]) => {
  batches.push(items)
  return items.map(n => n * 2)
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)

describe('batcher', () => {
  it('works on what comes together as one, and answers each', async () => {
    const batches: number[][] = []
    const add = batcher(double(batches))
    assert.deepEqual(await Promise.all([1, 2, 3].map(add)), [2, 4, 6])
    assert.equal(await add(4), 8)
    assert.deepEqual(batches, [[1, 2, 3], [4]])
  })

  it('gathers what comes while a batch is under way', async () => {
    const batches: number[][] = []
    const first = Promise.withResolvers<void>()
    const add = batcher(async (items: number[]) => {
      batches.push(items)
      if (batches.length === 1) await first.promise
      return items
    })
    const one = add(1)
    while (batches.length === 0) await new Promise(resolve => setImmediate(resolve))
    const others = [add(2), add(3)]
    first.resolve()
    await Promise.all([one, ...others])
    assert.deepEqual(batches, [[1], [2, 3]])
  })

  it('makes no batch larger than it may be', async () => {
    const batches: number[][] = []
    await Promise.all(upTo(25).map(batcher(double(batches), 10)))
    assert.deepEqual(
      batches.map(b => b.length),
      [10, 10, 5],
    )
  })

  it('fails exactly those that cannot be done, in whatever company, and keeps the order of the others', async () => {
    const bad = fc.uniqueArray(fc.nat(40), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(bad, fc.integer({ min: 1, max: 41 }), async (bad, max) => {
        const done: number[] = []
        const add = batcher(async (items: number[]) => {
          const culprit = items.find(n => bad.includes(n))
          if (culprit !== undefined) throw new Error(String(culprit))
          done.push(...items)
          return items
        }, max)
        const outcomes = await Promise.allSettled(upTo(41).map(add))
        assert.deepEqual(
          outcomes.map(o => (o.status === 'fulfilled' ? o.value : (o.reason as Error).message)),
          upTo(41).map(n => (bad.includes(n) ? String(n) : n)),
        )
        assert.deepEqual(
          done,
          upTo(41).filter(n => !bad.includes(n)),
        )
      }),
    )
  })

  it('fails all at once when the store is away, and works again when it is back', async () => {
    let calls = 0
    let away = true
    const add = batcher(async (items: number[]) => {
      calls++
      if (away) throw new StoreUnavailable('gone')
      return items
    })
    const outcomes = await Promise.allSettled(upTo(100).map(add))
    assert.ok(outcomes.every(o => o.status === 'rejected' && o.reason instanceof StoreUnavailable))
    assert.equal(calls, 1)
    away = false
    assert.equal(await add(1), 1)
  })

  it('fails with what is thrown before there is a promise', async () => {
    const add = batcher((): Promise<number[]> => {
      throw new Error('at once')
    })
    await assert.rejects(add(1), /at once/)
  })
})
