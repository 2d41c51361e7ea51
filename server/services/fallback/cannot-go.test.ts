import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bring, counted, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Verdict } from '../../domain/network.ts'
import { deleteChannel } from '../channels/remove.ts'
import { deactivateChannel } from '../channels/switch.ts'
import { PHONE, setFallback } from './testing.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const refused: Verdict = { verdict: 'permanent', failure: { code: 'unreachable', message: 'Not there.' } }
const stop = { kind: 'consent', ref: 'stop', at: 1, sender: { address: PHONE }, allowed: false } as const

eachStore((_kind, open, address) => {
  const set = (...[t, options]: [Parameters<typeof setFallback>[0], { nodes?: number }?]) =>
    setFallback(t, open, address, options)

  describe('a message that cannot go', () => {
    it('over a channel that is off has failed at once', async t => {
      const { node, caller, channels, networks, run, send, is, message, substitute } = await set(t)
      await deactivateChannel(node, caller, channels.rcs)
      const { id, status, failure } = await send()
      assert.deepEqual([status, failure?.code], ['failed', 'channel_unavailable'])
      run()
      await is((await substitute(id)).id, 'sent')
      assert.deepEqual(
        (await message(id)).history.map(entry => entry.status),
        ['failed'],
      )
      const types = (await told(node, caller)).map(event => event.type).filter(type => /^message/.test(type))
      assert.deepEqual(types, ['message.failed', 'message.accepted', 'message.fallback', 'message.sent'])
      assert.deepEqual(networks.rcs.attempts, [])
      assert.equal((await counted(node, channels.rcs)).failed, 1)
    })

    it('as the service window is closed, or the contact forbade it, or the network does not carry it', async t => {
      const { node, channels, networks, run, send, is, substitute } = await set(t)
      run()
      networks.sms.manifest.capabilities = {
        ...networks.sms.manifest.capabilities,
        location: { grade: 'full' },
      }
      const location = { type: 'location', latitude: 1, longitude: 1 } as const
      await bring(node, channels.rcs, written('hello', { sender: { address: PHONE } }), stop)
      for (const [input, code] of [
        [{ channelId: channels.whatsapp }, 'window_closed'],
        [{ channelId: channels.rcs }, 'opted_out'],
        [{ channelId: channels.whatsapp, content: location }, 'unsupported_content'],
      ] as const) {
        const { id, failure } = await send(input)
        assert.equal(failure?.code, code)
        await is((await substitute(id)).id, 'sent')
      }
      assert.equal(networks.sms.attempts.length, 3)
      assert.deepEqual([...networks.rcs.attempts, ...networks.whatsapp.attempts], [])
    })

    it('over the next channel has failed there, and the one after that is tried', async t => {
      const { node, channels, networks, run, send, is, message, substitute } = await set(t)
      networks.rcs.deliver = () => refused
      await bring(node, channels.sms, { ...stop, sender: { address: PHONE } })
      const { id } = await send({
        fallback: [{ channelId: channels.sms }, { channelId: channels.mute, to: 'ada' }],
      })
      run()
      const second = await substitute(id)
      await is((await substitute(second.id)).id, 'sent')
      assert.equal((await message(second.id)).message.failure?.code, 'opted_out')
      assert.deepEqual(networks.sms.attempts, [])
    })

    it('as its channel breaks is not kept until somebody mends it; others are', async t => {
      const { channels, networks, run, send, is, message, substitute } = await set(t)
      networks.rcs.deliver = () => ({ verdict: 'reauthorize', failure: { code: 'token', message: 'Old.' } })
      const waiting = await send({ to: '+15550100999', fallback: [] })
      const scheduled = await send({ scheduledAt: Date.now() + 24 * HOUR })
      const [one, other] = [await send(), await send()]
      run()
      for (const { id } of [one, other]) {
        await is((await substitute(id)).id, 'sent')
        assert.equal((await message(id)).message.failure?.code, 'channel_unavailable')
      }
      assert.equal((await message(waiting.id)).message.status, 'accepted')
      assert.equal((await message(scheduled.id)).message.status, 'scheduled')
      assert.equal(networks.sms.attempts.length, 2)
      assert.ok(networks.rcs.attempts.every(attempt => attempt.channelId === channels.rcs))
    })

    it('at its time, as the channel is off by then, goes over the next', async t => {
      const { node, caller, run, send, is, pass, skip, stays, channels, substitute } = await set(t)
      const { id } = await send({ scheduledAt: node.now() + 2 * HOUR })
      await deactivateChannel(node, caller, channels.rcs)
      run()
      skip(HOUR)
      await stays(id)
      pass(HOUR)
      await is((await substitute(id)).id, 'sent')
    })

    it('as its channel was deleted goes over the next', async t => {
      const { node, caller, run, send, is, channels, substitute } = await set(t)
      const { id } = await send()
      run()
      await is(id, 'sent')
      const { id: waiting } = await send({ scheduledAt: node.now() + HOUR })
      await deleteChannel(node, caller, channels.rcs, { force: true })
      await is((await substitute(waiting)).id, 'sent')
    })
  })
})
