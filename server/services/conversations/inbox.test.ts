import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { testContext } from '../../../test/support/context.ts'
import { explaining } from '../../../test/support/explaining.ts'
import { callerOf } from '../../../test/support/scene.ts'
import { bring, setStage, text, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import type { ConversationRow } from '../../store/schema.ts'
import type { Store } from '../../store/store.ts'
import { sendMessage } from '../messages/send.ts'
import { closeConversation } from './change.ts'
import { countUnread, type InboxFilter, listInbox, MOST_COUNTED } from './inbox.ts'
import { markRead } from './presence.ts'

const caller = callerOf(newId())
const CHANNELS = Array.from({ length: 20 }, newId) as [string, ...string[]]
const COUNT = 5000

/** Half of them closed, one in ten unread, several at each moment, and their ids in another order than their messages. */
const row = (i: number, at = (((i * 7919) % COUNT) >> 2) * 20_000): ConversationRow => ({
  workspace_id: caller.workspaceId,
  id: newId(),
  channel_id: CHANNELS[i % CHANNELS.length] ?? '',
  contact_id: newId(),
  network: 'fake',
  thread: newId(),
  status: i % 40 < 20 ? 'closed' : 'open',
  unread: (i >> 5) % 10 === 0 ? 3 : 0,
  last_message_at: at,
  inbox_at: at - (at % 60_000),
  inbox_unread: (i >> 5) % 10 === 0 ? 1 : 0,
  last_inbound_at: null,
  waiting_since: null,
  opened_at: 0,
  closed_at: null,
  metadata: '{}',
  created_at: 0,
  updated_at: 0,
})

eachStore((kind, open, address) => {
  describe('the inbox of many conversations', () => {
    let store: Store
    const rows = Array.from({ length: COUNT }, (_, i) => row(i))
    before(async () => {
      store = await open()
      await store.transaction(async ({ db }) => {
        for (let i = 0; i < COUNT; i += 500) {
          await db
            .insertInto('conversations')
            .values(rows.slice(i, i + 500))
            .execute()
        }
        if (kind === 'postgres') await sql`analyze conversations`.execute(db)
      })
    })

    const [channelId] = CHANNELS
    const filters: [string, Omit<InboxFilter, 'status'>, string][] = [
      ['all', {}, 'conversations_inbox'],
      ['unread', { unread: true }, 'conversations_inbox'],
      ['of a channel', { channelId }, 'conversations_channel_inbox'],
      ['of a channel, without unread', { channelId, unread: false }, 'conversations_channel_inbox'],
    ]
    for (const status of ['open', 'closed'] as const) {
      for (const [which, filter, index] of filters) {
        it(`${status}, ${which}: a stretch of an index, and every page follows the one before`, async () => {
          const plan: string[] = []
          const context = testContext({ ...store, read: explaining(store, plan) })
          const found: string[] = []
          let next: string | null = null
          do {
            const page = await listInbox(context, caller, {
              ...filter,
              status,
              limit: 100,
              ...(next && { cursor: next }),
            })
            const moments = page.items.map(({ conversation }) => conversation.lastMessageAt)
            assert.deepEqual(
              moments,
              moments.toSorted((a, b) => b - a),
            )
            found.push(...page.items.map(({ conversation }) => conversation.id))
            next = page.next
          } while (next !== null)
          const wanted = rows
            .filter(r => r.status === status)
            .filter(r => filter.channelId === undefined || r.channel_id === filter.channelId)
            .filter(r => filter.unread === undefined || r.unread > 0 === filter.unread)
          assert.deepEqual(found.toSorted(), wanted.map(r => r.id).toSorted())
          const minutes = new Map(wanted.map(r => [r.id, r.inbox_at ?? 0]))
          const order = found.map(id => minutes.get(id) ?? 0)
          assert.deepEqual(
            order,
            order.toSorted((a, b) => b - a),
          )
          const text = plan.filter(line => line.includes('inbox')).join('\n')
          assert.match(text, new RegExp(`(INDEX|using) ${index} `), plan.join('\n'))
          assert.doesNotMatch(text, /Filter:/)
          assert.doesNotMatch(plan.join('\n'), /SCAN conversations|Seq Scan on conversations/)
          // Nor whole workspaces of contacts, addresses and messages.
          assert.doesNotMatch(plan.join('\n'), /\(workspace_id=\?\)$/m)
        })
      }
    }

    it('counts what is unread up to a limit, by the same indexes', async () => {
      const plan: string[] = []
      const context = testContext({ ...store, read: explaining(store, plan) })
      assert.equal(await countUnread(context, caller, {}), MOST_COUNTED)
      const few = rows.filter(r => r.status === 'open' && r.unread > 0 && r.channel_id === CHANNELS[5])
      assert.ok(few.length > 0 && few.length < MOST_COUNTED)
      assert.equal(await countUnread(context, caller, { channelId: CHANNELS[5] }), few.length)
      const text = plan.join('\n')
      for (const index of ['conversations_inbox', 'conversations_channel_inbox'])
        assert.match(text, new RegExp(`(INDEX|using) ${index} `), text)
      assert.equal(await countUnread(context, callerOf(newId()), {}), 0)
    })
  })

  describe('the inbox', () => {
    it('has the latest message first, with who it is from and what was said last', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      const [one, other] = [await stage.channel(), await stage.channel({ name: 'Other' })]
      const list = async (filter: Partial<InboxFilter> = {}) => {
        const { items } = await listInbox(node, stage.caller, { status: 'open', limit: 10, ...filter })
        return items
      }
      const names = async (filter?: Partial<InboxFilter>) =>
        (await list(filter)).map(({ contact }) => contact.name)

      await bring(node, one.id, written('a'))
      stage.skip(1000)
      await bring(node, other.id, written('b', { sender: { address: 'bo', name: 'Bo' } }))
      stage.skip(1000)
      await bring(node, one.id, written('c', { sender: { address: 'cy', name: 'Cy' } }))
      assert.deepEqual(await names(), ['Cy', 'Bo', 'Ada'])
      assert.deepEqual(await names({ channelId: one.id }), ['Cy', 'Ada'])
      assert.equal(await countUnread(node, stage.caller, {}), 3)

      stage.skip(60_000)
      const [, , ada] = await list()
      assert.ok(ada)
      assert.deepEqual(
        [ada.contact.address, ada.lastMessage?.direction, ada.lastMessage?.content],
        ['ada', 'inbound', text('a')],
      )
      const answer = { conversationId: ada.conversation.id, content: text('at once') }
      const sent = await sendMessage(node, stage.caller, answer)
      const [first] = await list()
      assert.deepEqual(
        [first?.contact.name, first?.lastMessage?.id, first?.conversation.unread],
        ['Ada', sent.id, 1],
      )

      const top = await listInbox(node, stage.caller, { status: 'open', limit: 1 })
      assert.equal(top.items[0]?.contact.name, 'Ada')

      const told: string[] = []
      node.bus.subscribe('events', ({ workspaceId, events }) => {
        if (workspaceId === stage.caller.workspaceId) told.push(...events.map(({ type }) => type))
      })
      await markRead(node, stage.caller, ada.conversation.id)
      assert.deepEqual(told, ['conversation.read'])
      assert.deepEqual(await names({ unread: true }), ['Cy', 'Bo'])
      assert.deepEqual(await names({ unread: false }), ['Ada'])
      assert.equal(await countUnread(node, stage.caller, { channelId: one.id }), 1)

      await closeConversation(node, stage.caller, ada.conversation.id)
      assert.deepEqual(await names(), ['Cy', 'Bo'])
      assert.deepEqual(await names({ status: 'closed' }), ['Ada'])
      const stranger = callerOf(newId())
      assert.deepEqual((await listInbox(node, stranger, { status: 'open', limit: 10 })).items, [])
    })

    it('gives the address that somebody has on the network of the conversation', async t => {
      const stage = await setStage(t, open, address)
      const [node] = stage.nodes
      const { id } = await stage.channel()
      await bring(node, id, written('a', { thread: 'a group' }))
      const { items } = await listInbox(node, stage.caller, { status: 'open', limit: 1 })
      assert.deepEqual(
        items.map(({ contact, conversation }) => [contact.address, conversation.thread]),
        [['ada', 'a group']],
      )
    })

    it('refuses a cursor that is none', async t => {
      const stage = await setStage(t, open, address)
      const asked = listInbox(stage.nodes[0], stage.caller, { status: 'open', limit: 1, cursor: 'AQ' })
      await assert.rejects(asked, { code: 'invalid' })
    })
  })
})
