import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fakeCall } from '../../../test/support/fake-network.ts'
import { callerOf, eventually } from '../../../test/support/scene.ts'
import { setStage, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import type { SetupStep } from '../../domain/network.ts'
import { StoreUnavailable } from '../../store/unavailable.ts'
import { channelLog } from '../channels/log.ts'
import { getChannel } from '../channels/read.ts'
import { deleteChannel } from '../channels/remove.ts'
import { deactivateChannel } from '../channels/switch.ts'
import type { Caller, Context } from '../context.ts'
import { listMessages } from '../messages/read.ts'
import { receiveShared, receiveWebhook } from './receive.ts'

const refs = async (node: Context, caller: Caller) =>
  (await listMessages(node, caller, { limit: 100 })).items.map(message => message.ref).toReversed()

const step: SetupStep = { kind: 'paste', title: 'Paste', detail: 'There.', fields: [] }

eachStore((_kind, open, address) => {
  const logOf = (node: Context, caller: Caller, id: string) =>
    eventually(async () => {
      const { items } = await channelLog(node, caller, id, { limit: 10 })
      return items.length > 0 && items
    })

  describe('a call to a channel', () => {
    it('is stored and answered as the network wants it', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id, webhookSecret } = await channel()
      const reply = { status: 202, body: 'thanks' }
      const call = fakeCall(webhookSecret, [written('a'), written('b')], { reply })
      assert.deepEqual(await receiveWebhook(node, id, call), reply)
      assert.deepEqual(await receiveWebhook(node, id, fakeCall(webhookSecret, [])), { status: 200 })
      assert.deepEqual(await refs(node, caller), ['a', 'b'])
    })

    it('with a wrong signature stores nothing, and says so in the log without the secret', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id, webhookSecret } = await channel()
      const call = fakeCall('wrong', [written(`a ${webhookSecret}`)])
      await assert.rejects(receiveWebhook(node, id, call), { code: 'unauthenticated' })
      const [entry] = await logOf(node, caller, id)
      assert.equal(entry?.kind, 'webhook')
      assert.equal(entry?.error, 'Refused: Wrong secret.')
      assert.match(entry?.request ?? '', /^POST \/webhooks\/fake\n.*\*{8}/)
      assert.deepEqual(await refs(node, caller), [])
    })

    it('for no channel, or one that was deleted, finds none', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id, webhookSecret } = await channel()
      const call = fakeCall(webhookSecret, [written('a')])
      await assert.rejects(receiveWebhook(node, newId(), call), { code: 'not_found' })
      await deleteChannel(node, caller, id, { force: true })
      await assert.rejects(receiveWebhook(node, id, call), { code: 'not_found' })
    })

    it('that is off is answered well and stores nothing', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id, webhookSecret } = await channel()
      await deactivateChannel(node, caller, id)
      const answer = await receiveWebhook(node, id, fakeCall(webhookSecret, [written('a')]))
      assert.deepEqual(answer, { status: 200 })
      assert.deepEqual(await refs(node, caller), [])
    })

    it('names in the log what could not be read or stored, and stores the rest', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id, webhookSecret } = await channel()
      const events = [written('a'), written('x'.repeat(3000)), written('b')]
      await receiveWebhook(node, id, fakeCall(webhookSecret, events, { ignored: ['Item 4 is odd.'] }))
      assert.deepEqual(await refs(node, caller), ['a', 'b'])
      const [entry] = await logOf(node, caller, id)
      assert.match(entry?.error ?? '', /^Ignored: Item 4 is odd\.; A message names something in a way/)
    })

    it('is not acknowledged while the store is away', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id, webhookSecret } = await channel()
      const call = fakeCall(webhookSecret, [written('a')])
      await receiveWebhook(node, id, fakeCall(webhookSecret, []))
      const away = t.mock.method(node.store, 'transaction', () =>
        Promise.reject(new StoreUnavailable(new Error('away'))),
      )
      await assert.rejects(receiveWebhook(node, id, call), StoreUnavailable)
      away.mock.restore()
      await receiveWebhook(node, id, call)
      assert.deepEqual(await refs(node, caller), ['a'])
    })
  })

  describe('a channel of which a step is missing', () => {
    for (const [what, more] of [
      ['message', {}],
      ['handshake', { query: { challenge: '42' } }],
    ] as const) {
      it(`becomes active by its first genuine ${what}, once`, async t => {
        const { nodes, caller, channel, fake } = await setStage(t, open, address, { nodes: 2 })
        fake.connected = { ok: true, steps: [step] }
        const { id, webhookSecret, status, steps } = await channel()
        assert.deepEqual([status, steps], ['pending', [step]])
        await assert.rejects(receiveWebhook(nodes[0], id, fakeCall('wrong', [])), { code: 'unauthenticated' })
        assert.equal((await getChannel(nodes[0], caller, id)).status, 'pending')
        assert.deepEqual(await told(nodes[0], caller, 'channel.activated'), [])
        const call = { ...fakeCall(webhookSecret, [written('a')]), ...more }
        const answers = await Promise.all(nodes.map(node => receiveWebhook(node, id, call)))
        assert.deepEqual(answers[0]?.body, what === 'handshake' ? '42' : undefined)
        const channel_ = await getChannel(nodes[0], caller, id)
        assert.deepEqual([channel_.status, channel_.steps, channel_.condition], ['active', [], null])
        const [activated, ...others] = await told(nodes[0], caller, 'channel.activated')
        assert.deepEqual([activated?.data.channel, others], [channel_, []])
        assert.deepEqual(await refs(nodes[0], caller), what === 'message' ? ['a'] : [])
      })
    }
  })

  describe('a call to the one address of an app', () => {
    it('reaches the channels it is about, in all workspaces, whose secret verifies it', async t => {
      const { nodes, channel, caller } = await setStage(t, open, address)
      const [node] = nodes
      const stranger = callerOf(newId())
      const config = (account: string) => ({ config: { account, token: 'secret-token' } })
      const own = await channel(config('one'))
      const other = await channel(config('two'))
      const theirs = await channel(config('one'), stranger)
      const call = fakeCall(own.webhookSecret, [written('a')], { accounts: ['one', 'two', 'one', 'unknown'] })
      assert.deepEqual(await receiveShared(node, 'fake', call), { status: 200 })
      const { items } = await listMessages(node, caller, { limit: 10 })
      assert.deepEqual(
        items.map(message => message.channelId),
        [own.id],
      )
      assert.deepEqual(await refs(node, stranger), [])
      for (const id of [other.id, theirs.id]) assert.notEqual(id, own.id)
    })

    it('that no channel can verify is refused, and one about nobody here finds no channel', async t => {
      const { nodes, channel, caller } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel({ config: { account: 'one', token: 'secret-token' } })
      const wrong = fakeCall('wrong', [written('a')], { accounts: ['one'] })
      await assert.rejects(receiveShared(node, 'fake', wrong), { code: 'unauthenticated' })
      assert.equal((await logOf(node, caller, id))[0]?.error, 'Refused: Wrong secret.')
      await assert.rejects(receiveShared(node, 'fake', fakeCall('x', [], { accounts: ['two'] })), {
        code: 'not_found',
      })
      await assert.rejects(receiveShared(node, 'nothing', wrong), { code: 'not_found' })
    })

    it('fails for all when one of its channels could not store it, and a repeat harms none', async t => {
      const { nodes, channel, caller, fake } = await setStage(t, open, address)
      const [node] = nodes
      const stranger = callerOf(newId())
      const own = await channel({ config: { account: 'one', token: 'secret-token' } })
      await channel({ config: { account: 'one', token: 'secret-token' } }, stranger)
      // One app, one secret: both verify.
      t.mock.method(fake, 'verify', () => ({ kind: 'genuine' }))
      const call = fakeCall(own.webhookSecret, [written('a')], { accounts: ['one'] })
      const { ingest } = node
      let failing = true
      const failOnce: typeof ingest = async events => {
        if (!failing || events[0]?.channel.row.id === own.id) return ingest(events)
        throw new StoreUnavailable(new Error('away'))
      }
      const half = { ...node, ingest: failOnce }
      await assert.rejects(receiveShared(half, 'fake', call), StoreUnavailable)
      failing = false
      await receiveShared(half, 'fake', call)
      assert.deepEqual([await refs(node, caller), await refs(node, stranger)], [['a'], ['a']])
    })
  })
})
