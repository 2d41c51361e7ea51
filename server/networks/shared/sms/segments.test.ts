import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { segmentsOf } from './segments.ts'

const cases: [name: string, text: string, encoding: string, units: number, segments: number][] = [
  ['nothing', '', 'GSM-7', 0, 1],
  ['160 plain characters', 'a'.repeat(160), 'GSM-7', 160, 1],
  ['161', 'a'.repeat(161), 'GSM-7', 161, 2],
  ['two full segments', 'a'.repeat(306), 'GSM-7', 306, 2],
  ['one more', 'a'.repeat(307), 'GSM-7', 307, 3],
  ['accents of the default alphabet', 'Grüße à Ñandú'.replace('ú', 'ù'), 'GSM-7', 13, 1],
  ['the extension table counts twice', '€{}[]~\\|^\f', 'GSM-7', 20, 1],
  ['80 euros', '€'.repeat(80), 'GSM-7', 160, 1],
  ['an escape is not torn from its character', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
  ['one accent beyond it makes all UCS-2', 'São', 'UCS-2', 3, 1],
  ['70 of them', 'я'.repeat(70), 'UCS-2', 70, 1],
  ['71', 'я'.repeat(71), 'UCS-2', 71, 2],
  ['two full segments of UCS-2', 'я'.repeat(134), 'UCS-2', 134, 2],
  ['emoji count twice', '👋'.repeat(35), 'UCS-2', 70, 1],
  ['a surrogate pair is not torn apart', `${'я'.repeat(66)}👋${'я'.repeat(66)}`, 'UCS-2', 134, 3],
]

for (const [name, text, encoding, units, segments] of cases) {
  test(`segments: ${name}`, () => assert.deepEqual(segmentsOf(text), { encoding, units, segments }))
}

test('segments: they hold all units, and the last one was needed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), text => {
      const { encoding, units, segments } = segmentsOf(text)
      const [alone, each] = encoding === 'GSM-7' ? [160, 153] : [70, 67]
      assert.ok(units <= (segments === 1 ? alone : segments * each))
      // A segment may be left one unit short where the next character takes two.
      assert.ok(segments === 1 || units > Math.max(alone, (segments - 1) * (each - 1)))
    }),
  )
})
