import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { networks } from '../../networks/registry.ts'
import { identifierKeyOf, networkOfTemplate, networksNamed, platformOf, templateRefOf } from './platforms.ts'

const manifests = [...networks.values()].map(({ manifest }) => manifest)

describe('a platform', () => {
  it('is one network, and the other way round', () => {
    const platforms = manifests.map(({ type }) => platformOf(type))
    assert.equal(new Set(platforms).size, manifests.length)
    for (const { type } of manifests) {
      assert.match(platformOf(type), /^[A-Za-z0-9-]+$/)
      assert.equal(networkOfTemplate(templateRefOf(type)), type)
      assert.deepEqual(networksNamed(platformOf(type), manifests), [type])
    }
  })

  const names: [string, string[]][] = [
    ['facebook', ['messenger']],
    ['whatsapp', ['whatsapp']],
    ['whatsapp-twilio', ['twilio-whatsapp']],
    ['sms', ['twilio-sms', 'vonage-sms']],
    ['sms-messagebird', ['twilio-sms', 'vonage-sms']],
    ['voice-messagebird', ['audiocodes', 'twilio-voice']],
    ['email', ['email']],
    ['email-messagebird', ['brevo', 'email']],
    ['twilio-sms', []],
    ['linkedin', []],
  ]
  for (const [name, expected] of names) {
    it(`named ${name} is ${expected.join(' or ') || 'nobody’s'}`, () =>
      assert.deepEqual(networksNamed(name, manifests).sort(), expected))
  }

  it('has one version of its template', () => {
    for (const ref of [
      'sandbox',
      'sandbox:',
      'sandbox:2',
      'sandbox:01',
      ':1',
      'sandbox:1:1',
      'messenger:1',
    ]) {
      assert.equal(networkOfTemplate(ref), null, ref)
    }
    fc.assert(fc.property(fc.string(), ref => void networkOfTemplate(ref)))
  })
})

describe('the name of an address', () => {
  const of = (network: string, medium: string, more: object = {}) =>
    identifierKeyOf({ network, address: '7', id: 'id', profile: {}, ...more }, medium)
  const cases: [string, string][] = [
    [of('twilio-sms', 'sms'), 'phonenumber'],
    [of('brevo', 'email'), 'emailaddress'],
    [of('telegram', 'telegram'), 'telegram:7'],
    [of('messenger', 'messenger'), 'facebookid-7'],
    [of('line', 'line'), 'line-7'],
    [of('webchat', 'webchat', { address: null }), 'webchat-id'],
    [of('twilio-sms', 'sms', { profile: { contactIdentifierKey: 'customernumber' } }), 'customernumber'],
  ]
  for (const [is, expected] of cases) it(expected, () => assert.equal(is, expected))
})
