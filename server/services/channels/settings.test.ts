import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { fakeNetwork } from '../../../test/support/fake-network.ts'
import { Problem } from '../../domain/problem.ts'
import { MASK } from '../../domain/redact.ts'
import { changeSettings, type Settings } from './settings.ts'

const { manifest } = fakeNetwork()
const before: Settings = {
  config: { account: 'one', colour: 'red' },
  secrets: { token: 'abcdef', spare: 'x' },
}

describe('changeSettings', () => {
  for (const [what, changes, after] of [
    ['nothing', {}, before],
    ['replaces what is given', { colour: 'blue' }, { ...before, config: { account: 'one', colour: 'blue' } }],
    ['removes by null', { colour: null }, { ...before, config: { account: 'one' } }],
    ['removes a secret by null', { spare: null }, { ...before, secrets: { token: 'abcdef' } }],
    ['keeps a secret by its mask', { token: MASK, spare: MASK }, before],
    ['takes a new secret', { token: 'ghijkl' }, { ...before, secrets: { token: 'ghijkl', spare: 'x' } }],
    [
      'takes the mask as it is where nothing is masked',
      { colour: MASK },
      { ...before, config: { account: 'one', colour: MASK } },
    ],
    [
      'passes over the null of what is not there',
      { colour: null, account: 'two' },
      { ...before, config: { account: 'two' } },
    ],
  ] as const) {
    it(`changes ${what}`, () => {
      assert.deepEqual(changeSettings(manifest, before, changes), after)
    })
  }

  for (const [what, changes, field] of [
    ['an unknown setting', { size: 3 }, '/config/size'],
    ['a setting of another type', { colour: 3 }, '/config/colour'],
    ['a secret that does not fit', { token: 'short' }, '/config/token'],
    ['the removal of what is required', { token: null }, '/config/token'],
    ['the way to the prototype', JSON.parse('{"__proto__": {"a": 1}}'), '/config/__proto__'],
    ['a property of every object', { constructor: 'x' }, '/config/constructor'],
  ] as const) {
    it(`refuses ${what}, and names the field without telling what was in it`, () => {
      assert.throws(
        () => changeSettings(manifest, before, changes),
        error => error instanceof Problem && error.code === 'invalid' && error.details.field === field,
      )
    })
  }

  it('does without what the workspace may have, and checks it where it is given', () => {
    const lent = { ...manifest, provider: { name: 'twilio', keys: ['token'] } } as const
    const none = { config: {}, secrets: {} }
    assert.deepEqual(changeSettings(lent, none, {}), none)
    assert.throws(() => changeSettings(lent, none, { token: 'short' }), { code: 'invalid' })
    const other = { ...manifest, provider: { name: 'twilio', keys: ['spare'] } } as const
    assert.throws(() => changeSettings(other, none, {}), { message: '/config/token is required.' })
  })

  it('a mask where nothing is set is nothing', () => {
    const none = { config: {}, secrets: {} }
    assert.throws(() => changeSettings(manifest, none, { token: MASK }), { message: /token is required/ })
  })

  it('never changes what it was given, and never mixes secrets with what may be shown', () => {
    const value = fc.oneof(fc.string(), fc.constant(null), fc.constant(MASK), fc.integer())
    const changes = fc.dictionary(fc.constantFrom('account', 'colour', 'token', 'spare', 'other'), value)
    const copy = structuredClone(before)
    fc.assert(
      fc.property(changes, given => {
        try {
          const { config, secrets } = changeSettings(manifest, before, given)
          assert.ok(Object.keys(config).every(key => key in manifest.config.properties))
          assert.ok(Object.keys(secrets).every(key => key in manifest.secrets.properties))
        } catch (error) {
          assert.ok(error instanceof Problem)
        }
        assert.deepEqual(before, copy)
      }),
    )
  })
})
