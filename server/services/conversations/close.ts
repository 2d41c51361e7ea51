import { addCounts } from '../../store/counters.ts'
import type { Tx } from '../../store/store.ts'
import type { ContextParts } from '../context.ts'
import { toConversation } from '../entities.ts'
import type { EventDraft } from '../events/record.ts'

/** Closes one conversation, or all open ones of a channel; returns the events to record. */
export async function closeConversations(
  context: ContextParts,
  tx: Tx,
  workspaceId: string,
  which: { id: string } | { channelId: string },
): Promise<EventDraft[]> {
  const now = context.now()
  const locked = tx.db
    .selectFrom('conversations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id' in which ? 'id' : 'channel_id', '=', 'id' in which ? which.id : which.channelId)
    .where('status', '=', 'open')
    // In the order in which everybody locks them.
    .orderBy('id')
    .$if(context.store.kind === 'postgres', query => query.forUpdate())
  const closed = await tx.db
    .updateTable('conversations')
    .set({ status: 'closed', closed_at: now, waiting_since: null, updated_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', locked)
    .returningAll()
    .execute()
  await addCounts(
    tx,
    closed.map(row => ({
      workspaceId,
      channelId: row.channel_id,
      at: now,
      conversations_closed: 1,
      resolutions: 1,
      resolution_ms: Math.max(0, now - row.opened_at),
    })),
  )
  return closed.map(row => ({
    workspaceId,
    type: 'conversation.closed',
    channelId: row.channel_id,
    data: { conversation: toConversation(row) },
  }))
}
