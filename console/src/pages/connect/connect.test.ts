import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { networks } from '../../../../server/networks/registry.ts'
import type { Check, Network } from '../../api/types.ts'
import { factsOf, isForLater, needsSomebody, summaryOf } from '../../channels/checks.ts'
import { invitationTo } from './invitation.ts'
import { arrival, grouped, hasEnded } from './networks.ts'

/** As the API tells them. */
const all = [...networks.values()].map(
  ({ manifest, poll, explore }): Network =>
    ({ ...manifest, polls: poll !== undefined, explores: explore !== undefined }) as never,
)
const one = (type: string): Network => all.find(network => network.type === type) ?? assert.fail(type)

describe('the networks to choose from', () => {
  const types = (search: string) =>
    grouped(all, search).flatMap(group => group.networks.map(({ type }) => type))

  it('are all there, each once', () => {
    assert.deepEqual(types('').sort(), all.map(({ type }) => type).sort())
  })

  it('begin with the chat apps, and end with what has ended', () => {
    const groups = grouped(all, '')
    assert.equal(groups[0]?.title, 'Chat apps')
    assert.equal(groups[0].networks[0]?.medium, 'whatsapp')
    assert.deepEqual(groups.at(-1), { title: 'Ended', networks: [one('google')] })
    assert.ok(!groups.some(({ title }) => title === 'Others'))
  })

  it('are found by words of their names and of what they are', () => {
    assert.deepEqual(types('twilio voice'), ['twilio-voice'])
    assert.deepEqual(types('BOTFATHER'), ['telegram'])
    assert.deepEqual(types('nothing like it'), [])
  })

  it('say how messages get here without a public address', () => {
    assert.equal(arrival(one('telegram'), null), 'fetched')
    assert.equal(arrival(one('email'), null), 'fetched')
    assert.equal(arrival(one('whatsapp'), null), 'cut off')
    assert.equal(arrival(one('sandbox'), null), 'delivered')
    assert.equal(arrival(one('whatsapp'), 'https://portico.example'), 'delivered')
    assert.deepEqual(
      all.filter(hasEnded).map(({ type }) => type),
      ['google'],
    )
  })
})

describe('an invitation to write', () => {
  const base = { id: '01a1f8d5-7acc-765f-8148-a4c50c93f010', address: null, facts: {}, config: {} }

  it('has words for every network, also before the network has told anything', () => {
    for (const { type } of all) {
      const { words, link } = invitationTo({ ...base, network: type })
      assert.ok(words.length > 10, type)
      assert.doesNotMatch(`${words} ${link?.href ?? ''}`, /undefined|null/, type)
    }
  })

  it('leads to the account', () => {
    const href = (network: string, facts: Record<string, string>, config: object = {}) =>
      invitationTo({ ...base, network, facts, config: { ...config } }).link?.href
    assert.equal(href('telegram', { botUsername: 'shop_bot' }), 'https://t.me/shop_bot')
    assert.equal(href('whatsapp', { displayPhoneNumber: '+1 555-078-3881' }), 'https://wa.me/15550783881')
    assert.equal(href('line', { botBasicId: '@216ru' }), 'https://line.me/R/ti/p/%40216ru')
    assert.equal(href('messenger', {}, { pageId: '123' }), 'https://m.me/123')
    assert.equal(href('email', {}, { fromEmail: 'help@acme.example' }), 'mailto:help@acme.example')
    assert.equal(href('sandbox', {}), `/console/sandbox/${base.id}`)
  })

  it('says so where nothing can come in', () => {
    assert.match(invitationTo({ ...base, network: 'brevo' }).words, /sends only/)
    assert.match(
      invitationTo({ ...base, network: 'vonage-sms', config: { sender: 'ACME' } }).words,
      /sends only/,
    )
  })
})

describe('checks', () => {
  const webhook: Check = { name: 'webhook', status: 'failed', message: 'No webhook is set.' }
  const credentials: Check = { name: 'credentials', status: 'failed', message: 'Unauthorized.' }

  it('miss no webhook before the channel is on', () => {
    assert.ok(isForLater(webhook, false))
    assert.ok(!isForLater(webhook, true))
    assert.ok(!isForLater(credentials, false))
    assert.ok(needsSomebody([credentials, webhook], false))
    assert.match(summaryOf([webhook], false, 'X'), /The rest comes/)
    assert.match(summaryOf([webhook], true, 'X'), /needs you/)
    assert.equal(summaryOf([{ ...webhook, status: 'passed' }], true, 'X'), 'The settings are good.')
  })

  it('tell their details in words', () => {
    const details = { qualityRating: 'GREEN', nameStatus: null, canJoinGroups: true, scopes: ['a'] }
    assert.deepEqual(factsOf({ ...webhook, details }), [
      { label: 'Quality rating', value: 'GREEN' },
      { label: 'Can join groups', value: 'yes' },
      { label: 'Scopes', value: '["a"]' },
    ])
  })
})
