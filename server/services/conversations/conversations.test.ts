import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callerOf } from '../../../test/support/scene.ts'
import { bring, counted, setStage, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { deactivateChannel } from '../channels/switch.ts'
import { closeConversation, reopenConversation } from './change.ts'
import { openConversation } from './open.ts'
import { markRead, showTyping } from './presence.ts'
import { getConversation, listConversations } from './read.ts'

eachStore((_kind, open, address) => {
  describe('a conversation', () => {
    it('is closed and opened again, told and counted once, however often it is asked for', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { nodes: 2 })
      const [node] = nodes
      const { id: channelId } = await channel()
      await bring(node, channelId, written('a'))
      const [{ id } = { id: '' }] = (await listConversations(node, caller, { limit: 1 })).items
      const closed = await Promise.all([...nodes, ...nodes].map(each => closeConversation(each, caller, id)))
      assert.deepEqual([closed[0]?.status, closed[0]?.closedAt !== null], ['closed', true])
      const opened = await Promise.all([...nodes, ...nodes].map(each => reopenConversation(each, caller, id)))
      assert.deepEqual([opened[0]?.status, opened[0]?.closedAt], ['open', null])
      for (const type of ['conversation.closed', 'conversation.reopened']) {
        assert.equal((await told(node, caller, type)).length, 1, type)
      }
      const { conversations_started, conversations_closed } = await counted(node, channelId)
      assert.deepEqual([conversations_started, conversations_closed], [2, 1])
    })

    it('is opened with an address before anything is said, once, and again after it was closed', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { nodes: 2 })
      const [node] = nodes
      const { id: channelId } = await channel()
      const input = { channelId, to: 'ada', name: 'Ada', metadata: { task: 'a', gone: 1 } }
      const opened = await Promise.all(
        [...nodes, ...nodes].map(each => openConversation(each, caller, input)),
      )
      const [{ id } = { id: '' }] = opened
      assert.deepEqual(new Set(opened.map(conversation => conversation.id)).size, 1)
      assert.equal((await told(node, caller, 'conversation.created')).length, 1)
      assert.equal((await told(node, caller, 'contact.created'))[0]?.data.contact?.name, 'Ada')
      await closeConversation(node, caller, id)
      const again = await openConversation(node, caller, {
        ...input,
        name: 'Other',
        metadata: { gone: null, more: 2 },
      })
      assert.deepEqual([again.id, again.status], [id, 'open'])
      assert.deepEqual(again.metadata, { task: 'a', more: 2 })
      const event = (await told(node, caller, 'conversation.updated')).at(-1)
      assert.deepEqual(event?.data.conversation?.metadata, again.metadata)
      await assert.rejects(openConversation(node, callerOf(newId()), input), { code: 'not_found' })
    })

    it('of another workspace is not there', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id: channelId } = await channel()
      await bring(node, channelId, written('a'))
      const [{ id } = { id: '' }] = (await listConversations(node, caller, { limit: 1 })).items
      const stranger = callerOf(newId())
      for (const act of [getConversation, closeConversation, reopenConversation, markRead, showTyping]) {
        await assert.rejects(act(node, stranger, id), { code: 'not_found' }, act.name)
      }
      assert.equal((await getConversation(node, caller, id)).unread, 1)
    })

    it('shows no typing where the channel is off, or the network has none', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id: channelId } = await channel()
      await bring(node, channelId, written('a'))
      const [{ id } = { id: '' }] = (await listConversations(node, caller, { limit: 1 })).items
      await assert.rejects(showTyping(node, caller, id), { code: 'conflict' })
      await deactivateChannel(node, caller, channelId)
      await assert.rejects(showTyping(node, caller, id), { code: 'channel_unavailable' })
    })
  })

  describe('listConversations', () => {
    it('shows what the filters ask for, page by page, the newest first', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { addressScope: 'medium' })
      const [node] = nodes
      const [one, other] = [await channel(), await channel()]
      for (const { id } of [one, other]) {
        await bring(
          node,
          id,
          ...Array.from({ length: 7 }, (_, i) => written(`${i}`, { sender: { address: `p${i}` } })),
        )
      }
      const all = async (filter: object) => {
        const items = []
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page = await listConversations(node, caller, {
            limit: 3,
            ...filter,
            ...(cursor && { cursor }),
          })
          items.push(...page.items)
          cursor = page.next
        }
        return items
      }
      const everything = await all({})
      const ids = everything.map(conversation => conversation.id)
      assert.equal(ids.length, 14)
      assert.deepEqual(ids, ids.toSorted().reverse())
      assert.equal((await all({ channelId: one.id })).length, 7)
      const contactId = everything[0]?.contactId ?? ''
      assert.equal((await all({ contactId })).length, 2)
      await closeConversation(node, caller, ids[5] ?? '')
      assert.deepEqual(
        (await all({ status: 'closed' })).map(conversation => conversation.id),
        [ids[5]],
      )
      assert.equal((await all({ status: 'open', channelId: other.id, contactId })).length, 1)
      assert.deepEqual((await listConversations(node, callerOf(newId()), { limit: 9 })).items, [])
    })
  })
})
