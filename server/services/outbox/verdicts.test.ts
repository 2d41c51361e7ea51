import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventually } from '../../../test/support/scene.ts'
import { bring, counted, reported, setStage, text, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { channelHealth } from '../channels/health.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from './send.ts'
import { failure, retry, sent, setOutbox } from './testing.ts'

eachStore((_kind, open, address) => {
  describe('a message', () => {
    it('that the network takes is sent: noted with its name there, told and counted', async t => {
      const stage = await setOutbox(t, open, address)
      const { node, caller, send, is, channelId } = stage
      const { id } = await send('ada')
      await is(id, 'sent')
      const { message, history } = await getMessage(node, caller, id)
      assert.equal(message.ref, `out-${id}`)
      assert.deepEqual(
        history.map(entry => entry.status),
        ['accepted', 'sent'],
      )
      const own = (await told(node, caller)).filter(event => event.data.message?.id === id)
      assert.deepEqual(
        own.map(event => event.type),
        ['message.accepted', 'message.sent'],
      )
      assert.deepEqual(own[1]?.data.message, message)
      assert.deepEqual(await counted(node, channelId), { sent: 1, conversations_started: 1 })
      const health = await channelHealth(node, caller, channelId)
      assert.deepEqual([health.status, health.waiting], ['healthy', 0])
      assert.ok(health.lastSentAt)
    })

    it('that has arrived already is sent and delivered', async t => {
      const { node, caller, send, is, fake } = await setOutbox(t, open, address)
      fake.deliver = () => ({ ...sent, status: 'delivered' })
      const { id } = await send('ada')
      await is(id, 'delivered')
      const own = (await told(node, caller)).filter(event => event.data.message?.id === id)
      assert.deepEqual(
        own.map(event => [event.type, event.data.message?.status]),
        [
          ['message.accepted', 'accepted'],
          ['message.sent', 'sent'],
          ['message.delivered', 'delivered'],
        ],
      )
    })

    it('that became several messages there is known by the name of each', async t => {
      const { node, send, is, fake, channelId } = await setOutbox(t, open, address)
      fake.deliver = () => ({ verdict: 'sent', ref: 'first', also: ['second', 'third'] })
      const { id } = await send('ada')
      await is(id, 'sent')
      await bring(node, channelId, reported('third', 'delivered'))
      await is(id, 'delivered')
    })

    it('that will never be taken fails, says why without secrets, and lets the next one go', async t => {
      const { node, caller, send, is, fake } = await setOutbox(t, open, address)
      fake.deliver = () => {
        fake.deliver = () => sent
        return { verdict: 'permanent', failure }
      }
      const { id } = await send('ada')
      const next = await send('ada')
      await is(id, 'failed')
      await is(next.id, 'sent')
      const { message } = await getMessage(node, caller, id)
      assert.deepEqual(message.failure, { ...failure, message: 'It says: ********.' })
      assert.equal((await told(node, caller, 'message.failed')).length, 1)
    })

    it('is tried again after trouble, later and later, and fails after a day', async t => {
      const { node, caller, send, is, statusOf, pass, fake } = await setOutbox(t, open, address)
      fake.deliver = () => retry()
      const { id } = await send('ada')
      await eventually(() => fake.attempts.length === 1)
      for (const [wait, count] of [
        [1100, 2],
        [2100, 3],
        [4100, 4],
      ] as const) {
        await eventually(() => {
          pass(count === fake.attempts.length + 1 ? wait / 10 : 0)
          return fake.attempts.length >= count
        })
      }
      assert.equal(await statusOf(id), 'accepted')
      pass(24 * 3_600_000)
      await is(id, 'failed')
      const { message } = await getMessage(node, caller, id)
      assert.equal(message.failure?.code, 'expired')
      assert.match(message.failure?.message ?? '', /^Not sent within a day\. Last: It says: \*{8}\.$/)
    })

    it('that a network stumbles over counts as trouble, and holds up nobody else', async t => {
      const { send, is, pass, fake, tries } = await setOutbox(t, open, address)
      fake.deliver = message => {
        if (message.thread === 'ada' && fake.attempts.length < 3) throw new TypeError('a bug')
        return sent
      }
      const stumbled = await send('ada')
      const other = await send('bo')
      await is(other.id, 'sent')
      await eventually(() => {
        pass(1000)
        return tries('ada') > 1
      })
      await is(stumbled.id, 'sent')
    })

    it('that was erased meanwhile is passed over', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      const { id: channelId } = await stage.channel()
      const { id } = await sendMessage(node, stage.caller, { channelId, to: 'a', content: text('x') })
      await node.store.transaction(tx => tx.db.deleteFrom('messages').where('id', '=', id).execute())
      stage.work(node, outbox(node))
      const next = await sendMessage(node, stage.caller, { channelId, to: 'a', content: text('y') })
      await eventually(async () => (await getMessage(node, stage.caller, next.id)).message.status === 'sent')
      assert.equal(stage.fake.attempts.length, 1)
      assert.deepEqual(await node.store.read.selectFrom('jobs').select('id').execute(), [])
    })

    it('with a name on the network that no index could hold is sent, and once', async t => {
      const { node, caller, send, is, fake } = await setOutbox(t, open, address)
      const names = ['x'.repeat(5000), 'a\0b', '\ud800', '']
      fake.deliver = () => ({ verdict: 'sent', ref: names[fake.attempts.length - 1] ?? null })
      const refs = []
      for (const _ of names) {
        const { id } = await send('ada')
        await is(id, 'sent')
        refs.push((await getMessage(node, caller, id)).message.ref)
      }
      assert.deepEqual(refs, [null, 'ab', '\ufffd', null])
      assert.equal(fake.attempts.length, names.length)
    })
  })

  describe('a network that asks for patience', () => {
    it('is left in peace for this conversation as long as it asks, while others go on', async t => {
      const stage = await setOutbox(t, open, address)
      const { send, is, pass, fake, tries } = stage
      fake.deliver = message =>
        message.thread === 'ada' && tries('ada') === 1 ? retry({ afterMs: 30_000 }) : sent
      const slow = await send('ada')
      const behind = await send('ada')
      await eventually(() => fake.attempts.length === 1)
      await is((await send('bo')).id, 'sent')
      pass(29_000)
      await is((await send('cy')).id, 'sent')
      assert.equal(tries('ada'), 1)
      pass(2000)
      await is(slow.id, 'sent')
      await is(behind.id, 'sent')
      assert.equal(tries('ada'), 3)
    })

    it('to a part of a millisecond, or for none at all, is asked again at a moment of the clock', async t => {
      const stage = await setOutbox(t, open, address)
      const { node, send, fake, is, pass } = stage
      const waits = [1234.5, 0]
      fake.deliver = () => {
        const afterMs = waits.shift()
        return afterMs === undefined ? sent : retry({ afterMs })
      }
      const { id } = await send('ada')
      for (const attempts of [1, 2]) {
        const job = await eventually(async () => {
          const row = await node.store.read.selectFrom('jobs').selectAll().executeTakeFirst()
          return row?.attempts === attempts && row
        })
        assert.ok(Number.isInteger(job.due_at) && job.due_at > node.now())
        pass(3000)
      }
      await is(id, 'sent')
      assert.equal(fake.attempts.length, 3)
    })

    it('for the whole channel is left in peace by all of it, and by no other channel', async t => {
      const stage = await setOutbox(t, open, address)
      const { send, is, pass, fake, channelId, channel } = stage
      const other = await channel()
      fake.deliver = (_, account) =>
        account.channelId === channelId && fake.attempts.length === 1
          ? retry({ afterMs: 30_000, scope: 'channel' })
          : sent
      const first = await send('ada')
      await eventually(() => fake.attempts.length === 1)
      const second = await send('bo')
      await is((await send('cy', other.id)).id, 'sent')
      pass(29_000)
      await is((await send('cy', other.id)).id, 'sent')
      assert.equal(fake.attempts.length, 3)
      pass(2000)
      await is(first.id, 'sent')
      await is(second.id, 'sent')
    })

    it('several times in a row is given a rest', async t => {
      const stage = await setOutbox(t, open, address, {
        pace: { perSecond: 1e6, burst: 1e6, concurrency: 1 },
      })
      const { send, fake, pass, is, tries } = stage
      fake.deliver = () => retry({ afterMs: 1 })
      for (let i = 0; i < 5; i++) await send(`${i}`)
      await eventually(() => {
        pass(1)
        return fake.attempts.length === 5
      })
      // It would take this one: but nobody asks.
      fake.deliver = () => sent
      const { id } = await send('late')
      pass(100)
      await new Promise(resolve => setTimeout(resolve, 50))
      assert.equal(tries('late'), 0)
      pass(1000)
      await is(id, 'sent')
    })
  })
})
