import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createSeal, SealError } from './seal.ts'

const seal = createSeal(randomBytes(32))
const text = fc.string({ unit: 'grapheme', maxLength: 300 })
const id = fc.uuid()

describe('seal', () => {
  it('derives a key for each purpose, the same each time', () => {
    const key = randomBytes(32)
    const [one, two] = [createSeal(key), createSeal(key)]
    assert.deepEqual(one.derive('a'), two.derive('a'))
    assert.equal(one.derive('a').length, 32)
    assert.notDeepEqual(one.derive('a'), one.derive('b'))
    assert.notDeepEqual(one.derive('a'), createSeal(randomBytes(32)).derive('a'))
    assert.notDeepEqual(one.derive('a'), key)
  })

  it('opens what it closed', () => {
    fc.assert(
      fc.property(id, id, text, (workspace, owner, plain) => {
        assert.equal(seal.open(workspace, owner, seal.close(workspace, owner, plain)), plain)
      }),
    )
  })

  it('derives a key for each purpose, the same each time and another under another master key', () => {
    const key = seal.derive('one')
    assert.equal(key.length, 32)
    assert.deepEqual(seal.derive('one'), key)
    for (const other of [seal.derive('two'), createSeal(randomBytes(32)).derive('one')]) {
      assert.notDeepEqual(other, key)
    }
  })

  it('shows nothing of the text, and never the same twice', () => {
    const plain = 'a token that must not be seen'
    const [one, two] = [seal.close('w', 'o', plain), seal.close('w', 'o', plain)]
    assert.notEqual(one, two)
    for (const written of [plain, Buffer.from(plain).toString('base64url')]) assert.ok(!one.includes(written))
  })

  it('opens for its owner in its workspace alone', () => {
    fc.assert(
      fc.property(id, id, id, text, (workspace, owner, other, plain) => {
        fc.pre(other !== owner && other !== workspace)
        const sealed = seal.close(workspace, owner, plain)
        assert.throws(() => seal.open(workspace, other, sealed), SealError)
        assert.throws(() => seal.open(other, owner, sealed), SealError)
      }),
    )
  })

  it('tells one owner from another where their names join', () => {
    const sealed = seal.close('a:b', 'c', 'x')
    assert.throws(() => seal.open('a', 'b:c', sealed), SealError)
  })

  it('opens nothing that was changed', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (plain, at, instead) => {
        const sealed = seal.close('w', 'o', plain)
        const index = at % sealed.length
        fc.pre(sealed[index] !== instead)
        const changed = sealed.slice(0, index) + instead + sealed.slice(index + 1)
        assert.throws(() => seal.open('w', 'o', changed), SealError)
      }),
      { numRuns: 1000 },
    )
  })

  it('opens nothing that is no sealed text', () => {
    const sealed = seal.close('w', 'o', 'x')
    const bad = ['', 'v1', 'v1....', `${sealed}.`, `${sealed}.x`, ` ${sealed}`, sealed.replace('v1', 'v2')]
    for (const text of bad) assert.throws(() => seal.open('w', 'o', text), SealError, text)
    fc.assert(
      fc.property(fc.string(), text => void assert.throws(() => seal.open('w', 'o', text), SealError)),
    )
  })

  it('names the key that is missing', () => {
    const other = createSeal(randomBytes(32))
    const sealed = other.close('w', 'o', 'x')
    assert.notEqual(other.keyId, seal.keyId)
    assert.throws(() => seal.open('w', 'o', sealed), new RegExp(`SealError.*${other.keyId}`))
  })

  it('takes a key of 32 bytes only', () => {
    for (const length of [0, 16, 31, 33]) assert.throws(() => createSeal(randomBytes(length)), SealError)
  })
})
