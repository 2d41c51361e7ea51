import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { acceptsToken, tokenHash } from './channel-token.ts'

const token = '0123456789abcdef'.repeat(3)
const hash = tokenHash(token) ?? ''

describe('a channel token', () => {
  for (const [text, same] of [
    [token, true],
    [`cc-tok-${token}`, true],
    [`tok-${token}`, true],
    [`-${token}`, false],
    [`a-b-c-d-e-${token}`, false],
    [`cc tok ${token}`, false],
    [token.toUpperCase(), false],
    [token.slice(1), false],
    [`${token}0`, false],
    [`${token}\n`, false],
    ['', false],
  ] as const) {
    it(`${same ? 'is' : 'is not'} ${JSON.stringify(text)}`, () =>
      assert.equal(tokenHash(text), same ? hash : null))
  }

  it('is accepted until its time is over, among others', () => {
    const other = { hash: tokenHash('f'.repeat(48)) ?? '', validUntil: 2000 }
    const accepted = [other, { hash, validUntil: 1000 }, other]
    assert.ok(acceptsToken(accepted, `cc-tok-${token}`, 999))
    assert.equal(acceptsToken(accepted, token, 1000), false)
    assert.equal(acceptsToken([other], token, 0), false)
    assert.equal(acceptsToken([], token, 0), false)
    assert.equal(acceptsToken(accepted, hash, 0), false)
  })
})
