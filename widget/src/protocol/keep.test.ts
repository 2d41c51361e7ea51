import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keepIn } from './keep.ts'

/** A storage as browsers have it: what is kept are its own properties. */
function storage(): Storage {
  const methods = {
    getItem(this: Record<string, string>, name: string) {
      return this[name] ?? null
    },
    setItem(this: Record<string, string>, name: string, value: string) {
      this[name] = value
    },
    removeItem(this: Record<string, string>, name: string) {
      delete this[name]
    },
  }
  return Object.create(methods) as Storage
}
const none = (): Storage => {
  throw new Error('SecurityError')
}
const full = (): Storage =>
  Object.assign(storage(), {
    setItem: () => {
      throw new Error('QuotaExceededError')
    },
  })

describe('keepIn', () => {
  for (const [what, open] of Object.entries({ storage: () => storage(), none, full })) {
    it(`keeps things for the page with ${what}`, () => {
      const keep = keepIn(open, 'ch_1')
      keep.set('out:b', { n: 2 })
      keep.set('out:a', { n: 1 })
      keep.set('token', 'abc')
      assert.deepEqual(keep.get('out:a'), { n: 1 })
      assert.deepEqual(keep.names('out:'), ['out:a', 'out:b'])
      keep.remove('out:a')
      assert.equal(keep.get('out:a'), undefined)
      assert.deepEqual(keep.names('out:'), ['out:b'])
    })
  }

  it('keeps those of another channel apart, and passes over what is no JSON', () => {
    const shared = storage()
    keepIn(() => shared, 'ch_1').set('token', 'abc')
    assert.equal(keepIn(() => shared, 'ch_2').get('token'), undefined)
    assert.equal(keepIn(() => shared, 'ch_1').get('token'), 'abc')
    shared.setItem('portico:ch_1:token', '{')
    assert.equal(keepIn(() => shared, 'ch_1').get('token'), undefined)
  })
})
