import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTelegram } from '../../../simulators/telegram/index.ts'
import { eventually } from '../../../test/support/scene.ts'
import { counted, type Stage, setStage, text, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { readConfig } from '../../config.ts'
import type { Verdict } from '../../domain/network.ts'
import { telegram } from '../../networks/telegram/index.ts'
import type { Store } from '../../store/store.ts'
import { StoreUnavailable } from '../../store/unavailable.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from './send.ts'

const sent: Verdict = { verdict: 'sent', ref: null }

const statusOf = async ({ nodes, caller }: Stage, id: string) =>
  (await getMessage(nodes.at(-1) ?? nodes[0], caller, id)).message.status

/** A store that can be away: nothing is written, and nothing is read through a transaction. */
function flaky(store: Store): { store: Store; away: boolean } {
  const state = { away: false, store }
  state.store = {
    ...store,
    transaction: async work => {
      if (state.away) throw new StoreUnavailable(new Error('away'))
      return await store.transaction(work)
    },
  }
  return state
}

eachStore((_kind, open, address) => {
  describe('a long message in parts', () => {
    it('goes on with the part that failed', async t => {
      const simulator = await startTelegram()
      t.after(() => simulator.close())
      const { token } = simulator.addBot()
      const { chatId } = simulator.customer(token)
      const config = { ...readConfig({}, []), networkUrls: new Map([['telegram', simulator.url]]) }
      const stage = await setStage(t, open, address, { networks: [telegram], parts: { config } })
      const [node] = stage.nodes
      const channel = await stage.channel({ network: 'telegram', config: { botToken: token } })
      const method = 'sendMessage'
      simulator.faults.add({ kind: 'delay', ms: 1, method })
      simulator.faults.add({ kind: 'error', status: 502, method })
      simulator.faults.add({ kind: 'delay', ms: 1, method })
      simulator.faults.add({ kind: 'flood', retryAfter: 1, method })
      const long = Array.from({ length: 3 }, (_, i) => `${i}`.repeat(4096)).join('')
      const target = { channelId: channel.id, to: String(chatId) }
      const { id } = await sendMessage(node, stage.caller, { ...target, content: text(long) })
      stage.work(node, outbox(node))
      await eventually(async () => (await statusOf(stage, id)) === 'sent')
      const said = simulator.sent(token).map(call => call.message.text)
      assert.deepEqual(said, ['0'.repeat(4096), '1'.repeat(4096), '2'.repeat(4096)])
      // Whatever is said of any of its parts is said of it.
      const refs = await node.store.read.selectFrom('refs').select('message_id').execute()
      assert.deepEqual(
        refs.map(row => row.message_id),
        [id, id, id],
      )
      const { message } = await getMessage(node, stage.caller, id)
      assert.equal(message.ref, `${chatId}:${simulator.sent(token)[0]?.message.message_id}`)
    })
  })

  describe('a store that is away when a message was sent', () => {
    it('is asked until it takes the result, and nothing is sent twice', async t => {
      const stage = await setStage(t, open, address)
      const { nodes, caller, fake, channel } = stage
      const [healthy] = nodes
      const failing = flaky(healthy.store)
      const node = { ...healthy, store: failing.store }
      const { id: channelId } = await channel()
      const target = { channelId, to: 'ada', content: text('x') }
      const first = await sendMessage(healthy, caller, target)
      const second = await sendMessage(healthy, caller, target)
      fake.deliver = () => {
        failing.away = fake.attempts.length === 1
        return sent
      }
      stage.work(node, outbox(node))
      await eventually(() => failing.away)
      // Long enough for it to be refused some times.
      await new Promise(resolve => setTimeout(resolve, 500))
      assert.equal(await statusOf(stage, first.id), 'accepted')
      assert.equal(fake.attempts.length, 1)
      failing.away = false
      await eventually(async () => (await statusOf(stage, second.id)) === 'sent')
      assert.equal(await statusOf(stage, first.id), 'sent')
      assert.deepEqual(
        fake.attempts.map(({ message }) => message.id),
        [first.id, second.id],
      )
    })

    it('does not keep a node from stopping', async t => {
      const stage = await setStage(t, open, address)
      const { nodes, caller, fake, channel } = stage
      const [healthy] = nodes
      const failing = flaky(healthy.store)
      const node = { ...healthy, store: failing.store }
      const { id: channelId } = await channel()
      const { id } = await sendMessage(healthy, caller, { channelId, to: 'ada', content: text('x') })
      fake.deliver = () => {
        failing.away = true
        return sent
      }
      const runner = stage.work(node, outbox(node))
      await eventually(() => failing.away)
      await runner.stop(10).catch(() => {})
      failing.away = false
      // The result is lost, the message is not.
      assert.equal(await statusOf(stage, id), 'accepted')
    })
  })

  describe('a node that dies', () => {
    it('leaves everything to another, in order, and changes nothing when it comes back', async t => {
      const stage = await setStage(t, open, address, { nodes: 2 })
      const { nodes, caller, fake, channel } = stage
      const [one, two = one] = nodes
      const dying = flaky(one.store)
      const first = { ...one, store: dying.store }
      const { id: channelId } = await channel()
      const accepted: string[] = []
      for (let i = 0; i < 12; i++) {
        const input = { channelId, to: `c${i % 3}`, content: text(`${i}`) }
        accepted.push((await sendMessage(two, caller, input)).id)
      }
      const release = Promise.withResolvers<Verdict>()
      t.after(() => release.resolve(sent))
      // Three conversations, three messages on the way: then nothing is heard of the first node any more.
      fake.deliver = () => release.promise
      stage.work(first, outbox(first))
      await eventually(() => fake.attempts.length === 3)
      dying.away = true
      await two.store.transaction(tx => tx.db.updateTable('leases').set({ until: 0 }).execute())

      fake.deliver = message => ({ verdict: 'sent', ref: `second ${message.id}` })
      stage.work(two, outbox(two))
      for (const id of accepted) await eventually(async () => (await statusOf(stage, id)) === 'sent')
      const again = fake.attempts.slice(3).map(({ message }) => message)
      for (const conversation of ['c0', 'c1', 'c2']) {
        const order = again.filter(message => message.thread === conversation).map(message => message.id)
        assert.deepEqual(order, [...order].sort())
        assert.equal(order.length, 4)
      }

      dying.away = false
      release.resolve({ verdict: 'permanent', failure: { code: 'late', message: 'Late.' } })
      await new Promise(resolve => setTimeout(resolve, 200))
      for (const id of accepted) assert.equal(await statusOf(stage, id), 'sent')
      assert.deepEqual(await counted(two, channelId), { sent: 12, conversations_started: 3 })
      assert.equal((await told(two, caller, 'message.sent')).length, 12)
      assert.deepEqual(await told(two, caller, 'message.failed'), [])
      assert.deepEqual(await two.store.read.selectFrom('jobs').select('id').execute(), [])
    })
  })
})
