import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type TSchema, Type } from 'typebox'
import { Compile } from './compile.ts'

/** A schema, and how often something was read from it. */
function watched<T extends TSchema>(schema: T): { schema: T; reads: () => number } {
  let reads = 0
  const get = (target: T, key: PropertyKey) => {
    reads++
    return Reflect.get(target, key)
  }
  return { schema: new Proxy(schema, { get }), reads: () => reads }
}

describe('a validator', () => {
  it('tells what fits, and what is wrong with what does not', () => {
    const point = Compile(Type.Object({ x: Type.Number() }))
    assert.equal(point.Check({ x: 1 }), true)
    assert.deepEqual(point.Errors({ x: 1 }), [])
    assert.equal(point.Check({ x: '1' }), false)
    assert.equal(point.Errors({ x: '1' })[0]?.instancePath, '/x')
  })

  it('finds nothing wrong with what fits one of several forms', () => {
    const either = Compile(Type.Union([Type.String({ minLength: 2 }), Type.Number()]))
    for (const value of ['ab', 1]) assert.deepEqual(either.Errors(value), [])
  })

  it('costs nothing until it is asked', () => {
    const { schema, reads } = watched(Type.String())
    Compile(schema)
    assert.equal(reads(), 0)
  })

  it('is compiled when it is asked all the time, and judges as before', () => {
    const { schema, reads } = watched(Type.String({ format: 'uuid' }))
    const { Check } = Compile(schema)
    const [id, none] = ['0198c0de-0000-7000-8000-000000000001', '0198c0de']
    const judged = new Set<string>()
    for (let round = 0; round < 1000; round++) judged.add(`${Check(id)} ${Check(none)}`)
    const before = reads()
    judged.add(`${Check(id)} ${Check(none)}`)
    assert.equal(reads(), before)
    assert.deepEqual([...judged], ['true false'])
  })
})
