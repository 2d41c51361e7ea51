import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callerOf } from '../../../test/support/scene.ts'
import { bring, setStage, text, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { closeConversation } from '../conversations/change.ts'
import { listConversations } from '../conversations/read.ts'
import { listMessages } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { getChannel } from './read.ts'
import { deleteChannel } from './remove.ts'

eachStore((_kind, open, address) => {
  describe('deleteChannel', () => {
    it('is held back by open conversations, unless it is forced', async t => {
      const { nodes, caller, channel, fake } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(node, id, written('a'), written('b', { sender: { address: 'bo' } }))
      const [{ id: conversationId } = { id: '' }] = (await listConversations(node, caller, { limit: 1 }))
        .items
      const refusal = deleteChannel(node, caller, id, { force: false })
      await assert.rejects(refusal, ({ code, details }) => {
        assert.deepEqual(
          [code, details.reason, details.meta],
          ['conflict', 'active_conversations', { count: 2 }],
        )
        return true
      })
      assert.equal((await getChannel(node, caller, id)).status, 'active')
      await closeConversation(node, caller, conversationId)
      await deleteChannel(node, caller, id, { force: true })
      await assert.rejects(getChannel(node, caller, id), { code: 'not_found' })
      assert.equal(fake.calls.at(-1)?.call, 'disconnect')
      const { items } = await listConversations(node, caller, { limit: 9 })
      assert.deepEqual(
        items.map(conversation => conversation.status),
        ['closed', 'closed'],
      )
      const types = (await told(node, caller)).map(event => event.type)
      assert.deepEqual(types.slice(-2), ['conversation.closed', 'channel.deleted'])
    })

    it('takes the secrets away at once, and leaves the history', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(node, id, written('a'))
      await deleteChannel(node, caller, id, { force: true })
      assert.deepEqual(await node.store.read.selectFrom('secrets').selectAll().execute(), [])
      assert.equal((await listMessages(node, caller, { limit: 9 })).items.length, 1)
      await assert.rejects(deleteChannel(node, caller, id, { force: true }), { code: 'not_found' })
    })

    it('by two nodes at once is told once', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { nodes: 2 })
      const { id } = await channel()
      const results = await Promise.allSettled(
        nodes.map(node => deleteChannel(node, caller, id, { force: true })),
      )
      for (const result of results) {
        if (result.status === 'rejected') assert.equal(result.reason.code, 'not_found')
      }
      assert.equal((await told(nodes[0], caller, 'channel.deleted')).length, 1)
    })

    it('fails every message that waits, however many', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id: channelId } = await channel()
      await Promise.all(
        Array.from({ length: 620 }, () =>
          sendMessage(node, caller, { channelId, to: 'ada', content: text('x') }),
        ),
      )
      await deleteChannel(node, caller, channelId, { force: true })
      const { items } = await listMessages(node, caller, { limit: 1000 })
      assert.deepEqual(
        Map.groupBy(items, message => message.status)
          .entries()
          .map(([status, all]) => [status, all.length])
          .toArray(),
        [['failed', 620]],
      )
    })

    it('finds no channel of another workspace', async t => {
      const { nodes, channel } = await setStage(t, open, address)
      const { id } = await channel()
      const stranger = callerOf(newId())
      await assert.rejects(deleteChannel(nodes[0], stranger, id, { force: true }), { code: 'not_found' })
    })
  })
})
