import assert from 'node:assert/strict'
import { it } from 'node:test'
import { baseType } from './mime.ts'

it('a type by its common name, without parameters', () => {
  assert.deepEqual(
    ['IMAGE/JPG', ' audio/ogg; codecs=opus', 'text/xml', '', null, 'nonsense', '/x'].map(baseType),
    ['image/jpeg', 'audio/ogg', 'application/xml', null, null, null, null],
  )
})
