import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { equalSecrets } from './constant-time.ts'

test('a secret is equal to itself and to nothing else, whatever the lengths', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      assert.equal(equalSecrets(a, b), a === b && a !== '')
    }),
  )
  assert.equal(equalSecrets('secret', 'secret'), true)
  assert.equal(equalSecrets('secret', 'secret '), false)
})

test('an empty secret is equal to nothing', () => {
  assert.equal(equalSecrets('', ''), false)
})
