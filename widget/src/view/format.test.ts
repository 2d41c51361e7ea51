import assert from 'node:assert/strict'
import { it } from 'node:test'
import { dayIn, sizeIn } from './format.ts'

const now = new Date(2026, 2, 29, 0, 30)
const days: [language: string, at: Date, words: string][] = [
  ['en', new Date(2026, 2, 29, 23, 59), 'Today'],
  ['en', new Date(2026, 2, 28, 0, 1), 'Yesterday'],
  ['de', new Date(2026, 2, 28, 12, 0), 'Gestern'],
  ['en-GB', new Date(2026, 2, 1, 12, 0), 'Sunday 1 March'],
  ['en-GB', new Date(2025, 2, 1, 12, 0), 'Saturday, 1 March 2025'],
]
for (const [language, at, words] of days) {
  it(`calls a day "${words}"`, () => assert.equal(dayIn(language, at, now), words))
}

it('writes sizes as people do', () => {
  assert.equal(sizeIn('en', 48_213), '47.1 kB')
  assert.equal(sizeIn('en', 10_485_760), '10 MB')
})
