import type { Conversation, Page } from '../../domain/entities.ts'
import { notFound } from '../../domain/problem.ts'
import type { ConversationRow } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { countRows } from '../counting.ts'
import { toConversation } from '../entities.ts'
import { keyset, type Order, pageOf } from '../pages.ts'

export interface ConversationFilter {
  channelId?: string
  contactId?: string
  status?: 'open' | 'closed'
  /** Only over channels of this network. */
  network?: string
}

export interface ConversationPage {
  /** The newest first when absent. */
  order?: Order
  limit: number
  cursor?: string
}

/** Conversations, the newest first. */
export async function listConversations(
  context: Context,
  caller: Caller,
  filter: ConversationFilter & ConversationPage,
): Promise<Page<Conversation>> {
  const { direction, beyond, after } = keyset(filter)
  let query = matching(context, caller, filter)
    .selectAll()
    .orderBy('id', direction)
    .limit(filter.limit + 1)
  if (after !== undefined) query = query.where('id', beyond, after)
  return pageOf(await query.execute(), filter.limit, toConversation)
}

/** How many conversations a filter lets through. */
export const countConversations = (
  context: Context,
  caller: Caller,
  filter: ConversationFilter,
): Promise<number> => countRows(context.store, matching(context, caller, filter))

function matching(context: Context, caller: Caller, filter: ConversationFilter) {
  let query = context.store.read.selectFrom('conversations').where('workspace_id', '=', caller.workspaceId)
  if (filter.channelId !== undefined) query = query.where('channel_id', '=', filter.channelId)
  if (filter.contactId !== undefined) query = query.where('contact_id', '=', filter.contactId)
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  if (filter.network !== undefined) query = query.where('network', '=', filter.network)
  return query
}

/** Conversations by their ids; those that are not in the workspace are left out. */
export async function conversationsById(
  context: Context,
  caller: Caller,
  ids: readonly string[],
): Promise<Map<string, Conversation>> {
  if (ids.length === 0) return new Map()
  const rows = await context.store.read
    .selectFrom('conversations')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(row => [row.id, toConversation(row)]))
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
