import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  chatWith,
  flexScene,
  type Items,
  restException,
  SERVICE,
  sandbox,
  webFlow,
  write,
} from '../support/twilio-flex.ts'

/** What flows do, and how they and our own API see each other's channels. */

const STUDIO = { integrationType: 'studio', 'integration.flowSid': `FW${'1'.repeat(32)}` } as const
const TASK = {
  integrationType: 'task',
  'integration.workspaceSid': `WS${'2'.repeat(32)}`,
  'integration.workflowSid': `WW${'3'.repeat(32)}`,
} as const
describe('a task', () => {
  it('is what every chat of its flow is, or what the chat says', async t => {
    const scene = await flexScene(t)
    const { flex } = scene
    const { id, flow } = await sandbox(scene)
    await flex.flexFlow(flow).update(TASK)
    const own = await flex.channel.create(chatWith(flow, 'bob'))
    assert.equal(own.taskSid, `WT${own.sid.slice(2)}`)
    const taskSid = `WT${'c'.repeat(32)}`
    const told = await flex.channel.create({ ...chatWith(flow, 'eve'), taskSid, taskAttributes: '{"a":1}' })
    assert.equal(told.taskSid, taskSid)
    await write(scene, id, 'Hello')
    const sids = new Map((await flex.channel.list()).map(item => [item.sid, item.taskSid]))
    assert.equal(sids.size, 3)
    assert.equal(sids.get(told.sid), taskSid)
    for (const [sid, task] of sids) assert.ok(sid === told.sid || task === `WT${sid.slice(2)}`)
    await flex.flexFlow(flow).update(STUDIO)
    for (const { taskSid } of await flex.channel.list()) assert.equal(taskSid, null)
    assert.equal((await flex.channel(told.sid).fetch()).taskSid, null)
  })
})

describe('a flow', () => {
  const types = [
    ['web', 'site', 'webchat', null, 'active'],
    ['sms', '+15550100', 'twilio-sms', '+15550100', 'error'],
    ['facebook', 'messenger:123', 'messenger', '123', 'error'],
    ['whatsapp', 'whatsapp:+15550100', 'twilio-whatsapp', '+15550100', 'error'],
    ['line', '@shop', 'line', null, 'error'],
    ['custom', 'shop', 'custom', 'shop', 'error'],
  ] as const
  for (const [channelType, contactIdentity, network, address, status] of types) {
    it(`of the type ${channelType} is on, also where it lacks credentials, and says so`, async t => {
      const { flex, call } = await flexScene(t)
      const flow = { friendlyName: 'Support', chatServiceSid: SERVICE, channelType, contactIdentity }
      const made = await flex.flexFlow.create({ ...flow, enabled: true })
      assert.deepEqual(
        [made.channelType, made.contactIdentity, made.enabled],
        [channelType, contactIdentity, true],
      )
      const { items } = (await call<Items<Record<string, unknown>>>('GET', '/channels')).json
      const [channel] = items
      assert.deepEqual(
        [channel?.network, channel?.name, channel?.address, channel?.enabled, channel?.status],
        [network, 'Support', address, true, status],
      )
      if (status === 'error') assert.match(JSON.stringify(channel?.condition), /are missing/)
      // It is changed like any other meanwhile.
      const renamed = await flex.flexFlow(made.sid).update({ friendlyName: 'Sales', enabled: false })
      assert.deepEqual([renamed.friendlyName, renamed.enabled], ['Sales', false])
      assert.equal((await flex.flexFlow(made.sid).update({ enabled: true })).enabled, true)
    })
  }

  it('sends over the account of another number once it has another identity', async t => {
    const { flex, call } = await flexScene(t)
    const sms = {
      friendlyName: 'SMS',
      chatServiceSid: SERVICE,
      channelType: 'sms',
      contactIdentity: '+15550100',
    } as const
    const { sid } = await flex.flexFlow.create(sms)
    const config = async () =>
      (await call<Items<{ config: object }>>('GET', '/channels')).json.items[0]?.config
    assert.deepEqual(await config(), { phoneNumber: '+15550100' })
    const changed = await flex.flexFlow(sid).update({ contactIdentity: `MG${'a'.repeat(32)}` })
    assert.equal(changed.contactIdentity, `MG${'a'.repeat(32)}`)
    assert.deepEqual(await config(), { messagingServiceSid: `MG${'a'.repeat(32)}` })
  })

  it('is every channel of the workspace, whatever its network', async t => {
    const scene = await flexScene(t)
    const { flex, call } = scene
    const { flow } = await sandbox(scene)
    const shown = await flex.flexFlow(flow).fetch()
    assert.deepEqual(
      [shown.friendlyName, shown.channelType, shown.enabled, shown.chatServiceSid, shown.integrationType],
      ['Play', 'custom', true, null, 'external'],
    )
    assert.equal((await flex.flexFlow(flow).update({ enabled: false })).enabled, false)
    assert.equal(
      (await call<Items<{ status: string }>>('GET', '/channels')).json.items[0]?.status,
      'inactive',
    )
    await assert.rejects(
      flex.flexFlow(flow).update({ channelType: 'sms' }),
      restException(400, 20001, /ChannelType/),
    )
    await assert.rejects(
      flex.flexFlow(flow).update({ contactIdentity: 'x' }),
      restException(400, 20001, /ContactIdentity/),
    )
  })

  it('ends its chats when it is deleted', async t => {
    const { flex, call } = await flexScene(t)
    const flow = await webFlow(flex)
    const { sid } = await flex.channel.create(chatWith(flow, 'ada'))
    await flex.flexFlow(flow).remove()
    await assert.rejects(flex.channel(sid).fetch(), restException(404, 20404))
    assert.deepEqual(await flex.channel.list(), [])
    assert.equal((await call<Items<object>>('GET', '/conversations?status=closed')).json.items.length, 1)
    await assert.rejects(flex.channel.create(chatWith(flow, 'ada')), restException(400, 45205))
  })

  it('wants an address that its network knows', async t => {
    const { flex } = await flexScene(t)
    const sms = await flex.flexFlow.create({
      friendlyName: 'SMS',
      chatServiceSid: SERVICE,
      channelType: 'sms',
    })
    const chat = chatWith(sms.sid, 'sms_ada')
    await assert.rejects(
      flex.channel.create(chat),
      restException(400, 20001, /^Invalid parameter Identity: /),
    )
    await assert.rejects(
      flex.channel.create({ ...chat, target: 'ada' }),
      restException(400, 20001, /^Invalid parameter Target: /),
    )
    const whatsapp = await flex.flexFlow.create({
      friendlyName: 'WA',
      chatServiceSid: SERVICE,
      channelType: 'whatsapp',
    })
    await flex.channel.create({ ...chatWith(whatsapp.sid, 'wa_ada'), target: 'whatsapp:+15550100' })
  })
})
