import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callerOf } from '../../../test/support/scene.ts'
import { bring, setStage, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { ChannelProfile } from '../../domain/profile.ts'
import { listContacts } from '../contacts/read.ts'
import type { Caller, Context } from '../context.ts'
import { listMessages } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { getChannel, listChannels } from './read.ts'
import { updateChannel } from './update.ts'

const names = async (
  context: Context,
  caller: Caller,
  filter: Omit<Parameters<typeof listChannels>[2], 'limit'>,
) => (await listChannels(context, caller, { limit: 9, ...filter })).items.map(channel => channel.name)

const somebody = (workspaceId: string, id: string, permissions = ['*']): Caller => ({
  workspaceId,
  id,
  may: permission => permissions.some(p => p === '*' || p === permission),
})

eachStore((_kind, open, address) => {
  describe('a profile', () => {
    it('is kept part by part, and told', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel({ profile: { environment: 'dev', suites: ['marketing'], pin: '1' } })
      await updateChannel(node, caller, id, { profile: { pin: null, language: 'de', suites: [] } })
      const expected = { environment: 'dev', suites: [], language: 'de' }
      assert.deepEqual((await getChannel(node, caller, id)).profile, expected)
      const event = (await told(node, caller, 'channel.updated')).at(-1)
      assert.deepEqual(event?.data.channel?.profile, expected)
    })

    it('is what channels are filtered by', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const made = async (name: string, profile: ChannelProfile) => (await channel({ name, profile })).id
      const a = await made('a', { environment: 'test', useCaseType: 'promotional' })
      const b = await made('b', { useCaseType: 'transactional' })
      await channel({ name: 'other' }, callerOf('018f0000-0000-7000-8000-000000000001'))
      assert.deepEqual(await names(node, caller, { environment: 'test' }), ['a'])
      assert.deepEqual(await names(node, caller, { environment: 'prod' }), ['b'])
      assert.deepEqual(await names(node, caller, { useCaseType: 'transactional' }), ['b'])
      assert.deepEqual(await names(node, caller, { ids: [a, b], order: 'oldest' }), ['a', 'b'])
      assert.deepEqual(await names(node, caller, { networks: ['telegram'] }), [])
      await updateChannel(node, caller, a, { profile: { environment: null, useCaseType: null } })
      assert.deepEqual(await names(node, caller, { environment: 'prod', order: 'oldest' }), ['a', 'b'])
      assert.deepEqual(await names(node, caller, { useCaseType: 'promotional' }), [])
    })

    it('says whose the channel is', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const owners = { lead: { id: 'ada', type: 'user' }, deputy: { id: 'bob', type: 'user' } }
      const { id } = await channel({ name: 'owned', profile: { owners } })
      await channel({ name: 'everyone' })
      const mine = (who: string) => names(node, somebody(caller.workspaceId, who), { mine: true })
      assert.deepEqual(await mine('ada'), ['everyone', 'owned'])
      assert.deepEqual(await mine('eve'), ['everyone'])
      await updateChannel(node, caller, id, { profile: { owners: { lead: { id: 'eve', type: 'user' } } } })
      assert.deepEqual(await mine('ada'), ['everyone'])
      assert.deepEqual(await mine('eve'), ['everyone', 'owned'])
      await updateChannel(node, caller, id, { profile: { owners: null } })
      assert.deepEqual(await mine('bob'), ['everyone', 'owned'])
    })

    it('shows private settings to who may change the channel, and in no event', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const settings: ChannelProfile['settings'] = [
        { key: 'tier', value: 'gold' },
        { key: 'contract', value: 'contract-x', visibility: 'private' },
      ]
      const { id } = await channel({ profile: { settings } })
      const shown = async (who: Caller) =>
        (await getChannel(node, who, id)).profile.settings?.map(setting => setting.key)
      assert.deepEqual(await shown(caller), ['tier', 'contract'])
      assert.deepEqual(await shown(somebody(caller.workspaceId, 'eve', ['channels.get'])), ['tier'])
      const stored = JSON.stringify(await told(node, caller, 'channel.created'))
      assert.ok(stored.includes('gold') && !stored.includes('contract-x'))
    })

    it('can keep names out, and let messages through to who opted out', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel({ profile: { preferences: { disableProfileFetching: true } } })
      const sender = { address: 'ada', name: 'Ada', username: 'ada9', language: 'en' }
      await bring(node, id, written('a', { sender }))
      await bring(node, id, { kind: 'consent', ref: 'c', at: Date.now(), sender, allowed: false })
      const { items } = await listContacts(node, caller, { limit: 9 })
      const known = items.map(({ name, language, identities }) => [name, language, identities[0]?.username])
      assert.deepEqual(known, [[null, null, null]])
      const send = () =>
        sendMessage(node, caller, { channelId: id, to: 'ada', content: { type: 'text', text: 'Hi' } })
      await assert.rejects(send(), { code: 'conflict', message: /does not want/ })
      await updateChannel(node, caller, id, { profile: { preferences: { ignoreSuppressionChecks: true } } })
      assert.equal((await send()).status, 'accepted')
    })

    it('pauses what it says', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      const send = () =>
        sendMessage(node, caller, { channelId: id, to: 'ada', content: { type: 'text', text: 'Hi' } })
      const pause = (paused: boolean) =>
        updateChannel(node, caller, id, { profile: { capabilities: { 'messaging.outgoing': { paused } } } })
      await pause(true)
      await assert.rejects(send(), /messaging\.outgoing is paused/)
      assert.deepEqual((await listMessages(node, caller, { limit: 9 })).items, [])
      await pause(false)
      assert.equal((await send()).status, 'accepted')
    })
  })
})
