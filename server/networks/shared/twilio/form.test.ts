import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readForm, writeForm } from './form.ts'

test('a form reads as it was written', () => {
  const fields = fc.dictionary(
    fc.string({ minLength: 1 }).filter(name => name !== '__proto__'),
    fc.string(),
  )
  fc.assert(
    fc.property(fields, form => {
      const wellFormed = Object.fromEntries(
        Object.entries(form).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
      )
      assert.deepEqual(readForm(Buffer.from(writeForm(wellFormed))), wellFormed)
    }),
  )
})

test('a list is a field several times, and of several the first counts', () => {
  const text = writeForm({ StatusCallbackEvent: ['initiated', 'answered'], From: undefined, To: '+1 555' })
  assert.equal(text, 'StatusCallbackEvent=initiated&StatusCallbackEvent=answered&To=%2B1+555')
  assert.deepEqual(readForm(Buffer.from(text)), { StatusCallbackEvent: 'initiated', To: '+1 555' })
})

test('the names of what every object has are fields like others', () => {
  const form = readForm(Buffer.from('constructor=a&toString=b'))
  assert.deepEqual({ ...form }, { constructor: 'a', toString: 'b' })
})
