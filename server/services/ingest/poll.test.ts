import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { eventually } from '../../../test/support/scene.ts'
import { setStage, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { PollResult } from '../../domain/network.ts'
import { StoreUnavailable } from '../../store/unavailable.ts'
import { getChannel } from '../channels/read.ts'
import { deactivateChannel } from '../channels/switch.ts'
import { updateChannel } from '../channels/update.ts'
import type { Caller, Context } from '../context.ts'
import { listMessages } from '../messages/read.ts'
import { runPolling } from './poll.ts'

const refs = async (node: Context, caller: Caller) =>
  (await listMessages(node, caller, { limit: 100 })).items.map(message => message.ref).toReversed()

/** Nothing comes until the poll is given up. */
const nothing = (signal: AbortSignal): Promise<PollResult> =>
  new Promise(resolve => {
    const empty = { ok: true as const, parsed: { events: [], ignored: [] }, cursor: null }
    signal.addEventListener('abort', () => resolve(empty), { once: true })
  })

const batch = (cursor: string, ...names: string[]): PollResult => ({
  ok: true,
  parsed: { events: names.map(name => written(name)), ignored: [] },
  cursor,
})

function poll(t: TestContext, node: Context) {
  const poller = runPolling(node)
  t.after(() => poller.stop())
  return poller
}

eachStore((_kind, open, address) => {
  describe('a channel that is polled', () => {
    it('has what came stored before the cursor moves, and nothing twice', async t => {
      const { nodes, caller, channel, fake } = await setStage(t, open, address)
      const [node] = nodes
      const cursors: (string | null)[] = []
      const answers = [batch('1', 'a', 'b'), batch('2', 'b', 'c')]
      fake.polled = async (cursor, signal) => {
        cursors.push(cursor)
        return answers.shift() ?? (await nothing(signal))
      }
      await channel()
      poll(t, node)
      await eventually(() => cursors.length === 3)
      assert.deepEqual(cursors, [null, '1', '2'])
      assert.deepEqual(await refs(node, caller), ['a', 'b', 'c'])
    })

    it('is asked again for what could not be stored', async t => {
      const { nodes, caller, channel, fake } = await setStage(t, open, address)
      const [node] = nodes
      const cursors: (string | null)[] = []
      fake.polled = async (cursor, signal) => {
        cursors.push(cursor)
        return cursor === null ? batch('1', 'a') : await nothing(signal)
      }
      const { ingest } = node
      let failing = true
      const flaky: Context = {
        ...node,
        ingest: events =>
          failing ? Promise.reject(new StoreUnavailable(new Error('away'))) : ingest(events),
      }
      await channel()
      poll(t, flaky)
      await eventually(() => cursors.length === 1)
      failing = false
      await eventually(() => cursors.length === 3)
      assert.deepEqual(cursors, [null, null, '1'])
      assert.deepEqual(await refs(node, caller), ['a'])
    })

    it('is polled by one node at a time, and by the other when that one stops', async t => {
      const { nodes, channel, fake } = await setStage(t, open, address, { nodes: 2 })
      const [one, two = one] = nodes
      let under = 0
      let most = 0
      let times = 0
      fake.polled = async (_, signal) => {
        most = Math.max(most, ++under)
        times++
        const result = await nothing(signal)
        under--
        return result
      }
      const { id, workspaceId } = await channel()
      const first = poll(t, one)
      await eventually(() => times === 1)
      poll(t, two)
      const changed = { what: 'channel' as const, workspaceId, id }
      two.bus.publish('changed', changed)
      await first.stop()
      two.bus.publish('changed', changed)
      await eventually(() => times === 2)
      assert.equal(most, 1)
    })

    it('with a refused token becomes `error`, and is polled again with a new one', async t => {
      const { nodes, caller, channel, fake } = await setStage(t, open, address)
      const [node] = nodes
      const failure = { code: '401', message: 'Unauthorized: secret-token', cure: 'Enter another.' }
      fake.polled = async (_, signal) =>
        fake.calls.at(-1)?.token === 'secret-token' ? { ok: false, failure, fatal: true } : nothing(signal)
      const { id } = await channel()
      poll(t, node)
      await eventually(async () => (await getChannel(node, caller, id)).status === 'error')
      const { condition } = await getChannel(node, caller, id)
      assert.deepEqual(condition, { ...failure, message: 'Unauthorized: ********' })
      assert.equal((await told(node, caller, 'channel.error')).length, 1)
      await updateChannel(node, caller, id, { config: { token: 'another-token' } })
      await eventually(() => fake.calls.some(c => c.call === 'poll' && c.token === 'another-token'))
      assert.equal((await getChannel(node, caller, id)).status, 'active')
    })

    it('stays as it is when the network is in trouble, and is asked again', async t => {
      const { nodes, caller, channel, fake } = await setStage(t, open, address)
      const [node] = nodes
      let times = 0
      fake.polled = async (_, signal) => {
        const failure = { code: '502', message: 'Bad Gateway' }
        return ++times === 1 ? { ok: false, failure, fatal: false } : await nothing(signal)
      }
      const { id } = await channel()
      poll(t, node)
      await eventually(() => times === 2)
      assert.equal((await getChannel(node, caller, id)).status, 'active')
      assert.deepEqual(await told(node, caller, 'channel.error'), [])
    })

    it('is not polled any more when it is off', async t => {
      const { nodes, caller, channel, fake } = await setStage(t, open, address)
      const [node] = nodes
      let given = 0
      let times = 0
      fake.polled = async (_, signal) => {
        times++
        const result = await nothing(signal)
        given++
        return result
      }
      const { id } = await channel()
      const poller = poll(t, node)
      await eventually(() => times === 1)
      await deactivateChannel(node, caller, id)
      await eventually(() => given === 1)
      await poller.stop()
      assert.equal(times, 1)
    })

    it('is not polled where the network can call', async t => {
      const { nodes, channel, fake } = await setStage(t, open, address)
      const [node] = nodes
      await channel()
      const reachable = { ...node, config: { ...node.config, publicUrl: 'https://portico.example' } }
      const poller = poll(t, reachable)
      await poller.stop()
      assert.deepEqual(
        fake.calls.filter(call => call.call === 'poll'),
        [],
      )
    })
  })
})
