import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { bring, setStage, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { doneOrWaiting, holding } from '../ingest/testing.ts'
import { listMessages } from '../messages/read.ts'
import { createChannel } from './create.ts'
import { getChannel } from './read.ts'
import { deleteChannel } from './remove.ts'
import { activateChannel } from './switch.ts'
import { testChannel } from './test.ts'
import { updateChannel } from './update.ts'
import { probeDueChannels } from './watch.ts'

const MINUTE = 60_000
const words = {
  message: 'This account is connected by another channel already.',
  cure: 'Use that channel, or delete it first.',
}

eachStore((kind, open, address) => {
  /** A network that tells whose a token is, and whose settings do not: the token `one-2` is the second one of `one`. */
  async function set(t: TestContext, count = 1) {
    const stage = await setStage(t, open, address, { nodes: count })
    const { nodes, caller, fake } = stage
    const [node] = nodes
    const { probe } = fake
    const tells = { address: true }
    t.mock.method(fake, 'probe', async (...args: Parameters<typeof probe>) => {
      const [name] = String(args[0].secrets.token).split('-')
      return { ...(await probe(...args)), ...(tells.address && name !== undefined && { address: name }) }
    })
    return {
      ...stage,
      node,
      tells,
      make: async (token: string) =>
        (await createChannel(node, caller, { network: 'fake', name: token, config: { token } })).channel.id,
      on: (id: string, by = node) => activateChannel(by, caller, id),
      get: (id: string) => getChannel(node, caller, id),
      calls: (call: string) => fake.calls.filter(made => made.call === call).map(({ token }) => token),
      found: async (account: string) =>
        (await node.channels.byAddress('fake', account)).map(({ row }) => row.id),
    }
  }

  describe('an account whose id only the network can tell', () => {
    it('is known once the channel is on, and is connected by one channel', async t => {
      const { make, on, get, found, calls } = await set(t)
      const [one, same, other] = [await make('one---'), await make('one-2-'), await make('two---')]
      assert.deepEqual(await found('one'), [])
      assert.equal((await on(one)).address, 'one')
      assert.deepEqual(await found('one'), [one])
      await assert.rejects(on(same), {
        code: 'conflict',
        message: words.message,
        details: { reason: 'already_connected', cure: words.cure, meta: { channelId: one } },
      })
      const { status, address: unknown } = await get(same)
      assert.deepEqual([status, unknown], ['inactive', null])
      assert.deepEqual(calls('connect'), ['one---'], 'nothing is taken from the channel that has it')
      assert.equal((await on(other)).address, 'two')
      assert.equal((await on(one)).status, 'active')
    })

    it("is one channel's also when two nodes try at once", async t => {
      const { nodes, node, make, on, found } = await set(t, kind === 'sqlite' ? 1 : 2)
      const [, other = node] = nodes
      const [one, same] = [await make('one---'), await make('one-2-')]
      const held = holding(node)
      const first = on(one, held.node)
      await held.complete
      const second = on(same, other)
      await doneOrWaiting(other, second)
      held.commit()
      const results = await Promise.allSettled([first, second])
      assert.deepEqual(
        results.map(result =>
          result.status === 'rejected' ? result.reason.details.reason : result.value.status,
        ),
        ['active', 'already_connected'],
      )
      assert.deepEqual(await found('one'), [one])
    })

    it("shows in a test, which says in words that it is another channel's", async t => {
      const { node, caller, make, on, get } = await set(t)
      const [one, same] = [await make('one---'), await make('one-2-')]
      assert.equal((await testChannel(node, caller, one)).success, true)
      assert.equal((await get(one)).address, 'one')
      const { success, checks } = await testChannel(node, caller, same)
      assert.equal(success, false)
      assert.deepEqual(checks[0], {
        name: 'credentials',
        status: 'failed',
        ...words,
        details: { channelId: one },
      })
      const refused = await get(same)
      assert.deepEqual(
        [refused.status, refused.condition],
        ['error', { code: 'already_connected', ...words }],
      )
      await deleteChannel(node, caller, one, { force: true })
      assert.equal((await testChannel(node, caller, same)).success, true)
      assert.deepEqual([(await on(same)).status, (await get(same)).address], ['active', 'one'])
    })

    it('is found out of channels that were connected before it was asked for', async t => {
      const { node, make, on, get, tells, skip } = await set(t)
      tells.address = false
      const ids = [await make('one---'), await make('one-2-')]
      for (const id of ids) assert.equal((await on(id)).address, null)
      tells.address = true
      skip(20 * MINUTE)
      await probeDueChannels(node)
      const channels = await Promise.all(ids.map(get))
      assert.deepEqual(channels.map(({ address: known }) => known).sort(), [null, 'one'])
      assert.deepEqual(channels.map(({ status }) => status).sort(), ['active', 'error'])
    })

    it('stays known when settings change, and with it what came from it', async t => {
      const { node, caller, make, on, calls } = await set(t)
      const id = await make('one---')
      await on(id)
      await bring(node, id, written('1'))
      for (const input of [{ name: 'B' }, { config: { colour: 'red' } }, { config: { token: 'one-2-' } }]) {
        assert.equal((await updateChannel(node, caller, id, input)).address, 'one')
      }
      await bring(node, id, written('1'))
      assert.equal((await listMessages(node, caller, { limit: 9 })).items.length, 1)
      assert.deepEqual(calls('disconnect'), [])
    })

    it('may be another after a change: nothing is left of the one before', async t => {
      const { node, caller, make, on, calls, found } = await set(t)
      const id = await make('one---')
      await on(id)
      await bring(node, id, written('1'))
      const moved = await updateChannel(node, caller, id, { config: { token: 'two---' } })
      assert.deepEqual([moved.address, moved.status], ['two', 'active'])
      assert.deepEqual([calls('connect'), calls('disconnect')], [['one---', 'two---'], ['one---']])
      assert.deepEqual([await found('one'), await found('two')], [[], [id]])
      await bring(node, id, written('1'))
      assert.equal((await listMessages(node, caller, { limit: 9 })).items.length, 2)
    })

    it("that is another channel's after a change is not taken from it", async t => {
      const { node, caller, make, on, calls, get } = await set(t)
      const [one, two] = [await make('one---'), await make('two---')]
      await on(one)
      await on(two)
      const refused = await updateChannel(node, caller, two, { config: { token: 'one-2-' } })
      assert.deepEqual([refused.status, refused.condition?.code], ['error', 'already_connected'])
      assert.deepEqual(calls('connect'), ['one---', 'two---'])
      assert.equal((await get(one)).address, 'one')
      const mended = await updateChannel(node, caller, two, { config: { token: 'two-2-' } })
      assert.deepEqual([mended.status, mended.address], ['active', 'two'])
      const types = (await told(node, caller)).map(event => event.type)
      assert.deepEqual(
        types.filter(type => /error|recovered/.test(type)),
        ['channel.error', 'channel.recovered'],
      )
    })
  })
})
