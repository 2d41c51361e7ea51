import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bring, setStage, text, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import type { InboundEvent } from '../../domain/network.ts'
import { updateChannel } from '../channels/update.ts'
import { listContacts } from '../contacts/read.ts'
import type { Caller, Context } from '../context.ts'
import { listConversations } from '../conversations/read.ts'
import { getMessage, listMessages } from '../messages/read.ts'

const all = { limit: 1000 }
const messages = async (node: Context, caller: Caller) =>
  (await listMessages(node, caller, all)).items.toReversed()
const conversations = async (node: Context, caller: Caller) =>
  (await listConversations(node, caller, all)).items.toReversed()
const contacts = async (node: Context, caller: Caller) =>
  (await listContacts(node, caller, all)).items.toReversed()
const types = async (node: Context, caller: Caller) => (await told(node, caller)).map(event => event.type)

eachStore((_kind, open, address) => {
  describe('in a group', () => {
    const inGroup = (ref: string, name: string) =>
      written(ref, { thread: 'group', sender: { address: name.toLowerCase(), name } })

    it('everybody writes as themselves in one conversation', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(node, id, inGroup('a', 'Ada'), inGroup('b', 'Bo'), inGroup('c', 'Ada'))
      await bring(node, id, inGroup('d', 'Cy'))
      const people = new Map((await contacts(node, caller)).map(contact => [contact.id, contact.name]))
      assert.deepEqual(
        (await messages(node, caller)).map(m => people.get(m.contactId)),
        ['Ada', 'Bo', 'Ada', 'Cy'],
      )
      const [conversation, ...others] = await conversations(node, caller)
      assert.deepEqual(
        [conversation?.thread, people.get(conversation?.contactId ?? ''), conversation?.unread, others],
        ['group', 'Ada', 4, []],
      )
      const received = await told(node, caller, 'message.received')
      assert.deepEqual(
        received.map(event => event.data.contact?.name),
        ['Ada', 'Bo', 'Ada', 'Cy'],
      )
      assert.equal((await told(node, caller, 'contact.created')).length, 3)
    })
  })

  describe('what is about another message', () => {
    it('finds it: a reply, a reaction, an edit, also in the same call', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      const sender = { address: 'ada' }
      await bring(
        node,
        id,
        written('first'),
        written('second', { replyTo: 'first' }),
        { kind: 'reaction', ref: 'r', at: 1, target: 'second', sender, emoji: '👍' },
        { kind: 'edit', ref: 'e', at: 1, target: 'first', content: text('changed') },
      )
      const [first, second, reaction] = await messages(node, caller)
      assert.deepEqual(first?.content, text('changed'))
      assert.equal(second?.replyTo, first?.id)
      assert.deepEqual(reaction?.content, { type: 'reaction', emoji: '👍', messageId: second?.id })
      assert.deepEqual((await told(node, caller, 'message.edited'))[0]?.data.message, first)
    })

    it('that we never had stands alone, and an edit of it changes nothing', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(
        node,
        id,
        written('a', { replyTo: 'unknown' }),
        { kind: 'reaction', ref: 'r', at: 1, target: 'unknown', sender: { address: 'ada' }, emoji: '' },
        { kind: 'edit', ref: 'e', at: 1, target: 'unknown', content: text('x') },
      )
      const [message, reaction] = await messages(node, caller)
      assert.equal(message?.replyTo, null)
      assert.deepEqual(reaction?.content, { type: 'reaction', emoji: '', messageId: null })
      assert.deepEqual(await told(node, caller, 'message.edited'), [])
    })

    it('an edit counts once, and of several the last one stands', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address, { nodes: 2 })
      const { id } = await channel()
      await bring(nodes[0], id, written('a'))
      const edit = (ref: string): InboundEvent => ({
        kind: 'edit',
        ref,
        at: 1,
        target: 'a',
        content: text(ref),
      })
      await bring(nodes[0], id, edit('e1'), edit('e2'))
      await Promise.all(nodes.map(node => bring(node, id, edit('e3'), edit('e1'))))
      const [message] = await messages(nodes[0], caller)
      assert.deepEqual(message?.content, text('e3'))
      assert.deepEqual(
        (await told(nodes[0], caller, 'message.edited')).map(event => event.data.message?.content),
        [text('e2'), text('e3')],
      )
    })
  })

  describe('consent', () => {
    const consent = (ref: string, allowed: boolean, who = 'ada'): InboundEvent => ({
      kind: 'consent',
      ref,
      at: 1,
      sender: { address: who },
      allowed,
    })

    it('is kept at the address; the last word counts, each is told, and none twice', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(node, id, written('a'))
      await bring(node, id, consent('1', true), consent('2', false))
      await bring(node, id, consent('1', true))
      const [contact] = await contacts(node, caller)
      assert.notEqual(contact?.identities[0]?.optedOutAt, null)
      const [out] = await told(node, caller, 'contact.opted_out')
      assert.deepEqual(out?.data.contact, contact)
      await bring(node, id, consent('3', true))
      assert.equal((await contacts(node, caller))[0]?.identities[0]?.optedOutAt, null)
      assert.deepEqual((await types(node, caller)).slice(-2), ['contact.opted_out', 'contact.opted_in'])
    })

    it('of somebody unknown makes a contact, and says so', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel()
      await bring(node, id, consent('1', false, 'bo'))
      assert.deepEqual((await types(node, caller)).slice(-2), ['contact.created', 'contact.opted_out'])
      assert.deepEqual(await conversations(node, caller), [])
    })
  })

  describe('a channel with a bot', () => {
    it('leaves a job for each message, in the order of the messages', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const botId = newId()
      const bot = {
        workspace_id: caller.workspaceId,
        id: botId,
        name: 'b',
        url: null,
        enabled: 1,
        metadata: '{}',
      }
      await node.store.transaction(tx =>
        tx.db
          .insertInto('bots')
          .values({ ...bot, created_at: 0, updated_at: 0, version: 1 })
          .execute(),
      )
      const { id } = await channel()
      await updateChannel(node, caller, id, { botId })
      const woken: string[] = []
      node.bus.subscribe('work', ({ kind, laneId }) => void woken.push(`${kind} ${laneId}`))
      await bring(node, id, written('a'), written('b'))
      const jobs = await node.store.read.selectFrom('jobs').selectAll().orderBy('id').execute()
      const handed = await Promise.all(
        jobs.map(async job => (await getMessage(node, caller, JSON.parse(job.payload).messageId)).message),
      )
      assert.deepEqual(
        handed.map(message => message.ref),
        ['a', 'b'],
      )
      assert.deepEqual(woken, [`bot ${botId}`])
    })
  })
})
