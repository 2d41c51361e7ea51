import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Channel } from '../../domain/entities.ts'
import { flowChange, flowJson, newAccount } from './flow-map.ts'
import type { ChannelType } from './schema.ts'

const ID = '01a1f822-cde1-73fb-856b-f71a8f820843'
const HEX = '01a1f822cde173fb856bf71a8f820843'

const channel = (parts: Partial<Channel>): Channel => ({
  id: ID,
  workspaceId: ID,
  network: 'twilio-sms',
  name: 'Support',
  address: '+15550100',
  status: 'active',
  enabled: true,
  condition: null,
  conditionSince: 0,
  steps: [],
  config: {},
  secrets: [],
  facts: {},
  metadata: {},
  profile: {},
  botId: null,
  webhookUrl: null,
  tokenExpiresAt: null,
  activatedAt: null,
  deactivatedAt: null,
  deactivationReason: null,
  createdAt: 1_470_089_440_999,
  updatedAt: 1_470_089_441_000,
  version: 1,
  ...parts,
})

const shown = (parts: Partial<Channel>) =>
  flowJson(channel(parts), undefined, 'https://portico.example/v1/FlexFlows')

describe('flowJson', () => {
  it('shows a channel that was made elsewhere', () => {
    assert.deepEqual(shown({}), {
      account_sid: `AC${HEX}`,
      date_created: '2016-08-01T22:10:40Z',
      date_updated: '2016-08-01T22:10:41Z',
      sid: `FO${HEX}`,
      friendly_name: 'Support',
      chat_service_sid: null,
      channel_type: 'sms',
      contact_identity: '+15550100',
      enabled: true,
      integration_type: 'external',
      integration: {},
      long_lived: false,
      janitor_enabled: false,
      url: `https://portico.example/v1/FlexFlows/FO${HEX}`,
    })
  })

  const types: [network: string, type: ChannelType][] = [
    ['webchat', 'web'],
    ['twilio-sms', 'sms'],
    ['messenger', 'facebook'],
    ['twilio-whatsapp', 'whatsapp'],
    ['line', 'line'],
    ['custom', 'custom'],
    ['telegram', 'custom'],
    ['whatsapp', 'custom'],
    ['sandbox', 'custom'],
  ]
  for (const [network, type] of types) {
    it(`shows a channel on ${network} as ${type}`, () => assert.equal(shown({ network }).channel_type, type))
  }

  it('shows a chat service that is one', () => {
    const said = (chatService: string) => shown({ profile: { routing: { type: 'task', chatService } } })
    assert.equal(said(`IS${HEX}`).chat_service_sid, `IS${HEX}`)
    assert.equal(said('mine').chat_service_sid, null)
  })

  it('shows the type that a channel says it has', () => {
    const said = (channelType: string) =>
      shown({ network: 'whatsapp', profile: { routing: { type: 'task', channelType } } })
    assert.equal(said('whatsapp').channel_type, 'whatsapp')
    assert.equal(said('pigeon').channel_type, 'custom')
  })

  const identities: [address: string | null, said: string | undefined, shown: string | null][] = [
    ['+15550100', undefined, '+15550100'],
    ['+15550100', 'whatsapp:+15550100', 'whatsapp:+15550100'],
    ['+15550101', 'whatsapp:+15550100', '+15550101'],
    [null, 'me', 'me'],
    [null, undefined, null],
  ]
  for (const [address, contactIdentity, identity] of identities) {
    it(`shows ${contactIdentity} at ${address} as ${identity}`, () => {
      const routing = { type: 'external' as const, ...(contactIdentity !== undefined && { contactIdentity }) }
      assert.equal(shown({ address, profile: { routing } }).contact_identity, identity)
    })
  }
})

describe('newAccount', () => {
  const cases: [type: ChannelType, identity: string | undefined, network: string, config: object][] = [
    ['web', 'site', 'webchat', {}],
    ['sms', '+15550100', 'twilio-sms', { phoneNumber: '+15550100', messagingServiceSid: null }],
    ['sms', `MG${HEX}`, 'twilio-sms', { phoneNumber: null, messagingServiceSid: `MG${HEX}` }],
    ['sms', undefined, 'twilio-sms', {}],
    [
      'whatsapp',
      'whatsapp:+15550100',
      'twilio-whatsapp',
      { phoneNumber: '+15550100', messagingServiceSid: null },
    ],
    ['facebook', 'messenger:123', 'messenger', { pageId: '123' }],
    ['facebook', '123', 'messenger', { pageId: '123' }],
    ['line', '1650000000', 'line', {}],
    ['custom', 'shop', 'custom', { account: 'shop' }],
  ]
  for (const [type, identity, network, config] of cases) {
    it(`reads ${identity} of ${type}`, () => {
      const { later, ...account } = newAccount(type, identity)
      assert.deepEqual(account, { network, config })
    })
  }

  it('wants to know which page', () => {
    assert.throws(() => newAccount('facebook', undefined), { details: { field: '/ContactIdentity' } })
  })
})

describe('flowChange', () => {
  const routing = { type: 'task' as const, settings: { priority: 1 }, chatService: 'IS1' }

  it('changes what is given and nothing else', () => {
    const sms = channel({ profile: { routing } })
    assert.deepEqual(flowChange(sms, null, {}), {})
    assert.deepEqual(flowChange(sms, null, { FriendlyName: 'Sales', Enabled: false }), {
      name: 'Sales',
      enabled: false,
    })
    assert.deepEqual(flowChange(sms, null, { LongLived: true, ChannelType: 'sms' }), {
      profile: { routing: { ...routing, channelType: 'sms', longLived: true } },
    })
    assert.deepEqual(flowChange(sms, null, { ContactIdentity: '+15550101' }), {
      config: { phoneNumber: '+15550101', messagingServiceSid: null },
      profile: { routing: { ...routing, contactIdentity: '+15550101' } },
    })
    assert.equal(flowChange(sms, null, { ContactIdentity: '+15550100' }).config, undefined)
  })

  it('says what is to be called only where that is another', () => {
    const handled = channel({ botId: ID })
    const url = 'https://a.example'
    assert.equal(flowChange(handled, url, { 'Integration.RetryCount': 1 }).url, undefined)
    assert.equal(
      flowChange(handled, url, { 'Integration.Url': 'https://b.example' }).url,
      'https://b.example',
    )
    assert.equal(
      flowChange(handled, url, { IntegrationType: 'studio', 'Integration.FlowSid': `FW${HEX}` }).url,
      null,
    )
    // A bot that a task has beside it is nothing that this API knows of.
    const task = channel({
      botId: ID,
      profile: { routing: { type: 'task', settings: { workspaceSid: 'a', workflowSid: 'b' } } },
    })
    assert.equal(flowChange(task, url, { 'Integration.Priority': 1 }).url, undefined)
  })

  it('refuses what a channel cannot become', () => {
    assert.throws(() => flowChange(channel({}), null, { ChannelType: 'web' }), {
      details: { field: '/ChannelType' },
    })
    const telegram = channel({ network: 'telegram', address: '7' })
    assert.throws(() => flowChange(telegram, null, { ContactIdentity: '8' }), {
      details: { field: '/ContactIdentity' },
    })
    assert.equal(flowChange(telegram, null, { ContactIdentity: '7' }).config, undefined)
  })
})
