import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fakeCall, passing } from '../../../test/support/fake-network.ts'
import { eventually } from '../../../test/support/scene.ts'
import { setStage, text, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Check } from '../../domain/network.ts'
import { MASK } from '../../domain/redact.ts'
import { createChannel } from '../channels/create.ts'
import { getChannel } from '../channels/read.ts'
import { activateChannel } from '../channels/switch.ts'
import { testChannel } from '../channels/test.ts'
import { updateChannel } from '../channels/update.ts'
import { probeDueChannels } from '../channels/watch.ts'
import { receiveWebhook } from '../ingest/receive.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from '../outbox/send.ts'
import { deleteProvider, putProvider, setCredentials } from './change.ts'
import { providerSpec } from './spec.ts'

const provider = { name: 'twilio', keys: ['account', 'token', 'spare'], account: 'account' } as const
const missing = {
  code: 'credentials',
  message: 'The credentials of Fake are missing: token.',
  cure: "Set the workspace's Twilio credentials, or the channel's own token.",
}
const away: Check = { name: 'credentials', status: 'failed', message: 'Away.', transient: true }
const wrong: Check = { name: 'credentials', status: 'failed', message: 'Wrong.' }

eachStore((_kind, open, address) => {
  const scene = async (t: Parameters<typeof setStage>[0], options: Parameters<typeof setStage>[3] = {}) => {
    const stage = await setStage(t, open, address, { provider, ...options })
    const { nodes, caller, fake } = stage
    const [node] = nodes
    const create = async (config: Record<string, unknown> = {}) =>
      await createChannel(node, caller, { network: 'fake', name: 'Support', config })
    const put = (config: Record<string, unknown>) => putProvider(node, caller, 'twilio', config)
    const get = (id: string) => getChannel(node, caller, id)
    const accountOf = async (id: string) => {
      const account = (await node.channels.get(id))?.account
      return { ...account?.config, ...account?.secrets }
    }
    const connects = () => fake.calls.filter(({ call }) => call === 'connect').map(({ token }) => token)
    return { ...stage, node, create, put, get, accountOf, connects }
  }

  describe('a channel takes from its workspace', () => {
    it('what it lacks, and what it has itself counts before', async t => {
      const { node, caller, create, put, get, accountOf } = await scene(t)
      await put({ token: 'lent-token', spare: 'lent-spare' })
      const { channel } = await create()
      assert.deepEqual(await accountOf(channel.id), { token: 'lent-token', spare: 'lent-spare' })
      assert.deepEqual([channel.secrets, (await get(channel.id)).secrets], [[], []])
      const updated = await updateChannel(node, caller, channel.id, { config: { token: 'own-token' } })
      assert.deepEqual([updated.secrets, updated.config], [['token'], {}])
      assert.deepEqual(await accountOf(channel.id), { token: 'own-token', spare: 'lent-spare' })
      await updateChannel(node, caller, channel.id, { config: { token: null } })
      assert.deepEqual(await accountOf(channel.id), { token: 'lent-token', spare: 'lent-spare' })
      await put({ token: 'new-token' })
      assert.deepEqual(await accountOf(channel.id), { token: 'new-token', spare: 'lent-spare' })
    })

    it('nothing when it is on another account', async t => {
      const { create, put, accountOf } = await scene(t)
      await put({ account: 'AC1', token: 'lent-token', spare: 'lent-spare' })
      const same = await create({ account: 'AC1' })
      const other = await create({ account: 'AC2', token: 'own-token' })
      assert.deepEqual(await accountOf(same.channel.id), {
        account: 'AC1',
        token: 'lent-token',
        spare: 'lent-spare',
      })
      assert.deepEqual(await accountOf(other.channel.id), { account: 'AC2', token: 'own-token' })
    })

    it('no secret into its log', async t => {
      const { node, create, put } = await scene(t)
      await put({ token: 'lent-token' })
      const { channel } = await create()
      assert.equal((await node.channels.get(channel.id))?.redact('It is lent-token.'), `It is ${MASK}.`)
    })

    it('its account, which is connected once', async t => {
      const { create, put, get, node, caller } = await scene(t)
      const [one, two] = [(await create()).channel, (await create()).channel]
      for (const { id } of [one, two]) await activateChannel(node, caller, id, { force: true })
      assert.equal((await get(one.id)).address, null)
      await put({ account: 'AC1', token: 'lent-token' })
      const channels = [await get(one.id), await get(two.id)]
      assert.deepEqual(channels.map(({ address }) => address).sort(), ['AC1', null])
      assert.deepEqual(channels.map(({ status }) => status).sort(), ['active', 'error'])
      const refused = channels.find(({ status }) => status === 'error')
      assert.equal(refused?.condition?.code, 'already_connected')
      await assert.rejects(create(), { code: 'conflict' })
    })
  })

  describe('a channel without credentials', () => {
    it('says what is missing, and lets nothing in or out', async t => {
      const { node, caller, create, get, fake } = await scene(t)
      const { channel, webhookSecret } = await create()
      await assert.rejects(activateChannel(node, caller, channel.id), {
        code: 'channel_refused',
        message: missing.message,
        details: { reason: missing.code, cure: missing.cure },
      })
      const { checks, success } = await testChannel(node, caller, channel.id)
      assert.deepEqual([success, checks[0]?.message, checks[0]?.cure], [false, missing.message, missing.cure])
      const on = await activateChannel(node, caller, channel.id, { force: true })
      assert.deepEqual([on.enabled, on.status, on.condition], [true, 'error', missing])
      assert.deepEqual(await get(channel.id), on)
      const call = fakeCall(webhookSecret, [])
      await assert.rejects(receiveWebhook(node, channel.id, call), {
        code: 'unauthenticated',
        message: `${missing.message} ${missing.cure}`,
      })
      const message = { channelId: channel.id, to: 'ada', content: text('x') }
      await assert.rejects(sendMessage(node, caller, message), {
        code: 'channel_unavailable',
        message: `The channel cannot send: ${missing.message}`,
        details: { cure: missing.cure },
      })
      assert.deepEqual(fake.calls, [])
    })

    it('works as soon as the workspace has them', async t => {
      const { node, caller, create, put, get, connects } = await scene(t)
      const { channel, webhookSecret } = await create()
      await activateChannel(node, caller, channel.id, { force: true })
      await put({ token: 'lent-token' })
      const { status, condition } = await get(channel.id)
      assert.deepEqual([status, condition, connects()], ['active', null, ['lent-token']])
      assert.equal((await receiveWebhook(node, channel.id, fakeCall(webhookSecret, []))).status, 200)
      assert.deepEqual(
        (await told(node, caller)).map(({ type }) => type),
        ['channel.created', 'channel.error', 'channel.activated', 'channel.recovered'],
      )
    })

    it('keeps what waits to be sent until it has them again', async t => {
      const { node, caller, create, put, get, work, fake } = await scene(t)
      await put({ token: 'lent-token' })
      const { channel } = await create()
      await activateChannel(node, caller, channel.id)
      const message = await sendMessage(node, caller, {
        channelId: channel.id,
        to: 'ada',
        content: text('x'),
      })
      await deleteProvider(node, caller, 'twilio')
      assert.deepEqual((await get(channel.id)).condition, missing)
      work(node, outbox(node))
      await put({ token: 'new-token' })
      await eventually(async () => (await getMessage(node, caller, message.id)).message.status === 'sent')
      assert.deepEqual(
        fake.attempts.map(({ token }) => token),
        ['new-token'],
      )
    })

    it('does not send although it is taken for whole', async t => {
      const { node, caller, create, put, get, work, fake } = await scene(t)
      await put({ token: 'lent-token' })
      const { channel } = await create()
      await activateChannel(node, caller, channel.id)
      await sendMessage(node, caller, { channelId: channel.id, to: 'ada', content: text('x') })
      // As after a crash between the change and the look at the channels.
      await setCredentials(node, caller.workspaceId, providerSpec(node, 'twilio'), { token: null })
      work(node, outbox(node))
      await eventually(async () => (await get(channel.id)).status === 'error')
      const { condition } = await get(channel.id)
      assert.deepEqual(condition, { ...missing, code: 'credentials_missing' })
      assert.deepEqual(fake.attempts, [])
    })
  })

  describe('a change of credentials', () => {
    it('connects the channels anew, also on a node that has not heard of it', async t => {
      const { nodes, caller, create, put, get, connects } = await scene(t, { nodes: 2 })
      const [node, elsewhere = node] = nodes
      await put({ token: 'lent-token' })
      const { channel } = await create()
      await activateChannel(node, caller, channel.id)
      assert.equal((await elsewhere.channels.get(channel.id))?.account.secrets.token, 'lent-token')
      // The node that took the change died after it had stored it.
      await setCredentials(node, caller.workspaceId, providerSpec(node, 'twilio'), { token: 'new-token' })
      await probeDueChannels(elsewhere)
      assert.deepEqual(connects(), ['lent-token', 'new-token'])
      assert.equal((await get(channel.id)).status, 'active')
      await probeDueChannels(elsewhere)
      assert.equal(connects().length, 2)
    })

    it('is not lost when another one is just being followed', async t => {
      const { node, caller, create, put, fake, connects, skip } = await scene(t)
      const { channel } = await create()
      await activateChannel(node, caller, channel.id, { force: true })
      const { connect } = fake
      t.mock.method(fake, 'connect', async (...args: Parameters<typeof connect>) => {
        if (connects().length === 0) {
          await setCredentials(node, caller.workspaceId, providerSpec(node, 'twilio'), { token: 'new-token' })
        }
        return await connect(...args)
      })
      await put({ token: 'lent-token' })
      skip(20 * 60_000)
      await probeDueChannels(node)
      skip(20 * 60_000)
      await probeDueChannels(node)
      assert.deepEqual(connects(), ['lent-token', 'new-token'])
    })

    it('that cannot be followed now is followed later, and wrong ones are told', async t => {
      const { node, caller, create, put, get, fake, connects, skip } = await scene(t)
      const { channel } = await create()
      await activateChannel(node, caller, channel.id, { force: true })
      fake.probed = { checks: [away] }
      await put({ token: 'lent-token' })
      assert.deepEqual((await get(channel.id)).condition, missing)
      fake.probed = { checks: [wrong] }
      skip(61_000)
      await probeDueChannels(node)
      assert.deepEqual((await get(channel.id)).condition, { code: 'credentials', message: 'Wrong.' })
      fake.probed = passing
      skip(20 * 60_000)
      await probeDueChannels(node)
      assert.deepEqual([(await get(channel.id)).status, connects()], ['active', ['lent-token']])
      const errors = await told(node, caller, 'channel.error')
      assert.equal(errors.length, 1)
    })

    it('leaves alone a channel that is off, and other workspaces', async t => {
      const { node, caller, create, put, get, connects, channel } = await scene(t)
      await channel({}, { ...caller, workspaceId: '01890000-0000-7000-8000-000000000000' })
      const { channel: off } = await create()
      await put({ token: 'lent-token' })
      assert.deepEqual([(await get(off.id)).status, connects()], ['inactive', ['secret-token']])
      assert.equal((await activateChannel(node, caller, off.id)).status, 'active')
    })
  })

  describe('a channel that is to be on in any case', () => {
    it('is on although the network is away or refuses, and leaves one that works as it is', async t => {
      const { node, caller, create, get, fake, channel, skip } = await scene(t)
      const working = await channel()
      for (const [checks, code] of [
        [[away], 'unavailable'],
        [[wrong], 'credentials'],
      ] as const) {
        fake.probed = { checks: [...checks] }
        const { channel: made } = await create({ token: 'own-token' })
        const on = await activateChannel(node, caller, made.id, { force: true })
        assert.deepEqual([on.enabled, on.status, on.condition?.code], [true, 'error', code])
        assert.ok(on.activatedAt)
      }
      fake.probed = { checks: [away] }
      assert.equal((await activateChannel(node, caller, working.id, { force: true })).status, 'active')
      fake.probed = passing
      skip(61_000)
      await probeDueChannels(node)
      assert.equal((await get(working.id)).status, 'active')
    })
  })
})
