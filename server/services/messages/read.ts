import type { Message, Page, StatusEntry, Substitute } from '../../domain/entities.ts'
import type { Direction, Failure, MessageStatus } from '../../domain/message.ts'
import { statusRank } from '../../domain/message.ts'
import { notFound } from '../../domain/problem.ts'
import type { MessageRow } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { countRows } from '../counting.ts'
import { toMessage, toSubstitute } from '../entities.ts'
import { keyset, type Order, pageOf } from '../pages.ts'

/** A message with everything that became of it, and what was sent in its place, in order. Throws `Problem` (`not_found`), also for another workspace's. */
export async function getMessage(
  context: Context,
  caller: Caller,
  id: string,
): Promise<{ message: Message; history: StatusEntry[]; fallbacks: Substitute[] }> {
  const row = await context.store.read
    .selectFrom('messages')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('message')
  const history = (await messageHistories(context, caller, [id])).get(id) ?? []
  return { message: toMessage(row), history, fallbacks: await fallbacksOf(context, row) }
}

/** What became of messages, by their ids: each with its statuses in order. */
export async function messageHistories(
  context: Context,
  caller: Caller,
  ids: readonly string[],
): Promise<Map<string, StatusEntry[]>> {
  if (ids.length === 0) return new Map()
  const rows = await context.store.read
    .selectFrom('message_statuses')
    .select(['message_id', 'status', 'at', 'failure'])
    .where('workspace_id', '=', caller.workspaceId)
    .where('message_id', 'in', ids)
    .execute()
  const inOrder = rows.sort((a, b) => a.at - b.at || statusRank[a.status] - statusRank[b.status])
  const histories = new Map<string, StatusEntry[]>()
  for (const { message_id, status, at, failure } of inOrder) {
    const history = histories.get(message_id) ?? []
    history.push({ status, at, failure: failure === null ? null : (JSON.parse(failure) as Failure) })
    histories.set(message_id, history)
  }
  return histories
}

async function fallbacksOf(context: Context, row: MessageRow): Promise<Substitute[]> {
  if (row.fallback === null || row.fallback_of !== null) return []
  const rows = await context.store.read
    .selectFrom('messages')
    .select(['id', 'channel_id', 'status'])
    .where('workspace_id', '=', row.workspace_id)
    .where('fallback_of', '=', row.id)
    .orderBy('id')
    .execute()
  return rows.map(toSubstitute)
}

export interface MessageFilter {
  channelId?: string
  conversationId?: string
  contactId?: string
  direction?: Direction
  status?: MessageStatus
  /** The newest first when absent. */
  order?: Order
  limit: number
  cursor?: string
}

/** Messages, the newest first. */
export async function listMessages(
  context: Context,
  caller: Caller,
  filter: MessageFilter,
): Promise<Page<Message>> {
  const { direction, beyond, after } = keyset(filter)
  let query = context.store.read
    .selectFrom('messages')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .orderBy('id', direction)
    .limit(filter.limit + 1)
  if (after !== undefined) query = query.where('id', beyond, after)
  if (filter.channelId !== undefined) query = query.where('channel_id', '=', filter.channelId)
  if (filter.conversationId !== undefined) query = query.where('conversation_id', '=', filter.conversationId)
  if (filter.contactId !== undefined) query = query.where('contact_id', '=', filter.contactId)
  if (filter.direction !== undefined) query = query.where('direction', '=', filter.direction)
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  return pageOf(await query.execute(), filter.limit, toMessage)
}

/** The latest message of each conversation in which there is one. */
export async function latestMessages(
  context: Context,
  caller: Caller,
  conversationIds: readonly string[],
): Promise<Map<string, Message>> {
  if (conversationIds.length === 0) return new Map()
  const rows = await context.store.read
    .selectFrom('messages as m')
    .selectAll()
    .where('m.workspace_id', '=', caller.workspaceId)
    .where('m.id', 'in', latest =>
      latest
        .selectFrom('conversations as c')
        .select(c =>
          c
            .selectFrom('messages as l')
            .select('l.id')
            .whereRef('l.workspace_id', '=', 'c.workspace_id')
            .whereRef('l.conversation_id', '=', 'c.id')
            .orderBy('l.id', 'desc')
            .limit(1)
            .as('latest'),
        )
        .where('c.workspace_id', '=', caller.workspaceId)
        .where('c.id', 'in', conversationIds),
    )
    .execute()
  return new Map(rows.map(row => [row.conversation_id, toMessage(row)]))
}

/** How many messages a conversation has. */
export const countMessages = (
  { store }: Context,
  { workspaceId }: Caller,
  conversationId: string,
): Promise<number> =>
  countRows(
    store,
    store.read
      .selectFrom('messages')
      .where('workspace_id', '=', workspaceId)
      .where('conversation_id', '=', conversationId),
  )
