import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { bring, counted, reported, setStage, text, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import type { InboundEvent } from '../../domain/network.ts'
import type { Context } from '../context.ts'
import { getMessage } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { settler } from '../outbox/settle.ts'
import { doneOrWaiting, holding } from './testing.ts'

/** When somebody looked, on the network's clock; what was read then is told beside it. */
const READ_AT = 5000

const readUntil = (until: number, more: { ref?: string; thread?: string } = {}): InboundEvent => ({
  kind: 'read',
  ref: newId(),
  at: READ_AT,
  thread: 'ada',
  until,
  ...more,
})
const delivered = (ref: string, takenAt?: number) =>
  reported(ref, 'delivered', { ...(takenAt !== undefined && { takenAt }) })

eachStore((kind, open, address) => {
  async function set(t: TestContext, count = 1) {
    const stage = await setStage(t, open, address, { nodes: count })
    const { nodes, caller } = stage
    const [node] = nodes
    const { id: channelId } = await stage.channel()
    const write = async (to = 'ada', over = channelId) =>
      (await sendMessage(node, caller, { channelId: over, to, content: text('hi') })).id
    /** The network has taken the message, under its own id. */
    const note = (messageId: string, at: Context = node, over = channelId) =>
      settler(at)({
        workspaceId: caller.workspaceId,
        channelId: over,
        messageId,
        result: { kind: 'sent', refs: [messageId], status: 'sent' },
      })
    const send = async (to?: string, over = channelId) => {
      const id = await write(to, over)
      await note(id, node, over)
      return id
    }
    const statusOf = async (id: string) => (await getMessage(node, caller, id)).message.status
    return {
      ...stage,
      node,
      channelId,
      write,
      note,
      send,
      statusOf,
      statuses: (...ids: string[]) => Promise.all(ids.map(statusOf)),
      bring: (...events: InboundEvent[]) => bring(node, channelId, ...events),
    }
  }

  describe('what was read up to a moment', () => {
    it('is what the network had by then, told and counted once, and no more', async t => {
      const { node, caller, channelId, send, write, bring, statuses } = await set(t)
      const [one, two, failed] = [await send(), await send(), await send()]
      const waiting = await write()
      await bring(delivered(one, 1000), delivered(two, 2000), reported(failed, 'failed'))
      const mark = readUntil(1999)
      await bring(mark, mark)
      assert.deepEqual(await statuses(one, two, failed, waiting), ['read', 'delivered', 'failed', 'accepted'])
      await bring(mark, readUntil(2000))
      await bring(readUntil(3000), readUntil(2500))
      assert.deepEqual(await statuses(one, two, failed, waiting), ['read', 'read', 'failed', 'accepted'])
      const { message, history } = await getMessage(node, caller, one)
      assert.equal(message.networkAt, 1000)
      assert.equal(history.find(entry => entry.status === 'read')?.at, READ_AT)
      const read = await told(node, caller, 'message.read')
      assert.deepEqual(
        read.map(event => [event.data.message?.id, event.data.message?.status, event.channelId]),
        [one, two].map(id => [id, 'read', channelId]),
      )
      assert.equal((await counted(node, channelId)).read, 2)
    })

    it('goes by our own note where the network has not told since when it has a message', async t => {
      const { node, send, bring, statuses, skip } = await set(t)
      const early = await send()
      const between = node.now()
      skip(60_000)
      const late = await send()
      await bring(delivered(late))
      await bring(readUntil(between))
      assert.deepEqual(await statuses(early, late), ['read', 'read'], 'delivered at an earlier moment')
      const last = await send()
      await bring(readUntil(between + 1))
      assert.deepEqual(await statuses(last), ['sent'])
    })

    it("is the contact's own: not what others have, of the channel or of another one", async t => {
      const { send, channel, bring, statuses } = await set(t)
      const { id: other } = await channel()
      const ids = [await send('bo'), await send('ada', other), await send()]
      await bring(readUntil(9e15), readUntil(9e15, { thread: 'nobody' }))
      assert.deepEqual(await statuses(...ids), ['sent', 'sent', 'read'])
    })

    it('is looked for among the latest hundred messages', async t => {
      const { node, caller, channelId, send, bring } = await set(t)
      for (let i = 0; i < 103; i++) await send()
      await bring(readUntil(9e15))
      assert.equal((await counted(node, channelId)).read, 100)
      assert.equal((await told(node, caller, 'message.read')).length, 100)
    })
  })

  describe('a mark that comes before what it is about is known', () => {
    const order = (...names: ('note' | 'delivered' | 'read')[]) => names
    for (const names of [
      order('note', 'delivered', 'read'),
      order('note', 'read', 'delivered'),
      order('read', 'note', 'delivered'),
      order('read', 'delivered', 'note'),
      order('delivered', 'read', 'note'),
      order('delivered', 'note', 'read'),
    ]) {
      it(`counts: ${names.join(', ')}`, async t => {
        const { node, caller, channelId, write, note, bring } = await set(t)
        const id = await write()
        const acts = {
          note: () => note(id),
          delivered: () => bring(delivered(id, 1000)),
          read: () => bring(readUntil(1000)),
        }
        for (const name of names) await acts[name]()
        const { message, history } = await getMessage(node, caller, id)
        assert.equal(message.status, 'read')
        assert.deepEqual(history.map(entry => entry.status).sort(), ['accepted', 'delivered', 'read', 'sent'])
        const { sent, delivered: arrived, read } = await counted(node, channelId)
        assert.deepEqual([sent, arrived, read], [1, 1, 1])
      })
    }

    it('counts in the same call, and is not taken back by one that is older', async t => {
      const { send, bring, statuses } = await set(t)
      const [one, two] = [await send(), await send()]
      await bring(readUntil(2000), delivered(one, 1500))
      await bring(readUntil(1000))
      await bring(delivered(two, 2000))
      assert.deepEqual(await statuses(one, two), ['read', 'read'])
    })

    for (const [first, then] of [
      ['delivered', 'read'],
      ['read', 'delivered'],
      ['note', 'read'],
      ['read', 'note'],
    ] as const) {
      it(`counts where the ${first} is not committed when the ${then} comes`, async t => {
        const {
          nodes,
          node,
          channelId,
          write,
          note,
          bring: report,
          statuses,
        } = await set(t, kind === 'sqlite' ? 1 : 2)
        const [, other = node] = nodes
        const id = await write()
        if ([first, then].includes('note')) await report(delivered(id, 1000))
        else await note(id)
        const acts = {
          note: (at: Context) => note(id, at),
          delivered: (at: Context) => bring(at, channelId, delivered(id, 1000)),
          read: (at: Context) => bring(at, channelId, readUntil(1000)),
        }
        const held = holding(node)
        const firstDone = acts[first](held.node)
        await held.complete
        const secondDone = acts[then](other)
        await doneOrWaiting(other, secondDone)
        held.commit()
        await Promise.all([firstDone, secondDone])
        assert.deepEqual(await statuses(id), ['read'])
      })
    }
  })
})
