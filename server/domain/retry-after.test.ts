import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { retryAfterMs } from './retry-after.ts'

const now = Date.UTC(2026, 0, 1, 12)
const cases: [string | undefined, number | undefined][] = [
  ['120', 120_000],
  [' 0 ', 0],
  ['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
  ['Thursday, 01-Jan-26 12:00:30 GMT', 30_000],
  ['Thu, 01 Jan 2026 11:59:00 GMT', 0],
  ['1.5', undefined],
  ['-1', undefined],
  ['soon', undefined],
  ['Someday, soon', undefined],
  ['', undefined],
  [undefined, undefined],
]
for (const [header, expected] of cases) {
  test(`Retry-After: ${header}`, () => assert.equal(retryAfterMs(header, now), expected))
}

test('any text gives a time to wait or nothing', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const ms = retryAfterMs(text, now)
      assert.ok(ms === undefined || (Number.isFinite(ms) && ms >= 0))
    }),
  )
})
