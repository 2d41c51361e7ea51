import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { random, seedOf } from '../../../test/support/random.ts'
import {
  bring,
  counted,
  reported,
  type Stage,
  setStage,
  text,
  told,
  written,
} from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import type { InboundEvent } from '../../domain/network.ts'
import type { Context } from '../context.ts'
import { closeConversation } from '../conversations/change.ts'
import { listConversations } from '../conversations/read.ts'
import { listMessages } from '../messages/read.ts'
import { sendMessage } from '../messages/send.ts'
import { settler } from '../outbox/settle.ts'

const ROUNDS = 60
const PEOPLE = 12

/** What everything came to must be what was brought, in whatever order the transactions met. */
async function checkSums(
  { nodes: [node], caller }: Stage,
  channels: readonly string[],
  brought: Set<string>,
) {
  const { items } = await listMessages(node, caller, { limit: 100_000 })
  const inbound = items.filter(message => message.direction === 'inbound')
  assert.deepEqual(inbound.map(message => `${message.channelId} ${message.ref}`).sort(), [...brought].sort())
  const received = await told(node, caller, 'message.received')
  assert.equal(received.length, inbound.length)
  const conversations = (await listConversations(node, caller, { limit: 100_000 })).items
  for (const { id, unread } of conversations) {
    assert.equal(unread, inbound.filter(message => message.conversationId === id).length)
  }
  const events = await told(node, caller)
  const count = (type: string, channelId: string) =>
    events.filter(event => event.type === type && event.channelId === channelId).length
  for (const channelId of channels) {
    const own = conversations.filter(conversation => conversation.channelId === channelId)
    assert.equal(count('conversation.created', channelId), own.length)
    const { response_ms, resolution_ms, responses, resolutions, ...counts } = await counted(node, channelId)
    const rows = {
      received: inbound.filter(message => message.channelId === channelId).length,
      sent: count('message.sent', channelId),
      delivered: count('message.delivered', channelId),
      read: count('message.read', channelId),
      conversations_started: own.length + count('conversation.reopened', channelId),
      conversations_closed: count('conversation.closed', channelId),
    }
    assert.deepEqual(counts, Object.fromEntries(Object.entries(rows).filter(([, value]) => value !== 0)))
    assert.equal(resolutions ?? 0, count('conversation.closed', channelId))
  }
}

eachStore((kind, open, address) => {
  describe('two nodes at once', () => {
    it('with random batches on the same channels never fail each other, and all sums are exact', async t => {
      const { int, pick, chance } = random(seedOf(t))
      const stage = await setStage(t, open, address, { nodes: 2, addressScope: 'medium' })
      const { nodes, caller } = stage
      const channels = await Promise.all(Array.from({ length: 4 }, async () => (await stage.channel()).id))
      const people = Array.from({ length: PEOPLE }, (_, i) => ({ address: `p${i}`, name: `P${i}` }))
      const settle = nodes.map(node => settler(node))
      const brought = new Set<string>()
      const sent: { id: string; channelId: string }[] = []

      function anyEvents(channelId: string): InboundEvent[] {
        return Array.from({ length: 1 + int(6) }, (): InboundEvent => {
          const sender = pick(people)
          const what = int(10)
          if (what < 5) {
            // Many come twice, on both nodes.
            const ref = `m${int(400)}`
            brought.add(`${channelId} ${ref}`)
            return written(ref, { sender, ...(chance(0.3) && { thread: `g${int(3)}` }) })
          }
          if (what < 6) {
            const ref = `e${int(100)}`
            return {
              kind: 'edit',
              ref,
              at: 1,
              target: `m${int(400)}`,
              content: text('edited'),
            }
          }
          if (what < 7) return { kind: 'consent', ref: newId(), at: 1, sender, allowed: true }
          const moment = int(1000)
          if (what < 8) return { kind: 'read', ref: newId(), at: 1, thread: sender.address, until: moment }
          const takenAt = chance(0.5) ? { takenAt: moment } : {}
          return reported(pick(sent)?.id ?? 'unknown', pick(['delivered', 'read']), takenAt)
        })
      }

      async function act(node: Context, i: number): Promise<unknown> {
        const channelId = pick(channels)
        const what = int(10)
        if (what < 6) return await bring(node, channelId, ...anyEvents(channelId))
        if (what < 7) {
          const { items } = await listConversations(node, caller, { limit: 100 })
          return items.length > 0 ? await closeConversation(node, caller, pick(items).id) : null
        }
        const priority = pick(['realtime', 'bulk'] as const)
        const to = pick(people).address
        const { id } = await sendMessage(node, caller, { channelId, to, content: text('x'), priority })
        sent.push({ id, channelId })
        if (what < 8) return null
        const { id: messageId, channelId: over } = pick(sent)
        const result = {
          kind: 'sent' as const,
          refs: [messageId],
          status: pick(['sent', 'delivered'] as const),
        }
        return await settle[i]?.({ workspaceId: caller.workspaceId, channelId: over, messageId, result })
      }

      for (let round = 0; round < ROUNDS; round++) {
        // Within a round everything is under way at once, on both nodes.
        const acts = nodes.flatMap((node, i) => Array.from({ length: 12 }, () => act(node, i)))
        const results = await Promise.allSettled(acts)
        const failed = results.filter(result => result.status === 'rejected').map(result => result.reason)
        assert.deepEqual(failed, [])
      }
      await checkSums(stage, channels, brought)
      if (kind === 'postgres') {
        t.diagnostic(`${await deadlocksIn(nodes[0])} deadlocks, all of them tried again`)
      }
    })
  })
})

async function deadlocksIn({ store }: Context): Promise<number> {
  const { rows } = await sql<{ deadlocks: number }>`
    select deadlocks from pg_stat_database where datname = current_database()`.execute(store.read)
  return rows[0]?.deadlocks ?? 0
}
