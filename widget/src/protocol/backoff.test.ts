import assert from 'node:assert/strict'
import { it } from 'node:test'
import { waitAfter } from './backoff.ts'

it('waits longer each time, up to half a minute, and never all at once', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 50].map(failures => waitAfter(failures, 1)),
    [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000],
  )
  assert.equal(waitAfter(3, 0), 2000)
})
