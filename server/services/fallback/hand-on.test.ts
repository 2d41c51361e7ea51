import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bring, counted, reported, text, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import type { Verdict } from '../../domain/network.ts'
import { insertEarlyReports } from '../../store/messages.ts'
import { deleteChannel } from '../channels/remove.ts'
import { listContacts } from '../contacts/read.ts'
import { listMessages } from '../messages/read.ts'
import { PHONE, setFallback } from './testing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const refused: Verdict = { verdict: 'permanent', failure: { code: 'unreachable', message: 'Not there.' } }
const away: Verdict = { verdict: 'retry', failure: { code: 'down', message: 'Away.' } }

eachStore((_kind, open, address) => {
  const set = (...[t, options]: [Parameters<typeof setFallback>[0], { nodes?: number }?]) =>
    setFallback(t, open, address, options)

  describe('a message that names another channel', () => {
    it('goes over it when it is refused, and both tell of each other', async t => {
      const { node, caller, channels, networks, run, send, is, message, substitute } = await set(t)
      networks.rcs.deliver = () => refused
      const { id } = await send({ metadata: { order: 7 }, priority: 'bulk' })
      run()
      const next = await substitute(id)
      await is(next.id, 'sent')
      const first = await message(id)
      assert.deepEqual([first.message.status, first.message.failure?.code], ['failed', 'unreachable'])
      assert.deepEqual(first.message.fallback, {
        channels: [{ channelId: channels.sms, to: PHONE, afterSeconds: null }],
        messageId: next.id,
      })
      assert.deepEqual(first.fallbacks, [{ messageId: next.id, channelId: channels.sms, status: 'sent' }])
      assert.deepEqual(
        [next.fallbackOf, next.fallback, next.channelId, next.content, next.metadata, next.priority],
        [id, null, channels.sms, text('Hello'), { order: 7 }, 'bulk'],
      )
      assert.deepEqual(
        networks.sms.attempts.map(attempt => [attempt.message.thread, attempt.message.content]),
        [[PHONE, text('Hello')]],
      )
      const [event, ...others] = await told(node, caller, 'message.fallback')
      assert.deepEqual(others, [])
      assert.equal(event?.channelId, channels.rcs)
      assert.deepEqual([event.data.message?.id, event.data.message?.status], [id, 'failed'])
      assert.equal(event.data.substitute?.messageId, next.id)
      assert.deepEqual(await counted(node, channels.rcs), { failed: 1, conversations_started: 1 })
      assert.deepEqual(await counted(node, channels.sms), { sent: 1, conversations_started: 1 })
    })

    it('reaches the same contact by the same number, who is told to have it there too', async t => {
      const { node, caller, networks, run, send, is, substitute } = await set(t)
      networks.rcs.deliver = () => refused
      const { id, contactId } = await send()
      run()
      await is((await substitute(id)).id, 'sent')
      const [contact, ...others] = (await listContacts(node, caller, { limit: 9 })).items
      assert.deepEqual(others, [])
      assert.deepEqual(
        [contact?.id, contact?.identities.map(({ scope, address }) => [scope, address])],
        [
          contactId,
          [
            ['rcs', PHONE],
            ['sms', PHONE],
          ],
        ],
      )
    })

    it('goes over it when its failure is reported later', async t => {
      const { node, channels, run, send, is, substitute } = await set(t)
      const { id } = await send()
      run()
      await is(id, 'sent')
      await bring(node, channels.rcs, reported(`out-${id}`, 'failed'))
      await is((await substitute(id)).id, 'sent')
    })

    it('goes over it when it is not delivered in time; a delivery after that is noted as ever', async t => {
      const { node, channels, networks, run, send, is, message, pass, substitute } = await set(t)
      const { id } = await send({ fallback: [{ channelId: channels.sms, afterSeconds: 600 }] })
      run()
      await is(id, 'sent')
      pass(9 * MINUTE)
      assert.deepEqual(networks.sms.attempts, [])
      pass(MINUTE)
      await is((await substitute(id)).id, 'sent')
      assert.equal((await message(id)).message.status, 'sent')
      await bring(node, channels.rcs, reported(`out-${id}`, 'delivered'))
      assert.equal((await message(id)).message.status, 'delivered')
      assert.equal(networks.sms.attempts.length, 1)
    })

    for (const status of ['delivered', 'read'] as const) {
      it(`does not when it was ${status} in time`, async t => {
        const { node, channels, networks, run, send, is, pass, stays } = await set(t)
        const { id } = await send({ fallback: [{ channelId: channels.sms, afterSeconds: 600 }] })
        run()
        await is(id, 'sent')
        await bring(node, channels.rcs, reported(`out-${id}`, status))
        pass(HOUR)
        await stays(id)
        // Nor is it believed to have failed after all.
        await bring(node, channels.rcs, reported(`out-${id}`, 'failed'))
        await stays(id)
        assert.deepEqual(networks.sms.attempts, [])
      })
    }

    it('does not when its delivery was told before it was noted as sent', async t => {
      const { node, caller, channels, run, send, is, pass, stays } = await set(t)
      const { id } = await send({ fallback: [{ channelId: channels.sms, afterSeconds: 600 }] })
      run()
      await is(id, 'sent')
      // As a report that missed that note stands there, until it is applied.
      const place = { workspace_id: caller.workspaceId, channel_id: channels.rcs, target: `out-${id}` }
      await node.store.transaction(tx =>
        insertEarlyReports(tx, [{ ...place, status: 'delivered', at: 1, failure: null, taken_at: null }]),
      )
      pass(HOUR)
      await stays(id)
    })

    it('without a time set waits for a failure alone', async t => {
      const { node, channels, run, send, is, pass, stays, substitute } = await set(t)
      const [{ id: one }, { id: other }] = [await send(), await send()]
      run()
      await is(other, 'sent')
      pass(6 * 24 * HOUR)
      await stays(one)
      await bring(node, channels.rcs, reported(`out-${one}`, 'failed'))
      await substitute(one)
      pass(25 * HOUR)
      await stays(other)
    })

    it('does not go out any more when another has taken its place meanwhile', async t => {
      const { channels, networks, run, send, is, pass, substitute } = await set(t)
      networks.rcs.deliver = () => away
      const { id } = await send({ fallback: [{ channelId: channels.sms, afterSeconds: 600 }] })
      run()
      pass(10 * MINUTE)
      await is((await substitute(id)).id, 'sent')
      networks.rcs.deliver = () => assert.fail('it goes out twice')
      pass(20 * MINUTE)
      assert.equal((await is(id, 'failed')).failure?.code, 'superseded')
    })

    it('is sent in its time, and counts from there', async t => {
      const { node, channels, networks, run, send, is, pass, stays, substitute } = await set(t)
      const fallback = [{ channelId: channels.sms, afterSeconds: 600 }]
      const { id } = await send({ fallback, scheduledAt: node.now() + 2 * HOUR })
      run()
      pass(HOUR)
      await stays(id)
      pass(HOUR)
      await is(id, 'sent')
      pass(9 * MINUTE)
      await stays(id)
      pass(MINUTE)
      await is((await substitute(id)).id, 'sent')
      assert.equal(networks.rcs.attempts.length, 1)
    })

    it('leaves behind what only its own network knows of its files', async t => {
      const { networks, run, send, is, substitute } = await set(t)
      for (const { manifest } of Object.values(networks)) {
        manifest.capabilities = { ...manifest.capabilities, image: { grade: 'full' } }
      }
      networks.rcs.deliver = () => refused
      const url = 'https://example.com/a.jpg'
      const { id } = await send({ content: { type: 'image', media: { url, ref: 'x' } } })
      run()
      await is((await substitute(id)).id, 'sent')
      const sent = Object.values(networks).flatMap(network => network.attempts.map(a => a.message.content))
      assert.deepEqual(sent, [
        { type: 'image', media: { url, ref: 'x' } },
        { type: 'image', media: { url } },
      ])
    })

    it('with the same id again is the same message, with one in its place', async t => {
      const { node, caller, networks, run, send, is, substitute } = await set(t)
      networks.rcs.deliver = () => refused
      const id = newId()
      run()
      const all = await Promise.all([send({}, id), send({}, id), send({}, id)])
      assert.deepEqual(new Set(all.map(message => message.id)), new Set([id]))
      await is((await substitute(id)).id, 'sent')
      await send({}, id)
      assert.equal((await listMessages(node, caller, { limit: 9 })).items.length, 2)
    })
  })

  describe('a chain of three', () => {
    it('is tried in its order, until one is delivered', async t => {
      const { channels, networks, node, run, send, is, message, pass, stays, substitute } = await set(t)
      networks.rcs.deliver = () => refused
      const { id } = await send({
        fallback: [
          { channelId: channels.sms },
          { channelId: channels.mute, to: 'ada', afterSeconds: 60 },
          { channelId: channels.rcs },
        ],
      })
      run()
      const second = await substitute(id)
      await is(second.id, 'sent')
      assert.deepEqual(second.fallback?.channels.length, 2)
      pass(MINUTE)
      const third = await substitute(second.id)
      await is(third.id, 'sent')
      assert.deepEqual([second.fallbackOf, third.fallbackOf, third.channelId], [id, id, channels.mute])
      assert.deepEqual(
        (await message(id)).fallbacks.map(each => each.messageId),
        [second.id, third.id],
      )
      // Any of them is enough.
      await bring(node, channels.sms, reported(`out-${second.id}`, 'delivered'))
      await bring(node, channels.mute, reported(`out-${third.id}`, 'failed'))
      await is(third.id, 'failed')
      await stays(third.id)
    })

    it('passes over a channel that is gone, and ends where nothing is left', async t => {
      const { node, caller, channels, networks, run, send, is, message, stays, substitute } = await set(t)
      for (const network of Object.values(networks)) network.deliver = () => refused
      const { id } = await send({
        fallback: [{ channelId: channels.mute, to: 'ada' }, { channelId: channels.sms }],
      })
      await deleteChannel(node, caller, channels.mute, { force: true })
      run()
      const next = await substitute(id)
      assert.equal(next.channelId, channels.sms)
      await is(next.id, 'failed')
      assert.equal((await message(next.id)).message.fallback, null)
      networks.rcs.deliver = () => away
      const { id: other } = await send({ fallback: [{ channelId: channels.rcs }] })
      await deleteChannel(node, caller, channels.rcs, { force: true })
      await is(other, 'failed')
      await stays(other)
    })
  })
})
