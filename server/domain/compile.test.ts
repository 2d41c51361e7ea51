import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Type } from 'typebox'
import { Compile } from './compile.ts'

describe('a validator', () => {
  it('tells what fits, and what is wrong with what does not', () => {
    const point = Compile(Type.Object({ x: Type.Number() }))
    assert.equal(point.Check({ x: 1 }), true)
    assert.deepEqual(point.Errors({ x: 1 }), [])
    assert.equal(point.Check({ x: '1' }), false)
    assert.equal(point.Errors({ x: '1' })[0]?.instancePath, '/x')
  })

  it('is compiled when it is first asked, and once', () => {
    let read = 0
    const schema = new Proxy(Type.String(), {
      get: (target, key) => {
        read++
        return Reflect.get(target, key)
      },
    })
    const text = Compile(schema)
    assert.equal(read, 0)
    assert.equal(text.Check('a'), true)
    const first = read
    assert.ok(first > 0)
    text.Check('b')
    assert.equal(read, first)
  })
})
