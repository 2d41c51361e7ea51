import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bring, counted, setStage, text, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { StoreUnavailable } from '../../store/unavailable.ts'
import { listContacts } from '../contacts/read.ts'
import type { Caller, Context } from '../context.ts'
import { closeConversation } from '../conversations/change.ts'
import { markRead } from '../conversations/presence.ts'
import { listConversations } from '../conversations/read.ts'
import { listMessages } from '../messages/read.ts'

const all = { limit: 1000 }
const messages = async (node: Context, caller: Caller) =>
  (await listMessages(node, caller, all)).items.toReversed()
const conversations = async (node: Context, caller: Caller) =>
  (await listConversations(node, caller, all)).items.toReversed()
const contacts = async (node: Context, caller: Caller) =>
  (await listContacts(node, caller, all)).items.toReversed()

eachStore((_kind, open, address) => {
  describe('a message that comes in', () => {
    it('is there with its contact, its conversation, its event and its counts', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(node, id, written('hello'))
      const [message] = await messages(node, caller)
      const [conversation] = await conversations(node, caller)
      const [contact] = await contacts(node, caller)
      assert.ok(message && conversation && contact)
      assert.deepEqual(
        { ...message, createdAt: 0, updatedAt: 0 },
        {
          id: message.id,
          conversationId: conversation.id,
          channelId: id,
          contactId: contact.id,
          direction: 'inbound',
          status: 'received',
          content: text('hello'),
          metadata: null,
          replyTo: null,
          ref: 'hello',
          failure: null,
          priority: 'realtime',
          scheduledAt: null,
          networkAt: 1_700_000_000_000,
          fallback: null,
          fallbackOf: null,
          createdAt: 0,
          updatedAt: 0,
        },
      )
      assert.equal(contact.name, 'Ada')
      assert.deepEqual(contact.identities, [{ scope: id, address: 'ada', username: null, optedOutAt: null }])
      assert.deepEqual(
        [conversation.thread, conversation.contactId, conversation.unread],
        ['ada', contact.id, 1],
      )
      const events = (await told(node, caller)).slice(-3)
      assert.deepEqual(
        events.map(event => event.type),
        ['contact.created', 'conversation.created', 'message.received'],
      )
      assert.deepEqual(events[2]?.data, { message, conversation, contact })
      assert.deepEqual(await counted(node, id), { received: 1, conversations_started: 1 })
    })

    it('is there once, whether it comes twice in one call, in two at once, on two nodes at once, or later', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { nodes: 3 })
      const { id } = await channel()
      const [one, two, late] = nodes
      await Promise.all(
        [one, two ?? one].flatMap(node => [
          bring(node, id, written('a'), written('b'), written('a')),
          bring(node, id, written('b'), written('a')),
        ]),
      )
      await bring(late ?? one, id, written('a'))
      assert.deepEqual((await messages(nodes[0], caller)).map(m => m.ref).sort(), ['a', 'b'])
      assert.equal((await told(nodes[0], caller, 'message.received')).length, 2)
      assert.deepEqual(await counted(nodes[0], id), { received: 2, conversations_started: 1 })
    })

    it('makes one contact and one conversation, however many first messages come at once', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { nodes: 2 })
      const { id } = await channel()
      await Promise.all(
        Array.from({ length: 50 }, (_, i) => bring(nodes[i % 2] ?? nodes[0], id, written(`m${i}`))),
      )
      assert.equal((await messages(nodes[0], caller)).length, 50)
      assert.equal((await contacts(nodes[0], caller)).length, 1)
      const [conversation, ...others] = await conversations(nodes[0], caller)
      assert.equal(others.length, 0)
      assert.equal(conversation?.unread, 50)
      for (const type of ['contact.created', 'conversation.created']) {
        assert.equal((await told(nodes[0], caller, type)).length, 1, type)
      }
      assert.deepEqual(await counted(nodes[0], id), { received: 50, conversations_started: 1 })
    })

    it('stays in its own workspace and channel, among many in one batch', async t => {
      const { nodes, channel } = await setStage(t, open, address)
      const [node] = nodes
      const callers = Array.from({ length: 3 }, () => ({
        workspaceId: newId(),
        id: newId(),
        may: () => true,
      }))
      const channels = await Promise.all(
        callers.flatMap(caller =>
          [channel({}, caller), channel({}, caller)].map(async c => ({ caller, id: (await c).id })),
        ),
      )
      await Promise.all(channels.map(({ id }) => bring(node, id, written('same'), written('other'))))
      for (const caller of callers) {
        const own = channels.filter(c => c.caller === caller).map(c => c.id)
        const found = await messages(node, caller)
        assert.deepEqual(found.map(m => m.channelId).sort(), [...own, ...own].sort())
        assert.equal((await contacts(node, caller)).length, 2)
      }
    })

    it('has one contact on all accounts of a medium where addresses are the same everywhere', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { addressScope: 'medium' })
      const [node] = nodes
      const [one, other] = [await channel(), await channel()]
      await Promise.all([bring(node, one.id, written('a')), bring(node, other.id, written('b'))])
      const [contact, ...more] = await contacts(node, caller)
      assert.equal(more.length, 0)
      assert.equal(contact?.identities[0]?.scope, 'custom')
      assert.equal((await conversations(node, caller)).length, 2)
    })

    it('gives its name to a contact who had none', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(node, id, written('a', { sender: { address: 'bo' } }))
      await bring(node, id, written('b', { sender: { address: 'bo', name: 'Bo' } }))
      await bring(node, id, written('c', { sender: { address: 'bo', name: 'Somebody' } }))
      const [contact] = await contacts(node, caller)
      assert.deepEqual([contact?.name, contact?.version], ['Bo', 2])
      const [named, ...more] = await told(node, caller, 'contact.updated')
      assert.deepEqual([named?.data.contact, more], [contact, []])
    })

    it('opens a closed conversation again, and says so once', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { nodes: 2 })
      const [node] = nodes
      const { id } = await channel()
      const rounds = 10
      await bring(node, id, written('first'))
      const [{ id: conversationId } = { id: '' }] = await conversations(node, caller)
      for (let round = 0; round < rounds; round++) {
        await closeConversation(node, caller, conversationId)
        await Promise.all(nodes.map((each, i) => bring(each, id, written(`${round} ${i}`))))
      }
      const [{ status, closedAt, unread } = {}] = await conversations(node, caller)
      assert.deepEqual([status, closedAt, unread], ['open', null, 1 + 2 * rounds])
      assert.equal((await told(node, caller, 'conversation.reopened')).length, rounds)
      const { received, conversations_started, conversations_closed } = await counted(node, id)
      assert.deepEqual(
        [received, conversations_started, conversations_closed],
        [1 + 2 * rounds, 1 + rounds, rounds],
      )
    })

    it('counts as unread until it is read, and waits for an answer since the first', async t => {
      const { nodes, caller, channel, skip } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(node, id, written('a'), written('b'))
      const [first] = await conversations(node, caller)
      const waiting = () =>
        node.store.read.selectFrom('conversations').select('waiting_since').executeTakeFirst()
      const since = await waiting()
      skip(60_000)
      await bring(node, id, written('c'))
      assert.deepEqual(await waiting(), since)
      const [second] = await conversations(node, caller)
      assert.deepEqual([first?.unread, second?.unread], [2, 3])
      assert.equal((await markRead(node, caller, first?.id ?? '')).unread, 0)
      await bring(node, id, written('d'))
      assert.equal((await conversations(node, caller))[0]?.unread, 1)
    })

    it('never moves a conversation back in time, when the clock is set back', async t => {
      const { nodes, caller, channel, skip } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(node, id, written('a'))
      const [before] = await conversations(node, caller)
      skip(-3_600_000)
      await bring(node, id, written('b'))
      const [after] = await conversations(node, caller)
      assert.equal(after?.lastMessageAt, before?.lastMessageAt)
      assert.equal(after?.lastInboundAt, before?.lastInboundAt)
      assert.equal((await messages(node, caller)).length, 2)
    })
  })

  it('nothing is acknowledged while the store is away, and nothing is half there', async t => {
    const { nodes, caller, channel } = await setStage(t, open, address)
    const [node] = nodes
    const { id } = await channel()
    await bring(node, id, written('before'))
    let away = true
    const { transaction } = node.store
    t.mock.method(node.store, 'transaction', (async work =>
      away
        ? Promise.reject(new StoreUnavailable(new Error('away')))
        : await transaction(work)) as typeof transaction)
    await assert.rejects(bring(node, id, written('a'), written('b')), StoreUnavailable)
    away = false
    await bring(node, id, written('a'), written('b'))
    assert.equal((await messages(node, caller)).length, 3)
    assert.deepEqual(await counted(node, id), { received: 3, conversations_started: 1 })
  })
})
