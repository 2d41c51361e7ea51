import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { passing } from '../../../test/support/fake-network.ts'
import { eventually, receive } from '../../../test/support/scene.ts'
import { bring, type StageOptions, setStage, text, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { readConfig } from '../../config.ts'
import { newId } from '../../domain/ids.ts'
import { custom } from '../../networks/custom/index.ts'
import { phoneNumbers } from '../../networks/shared/sms/phone.ts'
import { addCounts } from '../../store/counters.ts'
import { createContact } from '../contacts/change.ts'
import { listContacts } from '../contacts/read.ts'
import { closeConversation } from '../conversations/change.ts'
import { openConversation } from '../conversations/open.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from '../outbox/send.ts'
import { channelHealth } from './health.ts'
import { channelLog } from './log.ts'
import { channelStats, counters } from './stats.ts'
import { deactivateChannel } from './switch.ts'
import { testChannel } from './test.ts'
import { contactOnChannel, serviceWindow } from './window.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 0, 15, 12, 34, 56, 789)

eachStore((_kind, open, address) => {
  const at = (t: Parameters<typeof setStage>[0], options: StageOptions = {}) =>
    setStage(t, open, address, options)

  describe('channelStats', () => {
    it('adds up a period in UTC buckets, also the empty ones', async t => {
      const { nodes, caller, channel } = await at(t, { parts: { now: () => NOW } })
      const [node] = nodes
      const { id: channelId } = await channel()
      const { id: other } = await channel()
      const count = (ago: number, received: number, over = channelId) => ({
        workspaceId: caller.workspaceId,
        channelId: over,
        at: NOW - ago,
        received,
      })
      await node.store.transaction(tx =>
        addCounts(tx, [
          count(0, 1),
          count(2 * HOUR, 2),
          count(2 * HOUR + 1, 4),
          count(40 * HOUR, 8),
          count(0, 99, other),
        ]),
      )
      const { summary, series } = await channelStats(node, caller, channelId, { period: '24h' })
      assert.equal(summary.received, 7)
      assert.equal(series.length, 25)
      assert.deepEqual(
        [series[0]?.at, series.at(-1)?.at],
        [Date.UTC(2026, 0, 14, 12), Date.UTC(2026, 0, 15, 12)],
      )
      assert.deepEqual(
        series.filter(point => point.received > 0).map(point => [point.at, point.received]),
        [
          [Date.UTC(2026, 0, 15, 10), 6],
          [Date.UTC(2026, 0, 15, 12), 1],
        ],
      )
      const week = await channelStats(node, caller, channelId, { period: '7d', granularity: 'day' })
      assert.equal(week.summary.received, 15)
      // As fine as may be, and finer.
      const fine = await channelStats(node, caller, channelId, { period: '24h', granularity: 'minute' })
      assert.equal(fine.summary.received, 7)
      await assert.rejects(channelStats(node, caller, channelId, { period: '7d', granularity: 'minute' }), {
        code: 'invalid',
      })
    })

    it('knows how long answers and conversations took', async t => {
      const { nodes, caller, channel, skip } = await at(t)
      const [node] = nodes
      const { id: channelId } = await channel()
      const none = await channelStats(node, caller, channelId, { period: '1h' })
      assert.deepEqual([none.summary.avgResponseMs, none.summary.avgResolutionMs], [null, null])
      await bring(node, channelId, written('a'))
      skip(60_000)
      const answer = { channelId, to: 'ada', content: text('x') }
      const { conversationId } = await sendMessage(node, caller, answer)
      await sendMessage(node, caller, answer)
      await bring(node, channelId, written('b'))
      skip(20_000)
      await sendMessage(node, caller, answer)
      await closeConversation(node, caller, conversationId)
      const { summary } = await channelStats(node, caller, channelId, { period: '1h' })
      const near = (ms: number | null, wanted: number) =>
        assert.ok(ms !== null && ms >= wanted && ms < wanted + 5000)
      near(summary.avgResponseMs, 40_000)
      near(summary.avgResolutionMs, 80_000)
      assert.deepEqual([summary.conversationsStarted, summary.conversationsClosed], [1, 1])
    })

    it('gives the counts of all channels between two moments', async t => {
      const { nodes, caller, channel } = await at(t)
      const [node] = nodes
      const channels = [await channel(), await channel()]
      const count = (channelId: string, moment: number) => ({
        workspaceId: caller.workspaceId,
        channelId,
        at: moment,
        sent: 1,
      })
      const day = Date.UTC(2026, 0, 10)
      await node.store.transaction(tx =>
        addCounts(
          tx,
          channels.flatMap(({ id }) => [count(id, day), count(id, day + 24 * HOUR)]),
        ),
      )
      const range = { granularity: 'hour' as const, from: day, to: day + 24 * HOUR }
      const points = await counters(node, caller, range)
      assert.equal(points.length, 24)
      assert.equal(points[0]?.sent, 2)
      assert.equal(
        points.reduce((sum, point) => sum + point.sent, 0),
        2,
      )
      await assert.rejects(counters(node, caller, { ...range, to: day }), { code: 'invalid' })
      await assert.rejects(counters(node, caller, { ...range, channelId: newId() }), { code: 'not_found' })
    })
  })

  describe('channelLog', () => {
    it('keeps what was said to a service, without secrets, and finds it by filters', async t => {
      const config = readConfig({}, [])
      const { nodes, caller, channel, work } = await at(t, { networks: [custom], parts: { config } })
      const [node] = nodes
      const service = await receive(t, ({ body }, count) =>
        body.includes('ping')
          ? {}
          : count % 2 === 0
            ? { body: '{"id": "m1"}' }
            : { status: 422, body: 'whsec_ no' },
      )
      const made = await channel({ network: 'custom', config: { url: service.url } })
      work(node, outbox(node))
      const sent: string[] = []
      for (let i = 0; i < 3; i++) {
        const content = text(`secret is ${made.webhookSecret}`)
        const { id } = await sendMessage(node, caller, { channelId: made.id, to: 'ada', content })
        sent.push(id)
        await eventually(async () => (await getMessage(node, caller, id)).message.status !== 'accepted')
      }
      const all = await eventually(async () => {
        const page = await channelLog(node, caller, made.id, { limit: 10 })
        return page.items.length === 4 && page.items
      })
      assert.deepEqual(
        all.map(entry => [entry.kind, entry.outcome, entry.responseStatus, entry.messageId]),
        [
          ['send', 'ok', 200, sent[2]],
          ['send', 'failed', 422, sent[1]],
          ['send', 'ok', 200, sent[0]],
          ['probe', 'ok', 200, null],
        ],
      )
      assert.ok(!JSON.stringify(all).includes(made.webhookSecret))
      assert.match(all[0]?.request ?? '', /^POST http:.*\n.*secret is \*{8}/)
      const failed = await channelLog(node, caller, made.id, { limit: 10, outcome: 'failed' })
      assert.deepEqual(failed.items, [all[1]])
      const of = await channelLog(node, caller, made.id, { limit: 10, messageId: sent[0] ?? '' })
      assert.deepEqual(of.items, [all[2]])
      const first = await channelLog(node, caller, made.id, { limit: 3 })
      const second = await channelLog(node, caller, made.id, { limit: 3, cursor: first.next ?? '' })
      assert.deepEqual([...first.items, ...second.items], all)
      assert.equal((await channelHealth(node, caller, made.id)).status, 'degraded')
    })
  })

  describe('channelHealth', () => {
    it('tells how a channel is at a glance', async t => {
      const { nodes, caller, channel, fake } = await at(t)
      const [node] = nodes
      fake.connected = { ok: true, steps: [{ kind: 'paste', title: 'A', detail: 'B', fields: [] }] }
      const { id } = await channel()
      const status = async () => (await channelHealth(node, caller, id)).status
      assert.equal(await status(), 'setup')
      fake.connected = { ok: true, steps: [] }
      const { id: working } = await channel()
      await bring(node, working, written('a'))
      await sendMessage(node, caller, { channelId: working, to: 'ada', content: text('x') })
      const health = await channelHealth(node, caller, working)
      assert.deepEqual(
        { ...health, since: 0, checkedAt: 0, lastReceivedAt: 0 },
        {
          status: 'healthy',
          condition: null,
          since: 0,
          checkedAt: 0,
          lastReceivedAt: 0,
          lastSentAt: null,
          tokenExpiresAt: null,
          waiting: 1,
        },
      )
      assert.ok(health.checkedAt && health.lastReceivedAt)
      fake.probed = { checks: [{ name: 'credentials', status: 'failed', message: 'No.' }] }
      await testChannel(node, caller, working)
      const down = await channelHealth(node, caller, working)
      assert.deepEqual([down.status, down.condition?.code], ['down', 'credentials'])
      fake.probed = passing
      await deactivateChannel(node, caller, working)
      assert.equal((await channelHealth(node, caller, working)).status, 'off')
    })

    it('is not made worse by strangers who call with a wrong signature', async t => {
      const { nodes, caller, channel } = await at(t)
      const [node] = nodes
      const { id } = await channel()
      const live = await node.channels.get(id)
      assert.ok(live)
      node.exchanges.write(live, {
        kind: 'webhook',
        ms: 0,
        outcome: 'failed',
        request: 'x',
        error: 'Refused',
      })
      await eventually(async () => (await channelLog(node, caller, id, { limit: 1 })).items.length === 1)
      assert.equal((await channelHealth(node, caller, id)).status, 'healthy')
    })
  })

  describe('serviceWindow', () => {
    it('is open for some hours after the last message of the contact, on this channel', async t => {
      const { nodes, caller, channel, skip } = await at(t, { serviceWindowHours: 24, addressScope: 'medium' })
      const [node] = nodes
      const { id } = await channel()
      const { id: other } = await channel()
      await bring(node, id, written('a'))
      const [contact] = (await listContacts(node, caller, { limit: 1 })).items
      const contactId = contact?.id ?? ''
      const { expiresAt } = await serviceWindow(node, caller, id, contactId)
      assert.ok(expiresAt && Math.abs(expiresAt - node.now() - 24 * HOUR) < 10_000)
      const closed = { permanent: false, expiresAt: null }
      assert.deepEqual(await serviceWindow(node, caller, other, contactId), closed)
      skip(24 * HOUR)
      assert.deepEqual(await serviceWindow(node, caller, id, contactId), closed)
      await assert.rejects(serviceWindow(node, caller, id, newId()), { code: 'not_found' })
      await assert.rejects(serviceWindow(node, caller, newId(), contactId), { code: 'not_found' })
    })

    it('is always open where the network has no such rule', async t => {
      const { nodes, caller, channel } = await at(t)
      const [node] = nodes
      const { id } = await channel()
      await bring(node, id, written('a'))
      const [contact] = (await listContacts(node, caller, { limit: 1 })).items
      const window = await serviceWindow(node, caller, id, contact?.id ?? '')
      assert.deepEqual(window, { permanent: true, expiresAt: null })
    })
  })

  describe('contactOnChannel', () => {
    it('is of all conversations, with the notes on the latest, or of the one with an address', async t => {
      const options = { serviceWindowHours: 24, addressScope: 'medium', addresses: phoneNumbers } as const
      const { nodes, caller, channel } = await at(t, options)
      const [node] = nodes
      const { id } = await channel()
      const [home, work] = ['+15550100123', '+15550100124']
      const identities = [home, work].map(address => ({ channelId: id, address }))
      const { id: contactId } = await createContact(node, caller, { identities })
      assert.deepEqual(await contactOnChannel(node, caller, id, contactId), {
        window: { permanent: false, expiresAt: null },
        metadata: null,
      })
      await bring(node, id, written('a', { sender: { address: home } }))
      await openConversation(node, caller, { channelId: id, to: work, metadata: { order: 7 } })
      const { window, metadata } = await contactOnChannel(node, caller, id, contactId)
      assert.ok(window.expiresAt)
      assert.deepEqual(metadata, { order: 7 })
      const of = (address: string) => contactOnChannel(node, caller, id, contactId, address)
      assert.deepEqual(await of('+1 (555) 010-0123'), { window, metadata: {} })
      assert.deepEqual(await of(work), {
        window: { permanent: false, expiresAt: null },
        metadata: { order: 7 },
      })
      await assert.rejects(of('nothing'), { code: 'invalid', message: /no address/ })
    })
  })
})
