import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callerOf, eventually } from '../../../test/support/scene.ts'
import { bring, setStage, text, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { closeConversation, reopenConversation } from '../conversations/change.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from '../outbox/send.ts'
import { channelActivity, conversationCount } from './activity.ts'
import { type NumberedChannels, numberedChannels } from './numbered.ts'
import { deleteChannel } from './remove.ts'
import { updateChannel } from './update.ts'

eachStore((_kind, open, address) => {
  describe('numberedChannels', () => {
    it('gives any page of any order, with how many there are in all', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const ids = new Map<string, string>()
      for (const name of ['b', 'Ä', 'a', 'C', 'a2']) ids.set((await channel({ name })).id, name)
      const gone = await channel({ name: 'gone' })
      await deleteChannel(node, caller, gone.id, { force: true })
      await channel({ name: 'of others' }, callerOf(newId()))
      for (const [id, name] of ids) if (name === 'C') await updateChannel(node, caller, id, { metadata: {} })

      const cases: [Partial<NumberedChannels>, string[], number][] = [
        [{}, ['a2', 'C', 'a', 'Ä', 'b'], 5],
        [{ ascending: true }, ['b', 'Ä', 'a', 'C', 'a2'], 5],
        [{ limit: 2 }, ['a2', 'C'], 5],
        [{ limit: 2, offset: 2 }, ['a', 'Ä'], 5],
        [{ limit: 2, offset: 4 }, ['b'], 5],
        [{ offset: 5 }, [], 5],
        [{ sort: 'name', ascending: true }, ['C', 'a', 'a2', 'b', 'Ä'], 5],
        [{ sort: 'name', limit: 1, offset: 1 }, ['b'], 5],
        [{ sort: 'updatedAt', limit: 1 }, ['C'], 5],
        [{ search: 'a', sort: 'name', ascending: true, limit: 1 }, ['a'], 2],
        [{ status: 'inactive' }, [], 0],
        [{ networks: ['fake', 'other'], limit: 1 }, ['a2'], 5],
      ]
      for (const [asked, names, total] of cases) {
        const found = await numberedChannels(node, caller, { limit: 10, offset: 0, ...asked })
        const shown = found.items.map(({ id }) => ids.get(id))
        assert.deepEqual({ shown, total: found.total }, { shown: names, total }, JSON.stringify(asked))
      }
    })

    it('goes on behind a cursor, whatever was made or deleted meanwhile', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const names = ['a', 'b', 'c', 'd']
      for (const name of names) await channel({ name })
      const page = (cursor: string | null, more: Partial<NumberedChannels> = {}) =>
        numberedChannels(node, caller, { limit: 2, offset: 0, ...(cursor && { cursor }), ...more })
      const first = await page(null)
      await channel({ name: 'e' })
      await deleteChannel(node, caller, first.items[0]?.id ?? '', { force: true })
      const second = await page(first.next)
      assert.deepEqual(
        [first, second].map(({ items, total, hasMore }) => [items.map(({ name }) => name), total, hasMore]),
        [
          [['d', 'c'], 4, true],
          [['b', 'a'], 4, false],
        ],
      )
      assert.equal(second.next, null)
      assert.deepEqual(await page(null, { sort: 'name' }).then(p => [p.hasMore, p.next]), [true, null])
      const refused = { code: 'invalid', details: { field: '/cursor' } }
      await assert.rejects(page('nonsense'), refused)
      await assert.rejects(page(first.next, { sort: 'name' }), refused)
    })

    it('tells which secrets of each are set', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      await channel()
      await channel({ config: { token: 'secret-token', spare: 'another-token' } })
      const { items } = await numberedChannels(nodes[0], caller, { limit: 2, offset: 0 })
      assert.deepEqual(
        items.map(item => item.secrets.toSorted()),
        [['spare', 'token'], ['token']],
      )
      assert.equal(JSON.stringify(items).includes('another-token'), false)
    })
  })

  describe('channelActivity', () => {
    it('counts what went through each channel, and the conversations that are open', async t => {
      const { nodes, caller, channel, skip, work } = await setStage(t, open, address)
      const [node] = nodes
      work(node, outbox(node))
      const { id } = await channel()
      const quiet = await channel()
      await bring(node, id, written('1'), written('2', { sender: { address: 'bob' } }))
      skip(26 * 3_600_000)
      await bring(node, id, written('3'))
      await sendMessage(node, caller, { channelId: id, to: 'ada', content: text('Hello') })
      const [conversation] = await node.store.read.selectFrom('conversations').select('id').execute()
      await closeConversation(node, caller, conversation?.id ?? '')

      await eventually(async () => (await channelActivity(node, caller, [id])).get(id)?.sent === 1)
      const activity = await channelActivity(node, caller, [id, quiet.id])
      assert.deepEqual(activity.get(id), { received: 1, sent: 1, receivedTotal: 3, sentTotal: 1, open: 1 })
      assert.deepEqual(activity.get(quiet.id), {
        received: 0,
        sent: 0,
        receivedTotal: 0,
        sentTotal: 0,
        open: 0,
      })
      await reopenConversation(node, caller, conversation?.id ?? '')
      assert.equal((await channelActivity(node, caller, [id])).get(id)?.open, 2)
      assert.equal(await conversationCount(node, caller, id), 2)
      const others = await channelActivity(node, callerOf(newId()), [id])
      assert.equal(others.get(id)?.receivedTotal, 0)
    })
  })
})
