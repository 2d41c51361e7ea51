import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { readRange } from './byte-range.ts'

/** RFC 9110, section 14.1.2. */
const cases: [header: string | undefined, size: number, expected: ReturnType<typeof readRange>][] = [
  [undefined, 10, null],
  ['bytes=0-4', 10, { start: 0, end: 4 }],
  ['bytes=5-', 10, { start: 5, end: 9 }],
  ['bytes=-3', 10, { start: 7, end: 9 }],
  ['bytes=-30', 10, { start: 0, end: 9 }],
  ['bytes=9-100', 10, { start: 9, end: 9 }],
  ['bytes=10-', 10, 'unsatisfiable'],
  ['bytes=-0', 10, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=-5', 0, 'unsatisfiable'],
  ['bytes=5-4', 10, null],
  ['bytes=0-1,4-5', 10, null],
  ['bytes=-', 10, null],
  ['items=0-4', 10, null],
  ['nonsense', 10, null],
]
for (const [header, size, expected] of cases) {
  it(`${header} of ${size} bytes`, () => assert.deepEqual(readRange(header, size), expected))
}

it('a part is inside the file, whatever is asked', () => {
  fc.assert(
    fc.property(fc.option(fc.nat()), fc.option(fc.nat()), fc.nat(), (first, last, size) => {
      const range = readRange(`bytes=${first ?? ''}-${last ?? ''}`, size)
      if (range === null || range === 'unsatisfiable') return
      assert.ok(range.start >= 0 && range.start <= range.end && range.end < size)
    }),
  )
})
