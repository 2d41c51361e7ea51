import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { splitText } from './split-text.ts'

const cases: [string, string, number, string[]][] = [
  ['a text that fits', 'hello', 5, ['hello']],
  ['an empty text', '', 5, ['']],
  ['between paragraphs', 'aaa bb\n\ncc dd', 10, ['aaa bb\n\n', 'cc dd']],
  ['between lines', 'aaa bb\ncc dd e', 10, ['aaa bb\n', 'cc dd e']],
  ['between sentences', 'One. Two. Three four', 12, ['One. Two. ', 'Three four']],
  ['between words', 'aaaa bbbb cccc', 11, ['aaaa bbbb ', 'cccc']],
  ['at the limit where no boundary is near', 'a bbbbbbbbbbb', 6, ['a bbbb', 'bbbbbb', 'b']],
  ['never inside a surrogate pair', 'abc😀😀', 4, ['abc', '😀😀']],
]
for (const [name, text, max, parts] of cases) {
  test(name, () => assert.deepEqual(splitText(text, max), parts))
}

test('parts fit, join to the text again, and split no character', () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom(' ', '\n', '. ', '😀'), fc.string()),
    maxLength: 200,
  })
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 50 }), (raw, max) => {
      const text = raw.toWellFormed()
      const parts = splitText(text, max)
      assert.equal(parts.join(''), text)
      for (const part of parts) assert.ok(part.length <= max && part.isWellFormed())
      if (text !== '') assert.ok(!parts.includes(''))
    }),
  )
})
