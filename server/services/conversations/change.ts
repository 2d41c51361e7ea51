import type { Conversation } from '../../domain/entities.ts'
import { notFound } from '../../domain/problem.ts'
import { addCounts } from '../../store/counters.ts'
import { lockConversations } from '../../store/messages.ts'
import type { Caller, Context } from '../context.ts'
import { toConversation } from '../entities.ts'
import { recordEvents } from '../events/record.ts'
import { closeConversations } from './close.ts'
import { startedCounts } from './opening.ts'
import { conversationRow, getConversation } from './read.ts'

/** Closes a conversation; its history stays, and the next message opens it again. */
export async function closeConversation(context: Context, caller: Caller, id: string): Promise<Conversation> {
  await conversationRow(context, caller, id)
  const publish = await context.store.transaction(async tx =>
    recordEvents(context, tx, await closeConversations(context, tx, caller.workspaceId, { id })),
  )
  publish()
  return getConversation(context, caller, id)
}

/** Opens a closed conversation again. */
export async function reopenConversation(
  context: Context,
  caller: Caller,
  id: string,
): Promise<Conversation> {
  await conversationRow(context, caller, id)
  const publish = await context.store.transaction(async tx => {
    const now = context.now()
    const row = await tx.db
      .updateTable('conversations')
      .set({ status: 'open', opened_at: now, closed_at: null, updated_at: now })
      .where('workspace_id', '=', caller.workspaceId)
      .where('id', '=', id)
      .where('status', '=', 'closed')
      .returningAll()
      .executeTakeFirst()
    if (!row) return () => {}
    const data = { conversation: toConversation(row) }
    const publish = await recordEvents(context, tx, [
      {
        workspaceId: caller.workspaceId,
        type: 'conversation.reopened',
        channelId: row.channel_id,
        data,
      },
    ])
    await addCounts(tx, startedCounts([{ conversation: row, change: 'reopened' }], now))
    return publish
  })
  publish()
  return getConversation(context, caller, id)
}

export interface UpdateConversationInput {
  /** Keys given are merged, null removes one. */
  metadata: Record<string, unknown>
}

/** Changes what the business keeps beside a conversation. Throws `Problem` (`not_found`). */
export async function updateConversation(
  context: Context,
  caller: Caller,
  id: string,
  { metadata }: UpdateConversationInput,
): Promise<Conversation> {
  const publish = await context.store.transaction(async tx => {
    const [before] = await lockConversations(tx, context.store.kind, [
      { workspace_id: caller.workspaceId, id },
    ])
    if (!before) throw notFound('conversation')
    const merged = Object.entries({ ...JSON.parse(before.metadata), ...metadata })
    const row = await tx.db
      .updateTable('conversations')
      .set({
        metadata: JSON.stringify(Object.fromEntries(merged.filter(([, value]) => value !== null))),
        updated_at: context.now(),
      })
      .where('workspace_id', '=', caller.workspaceId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const data = { conversation: toConversation(row) }
    return recordEvents(context, tx, [
      { workspaceId: caller.workspaceId, type: 'conversation.updated', channelId: row.channel_id, data },
    ])
  })
  publish()
  return getConversation(context, caller, id)
}
