import type { Conversation, Page } from '../../domain/entities.ts'
import { notFound } from '../../domain/problem.ts'
import type { ConversationRow } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { toConversation } from '../entities.ts'
import { pageOf, readCursor } from '../pages.ts'

export interface ConversationFilter {
  channelId?: string
  contactId?: string
  status?: 'open' | 'closed'
  limit: number
  cursor?: string
}

/** Conversations, the newest first. */
export async function listConversations(
  context: Context,
  caller: Caller,
  filter: ConversationFilter,
): Promise<Page<Conversation>> {
  let query = context.store.read
    .selectFrom('conversations')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
  const after = readCursor(filter.cursor)
  if (after !== undefined) query = query.where('id', '<', after)
  if (filter.channelId !== undefined) query = query.where('channel_id', '=', filter.channelId)
  if (filter.contactId !== undefined) query = query.where('contact_id', '=', filter.contactId)
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  return pageOf(await query.execute(), filter.limit, toConversation)
}

export async function getConversation(context: Context, caller: Caller, id: string): Promise<Conversation> {
  return toConversation(await conversationRow(context, caller, id))
}

/** Throws `Problem` (`not_found`), also for another workspace's. */
export async function conversationRow(
  context: Context,
  caller: Caller,
  id: string,
): Promise<ConversationRow> {
  const row = await context.store.read
    .selectFrom('conversations')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('conversation')
  return row
}
