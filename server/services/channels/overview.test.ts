import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { testContext } from '../../../test/support/context.ts'
import { explaining } from '../../../test/support/explaining.ts'
import { callerOf, eventually } from '../../../test/support/scene.ts'
import { bring, setStage, text, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { OVERVIEW_HOURS } from '../../domain/channel.ts'
import { newId } from '../../domain/ids.ts'
import { addCounts } from '../../store/counters.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from '../outbox/send.ts'
import { listOverview } from './overview.ts'
import { deleteChannel } from './remove.ts'
import { deactivateChannel } from './switch.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 0, 15, 12, 34, 56, 789)

eachStore((_kind, open, address) => {
  describe('listOverview', () => {
    it('adds up the last 24 hours, the oldest first', async t => {
      const stage = await setStage(t, open, address, { parts: { now: () => NOW } })
      const [node] = stage.nodes
      const { workspaceId } = stage.caller
      const [{ id }, quiet] = [await stage.channel(), await stage.channel({ name: 'Quiet' })]
      const count = (ago: number, counts: object) => ({
        workspaceId,
        channelId: id,
        at: NOW - ago,
        ...counts,
      })
      await node.store.transaction(tx =>
        addCounts(tx, [
          count(0, { received: 1, failed: 1 }),
          count(HOUR, { received: 2, sent: 4, delivered: 100 }),
          count(23 * HOUR, { sent: 8 }),
          count(24 * HOUR, { received: 16 }),
          // By a node whose clock is ahead.
          count(-HOUR, { received: 32 }),
        ]),
      )
      const { items } = await listOverview(node, stage.caller, { limit: 10 })
      const [first, second] = items
      assert.equal(first?.id, quiet.id)
      const none = Array(OVERVIEW_HOURS).fill(0)
      assert.deepEqual(
        [first?.received, first?.sent, first?.failed, first?.hours, first?.lastMessageAt],
        [0, 0, 0, none, null],
      )
      assert.deepEqual([second?.received, second?.sent, second?.failed], [35, 12, 1])
      assert.deepEqual(second?.hours, [8, ...Array(21).fill(0), 6, 33])
    })

    it('says when a message last came in, or was taken by the network', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      const { id } = await stage.channel()
      const look = async () => {
        const { items } = await listOverview(node, stage.caller, { limit: 1 })
        return items[0]?.lastMessageAt ?? 0
      }
      const began = node.now()
      await bring(node, id, written('a'))
      const received = await look()
      assert.ok(received >= began && received <= node.now())
      stage.skip(60_000)
      stage.work(node, outbox(node))
      const sent = await sendMessage(node, stage.caller, { channelId: id, to: 'ada', content: text('Hi') })
      await eventually(
        async () => (await getMessage(node, stage.caller, sent.id)).message.status !== 'accepted',
      )
      assert.ok((await look()) >= received + 60_000)
    })

    it('pages through the own channels that a filter means, without those that were deleted', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      await stage.channel({}, callerOf(newId()))
      const made: string[] = []
      for (const name of ['One', 'Two', 'Three', 'Four']) made.unshift((await stage.channel({ name })).id)
      const [four = '', three = '', two = '', one = ''] = made
      await deleteChannel(node, stage.caller, three, { force: true })
      await deactivateChannel(node, stage.caller, two)
      const page = await listOverview(node, stage.caller, { limit: 2 })
      assert.deepEqual(
        page.items.map(channel => [channel.id, channel.status, channel.enabled]),
        [
          [four, 'active', true],
          [two, 'inactive', false],
        ],
      )
      const rest = await listOverview(node, stage.caller, { limit: 2, cursor: page.next ?? '' })
      assert.deepEqual([rest.items.map(channel => channel.id), rest.next], [[one], null])
      const found = async (filter: object) =>
        (await listOverview(node, stage.caller, { limit: 9, ...filter })).items.map(channel => channel.id)
      assert.deepEqual(await found({ status: 'inactive' }), [two])
      assert.deepEqual(await found({ search: 'fou' }), [four])
      assert.deepEqual(await found({ network: 'sandbox' }), [])
    })

    it('takes as many queries for many channels as for one, none of which reads whole tables', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      for (let i = 0; i < 3; i++) await bring(node, (await stage.channel()).id, written(`${i}`))
      const queries = async (limit: number) => {
        let asked = 0
        const plan: string[] = []
        const read = explaining(node.store, plan)
        const counting = read.withPlugin({
          transformQuery: ({ node: query }) => query,
          transformResult: async ({ result }) => {
            asked++
            return result
          },
        })
        await listOverview(testContext({ ...node.store, read: counting }), stage.caller, { limit })
        if (node.store.kind === 'sqlite') assert.doesNotMatch(plan.join('\n'), /SCAN|TEMP B-TREE/)
        return asked
      }
      assert.equal(await queries(1), 3)
      assert.equal(await queries(3), 3)
    })
  })
})
