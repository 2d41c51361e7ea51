import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startTelegram } from '../../../simulators/telegram/index.ts'
import { random, seedOf } from '../../../test/support/random.ts'
import { eventually } from '../../../test/support/scene.ts'
import { type Stage, setStage, text, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { readConfig } from '../../config.ts'
import type { Verdict } from '../../domain/network.ts'
import { telegram } from '../../networks/telegram/index.ts'
import { listMessages } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from './send.ts'

const failure = { code: '500', message: 'Trouble.' }

/** Waits are over at once: the clock runs, and the lanes look. */
async function hurry<T>({ nodes, caller, skip }: Stage, channels: readonly string[], look: () => Promise<T>) {
  return await eventually(async () => {
    skip(500)
    for (const node of nodes) {
      for (const laneId of channels) {
        node.bus.publish('work', { kind: 'send', workspaceId: caller.workspaceId, laneId })
      }
    }
    return await look()
  })
}

const statuses = async ({ nodes: [node], caller }: Stage) => {
  const { items } = await listMessages(node, caller, { limit: 10_000, direction: 'outbound' })
  return items.map(message => message.status)
}

eachStore((_kind, open, address) => {
  describe('order', () => {
    it('holds within a conversation, whatever the network answers, and each message goes out once', async t => {
      const { int, pick, chance } = random(seedOf(t))
      const stage = await setStage(t, open, address)
      const { nodes, fake, caller } = stage
      const [node] = nodes
      const channels = await Promise.all(Array.from({ length: 4 }, async () => (await stage.channel()).id))
      const underWay = new Set<string>()
      fake.deliver = async message => {
        assert.ok(!underWay.has(message.thread), 'two of one conversation at once')
        underWay.add(message.thread)
        if (chance(0.3)) await new Promise(resolve => setTimeout(resolve, int(4)))
        underWay.delete(message.thread)
        const sent: Verdict = { verdict: 'sent', ref: null }
        if (chance(0.6)) return sent
        return pick<Verdict>([
          { verdict: 'retry', failure },
          { verdict: 'retry', failure, afterMs: 0 },
          { verdict: 'retry', failure, afterMs: int(3000) + 0.5 },
          { verdict: 'retry', failure, scope: 'channel', afterMs: int(300) },
          { verdict: 'permanent', failure },
        ])
      }
      stage.work(node, outbox(node))
      const accepted = new Map<string, string[]>()
      for (let i = 0; i < 200; i++) {
        const channelId = pick(channels)
        const to = `${channelId} ${int(5)}`
        const priority = pick(['realtime', 'bulk'] as const)
        const message = await sendMessage(node, caller, { channelId, to, content: text(`${i}`), priority })
        accepted.set(to, [...(accepted.get(to) ?? []), message.id])
      }
      await hurry(stage, channels, async () =>
        (await statuses(stage)).every(status => status === 'sent' || status === 'failed'),
      )
      const firstTries = new Map<string, string[]>()
      for (const { message } of fake.attempts) {
        const tried = firstTries.get(message.thread) ?? []
        if (tried.at(-1) !== message.id) firstTries.set(message.thread, [...tried, message.id])
      }
      // One after the other, each until it was done with: never back to an earlier one.
      assert.deepEqual(firstTries, new Map([...accepted].filter(([thread]) => firstTries.has(thread))))
      assert.equal(firstTries.size, accepted.size)
      const sent = (await told(node, caller, 'message.sent')).map(event => event.data.message?.id)
      assert.equal(new Set(sent).size, sent.length)
    })

    it('holds while nodes come and go, and each message goes out once', async t => {
      const { int, pick, chance } = random(seedOf(t))
      const stage = await setStage(t, open, address, { nodes: 3 })
      const { nodes, fake, caller } = stage
      const [node] = nodes
      const channels = await Promise.all(Array.from({ length: 3 }, async () => (await stage.channel()).id))
      const order = new Map<string, string[]>()
      fake.deliver = async ({ thread, id }) => {
        await new Promise(resolve => setTimeout(resolve, int(3)))
        if (chance(0.2)) return { verdict: 'retry', failure, afterMs: 1 }
        order.set(thread, [...(order.get(thread) ?? []), id])
        return { verdict: 'sent', ref: null }
      }
      const runners = nodes.map(each => stage.work(each, outbox(each)))
      const accepted = new Map<string, string[]>()
      for (let i = 0; i < 150; i++) {
        const channelId = pick(channels)
        const to = `${channelId} ${int(3)}`
        const message = await sendMessage(pick(nodes), caller, { channelId, to, content: text(`${i}`) })
        accepted.set(to, [...(accepted.get(to) ?? []), message.id])
        if (!chance(0.05)) continue
        const at = int(nodes.length)
        await runners[at]?.stop(5000)
        runners[at] = stage.work(nodes[at] ?? node, outbox(nodes[at] ?? node))
      }
      await hurry(stage, channels, async () => (await statuses(stage)).every(status => status === 'sent'))
      assert.deepEqual(order, new Map([...accepted].filter(([thread]) => order.has(thread))))
      assert.equal(order.size, accepted.size)
    })

    it('holds over HTTP as well, through 429, 5xx and broken connections', async t => {
      const { int, pick, chance } = random(seedOf(t))
      const simulator = await startTelegram()
      t.after(() => simulator.close())
      const { token } = simulator.addBot()
      const chats = Array.from({ length: 4 }, () => simulator.customer(token).chatId)
      const config = { ...readConfig({}, []), networkUrls: new Map([['telegram', simulator.url]]) }
      const stage = await setStage(t, open, address, { networks: [telegram], parts: { config } })
      const [node] = stage.nodes
      const { id } = await stage.channel({ network: 'telegram', config: { botToken: token } })
      stage.work(node, outbox(node))
      const wanted = new Map<number, string[]>()
      for (let i = 0; i < 40; i++) {
        const chatId = pick(chats)
        const content = text(`${i}`)
        if (chance(0.5)) {
          const fault = pick([
            { kind: 'flood', retryAfter: 1 + int(3) },
            { kind: 'error', status: 502 },
            { kind: 'error', status: 500 },
            { kind: 'reset' },
          ] as const)
          simulator.faults.add({ ...fault, method: 'sendMessage', chatId: pick(chats) })
        }
        await sendMessage(node, stage.caller, { channelId: id, to: String(chatId), content })
        wanted.set(chatId, [...(wanted.get(chatId) ?? []), content.text])
      }
      await hurry(stage, [id], async () => (await statuses(stage)).every(status => status === 'sent'))
      const got = Map.groupBy(simulator.sent(token), call => call.message.chat.id)
      for (const [chatId, texts] of wanted) {
        assert.deepEqual(
          got.get(chatId)?.map(call => call.message.text),
          texts,
        )
      }
    })
  })

  describe('priority', () => {
    it('lets realtime pass bulk, but not inside one conversation', async t => {
      const stage = await setStage(t, open, address, { pace: { perSecond: 1e6, burst: 1e6, concurrency: 1 } })
      const { nodes, fake, caller } = stage
      const [node] = nodes
      const { id: channelId } = await stage.channel()
      const send = (to: string, priority: 'realtime' | 'bulk') =>
        sendMessage(node, caller, { channelId, to, content: text(`${to} ${priority}`), priority })
      await send('a', 'bulk')
      await send('b', 'bulk')
      await send('c', 'bulk')
      await send('d', 'realtime')
      await send('c', 'realtime')
      await send('c', 'bulk')
      stage.work(node, outbox(node))
      await eventually(async () => (await statuses(stage)).every(status => status === 'sent'))
      const order = fake.attempts.map(({ message }) =>
        message.content.type === 'text' ? message.content.text : '',
      )
      // The bulk message before the urgent one of its conversation became urgent with it.
      assert.deepEqual(order, ['c bulk', 'd realtime', 'c realtime', 'a bulk', 'b bulk', 'c bulk'])
    })
  })

  describe('a scheduled message', () => {
    it('goes out when its time has come, and holds up nothing before', async t => {
      const stage = await setStage(t, open, address)
      const { nodes, fake, caller, skip } = stage
      const [node] = nodes
      const { id: channelId } = await stage.channel()
      const said = () =>
        fake.attempts.map(({ message }) => (message.content.type === 'text' ? message.content.text : ''))
      stage.work(node, outbox(node))
      const scheduledAt = node.now() + 3_600_000
      const later = await sendMessage(node, caller, {
        channelId,
        to: 'a',
        content: text('later'),
        scheduledAt,
      })
      assert.deepEqual([later.status, later.scheduledAt], ['scheduled', scheduledAt])
      await sendMessage(node, caller, { channelId, to: 'a', content: text('now') })
      await eventually(() => said().length === 1)
      assert.deepEqual(said(), ['now'])
      skip(3_599_000)
      await sendMessage(node, caller, { channelId, to: 'a', content: text('still earlier') })
      await eventually(() => said().length === 2)
      skip(2000)
      await hurry(stage, [channelId], async () => said().length === 3)
      assert.deepEqual(said(), ['now', 'still earlier', 'later'])
    })

    it('in the past goes out now, and one too far ahead is refused', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      const { id: channelId } = await stage.channel()
      const target = { channelId, to: 'a', content: text('x') }
      const past = await sendMessage(node, stage.caller, { ...target, scheduledAt: node.now() - 5000 })
      assert.deepEqual([past.status, past.scheduledAt], ['accepted', null])
      const far = sendMessage(node, stage.caller, { ...target, scheduledAt: node.now() + 400 * 86_400_000 })
      await assert.rejects(far, { code: 'invalid', details: { field: '/scheduledAt' } })
    })
  })
})
