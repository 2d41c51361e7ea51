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
import { type ConversationFilter, countConversations, listConversations } from './read.ts'

const caller = callerOf(newId())
const CHANNELS = Array.from({ length: 20 }, newId) as [string, ...string[]]

const row = (_: unknown, i: number): ConversationRow => ({
  workspace_id: caller.workspaceId,
  id: newId(),
  channel_id: CHANNELS[i % CHANNELS.length] ?? '',
  contact_id: newId(),
  network: `network ${i % 10}`,
  thread: newId(),
  status: i % 40 < 20 ? 'closed' : 'open',
  unread: 0,
  last_message_at: 0,
  inbox_at: 0,
  inbox_unread: 0,
  last_inbound_at: null,
  waiting_since: null,
  opened_at: 0,
  closed_at: null,
  metadata: '{}',
  created_at: 0,
  updated_at: 0,
})

eachStore((kind, open, address) => {
  describe('a list of conversations', () => {
    let store: Store
    before(async () => {
      store = await open()
      await store.transaction(async ({ db }) => {
        for (let i = 0; i < 10; i++) {
          await db
            .insertInto('conversations')
            .values(Array.from({ length: 500 }, row))
            .execute()
        }
        if (kind === 'postgres') await sql`analyze conversations`.execute(db)
      })
    })

    const [channelId] = CHANNELS
    const network = 'network 1'
    const filters: [string, ConversationFilter, string][] = [
      ['that are open', { status: 'open' }, 'conversations_status'],
      ['of a channel', { channelId }, 'conversations_channel'],
      ['of a channel that are open', { channelId, status: 'open' }, 'conversations_channel_status'],
      ['of a network', { network }, 'conversations_network'],
      ['of a network that are open', { network, status: 'open' }, 'conversations_network_status'],
    ]
    for (const [which, filter, index] of filters) {
      for (const order of ['newest', 'oldest'] as const) {
        it(`${which}, the ${order} first, is one stretch of an index`, async () => {
          const plan: string[] = []
          const context = testContext({ ...store, read: explaining(store, plan) })
          const { items } = await listConversations(context, caller, { ...filter, order, limit: 20 })
          assert.equal(items.length, 20)
          const text = plan.join('\n')
          assert.match(text, new RegExp(`(INDEX|using) ${index} `), text)
          assert.doesNotMatch(text, /TEMP B-TREE|Sort|Filter:/, text)
        })
      }
    }
  })

  it('are those that a filter means, and as many', async t => {
    const stage = await setStage(t, open, address)
    const [node] = stage.nodes
    const [one, other] = [await stage.channel(), await stage.channel({ name: 'Other' })]
    await bring(node, one.id, written('a'), written('b', { sender: { address: 'bo', name: 'Bo' } }))
    await bring(node, other.id, written('a'))
    const list = async (filter: ConversationFilter) => {
      const { items } = await listConversations(node, stage.caller, { ...filter, limit: 10 })
      assert.equal(await countConversations(node, stage.caller, filter), items.length)
      return items.map(({ id }) => id)
    }
    const [third, second, first = ''] = await list({})
    await closeConversation(node, stage.caller, first)
    assert.deepEqual(await list({ status: 'open' }), [third, second])
    assert.deepEqual(await list({ channelId: one.id }), [second, first])
    assert.deepEqual(await list({ channelId: one.id, status: 'closed' }), [first])
    assert.deepEqual(await list({ network: 'fake' }), [third, second, first])
    assert.deepEqual(await list({ network: 'fake', status: 'closed' }), [first])
    assert.deepEqual(await list({ network: 'sandbox' }), [])
    const again = await sendMessage(node, stage.caller, {
      conversationId: first,
      content: text('still there?'),
    })
    assert.deepEqual(await list({ status: 'open' }), [third, second, again.conversationId])
    assert.deepEqual(await list({ status: 'closed' }), [])
  })
})
