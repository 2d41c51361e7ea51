import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeCursor, decodeMomentCursor, encodeCursor, encodeMomentCursor } from './cursor.ts'

test('a cursor gives back the id it was made of, and fits into a URL as it is', () => {
  fc.assert(
    fc.property(fc.uuid(), id => {
      const cursor = encodeCursor(id)
      assert.equal(decodeCursor(cursor), id)
      assert.equal(encodeURIComponent(cursor), cursor)
    }),
  )
})

test('any other text is no cursor, and never an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String(), fc.uuid()), text => {
      const id = decodeCursor(text)
      assert.ok(id === null || encodeCursor(id) === text)
    }),
  )
})

test('a cursor by time gives back its moment and its id, and neither kind is taken for the other', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.nat(253_402_300_799_999), (id, at) => {
      const cursor = encodeMomentCursor({ at, id })
      assert.deepEqual(decodeMomentCursor(cursor), { at, id })
      assert.equal(encodeURIComponent(cursor), cursor)
      assert.equal(decodeCursor(cursor), null)
      assert.equal(decodeMomentCursor(encodeCursor(id)), null)
      assert.equal(decodeMomentCursor(`${cursor}A`), null)
    }),
  )
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), text => {
      const place = decodeMomentCursor(text)
      assert.ok(place === null || encodeMomentCursor(place) === text)
    }),
  )
})

test('a cursor that was cut, lengthened or changed in one character is refused or another valid one', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.nat(22), fc.string({ minLength: 1, maxLength: 1 }), (id, at, character) => {
      const cursor = encodeCursor(id)
      assert.equal(decodeCursor(cursor.slice(0, at)), null)
      assert.equal(decodeCursor(cursor + character), null)
      const changed = cursor.slice(0, at) + character + cursor.slice(at + 1)
      const read = decodeCursor(changed)
      assert.ok(read === null || encodeCursor(read) === changed)
    }),
  )
})

const refused = [
  '',
  ' ',
  'AQ',
  `${encodeCursor('00000000-0000-7000-8000-000000000000')}=`,
  'a'.repeat(23),
  '💥',
]
for (const text of refused) {
  test(`"${text}" is refused`, () => assert.equal(decodeCursor(text), null))
}
