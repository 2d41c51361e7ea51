import type { Message, Page, StatusEntry } from '../../domain/entities.ts'
import type { Direction, Failure, MessageStatus } from '../../domain/message.ts'
import { statusRank } from '../../domain/message.ts'
import { notFound } from '../../domain/problem.ts'
import type { Caller, Context } from '../context.ts'
import { toMessage } from '../entities.ts'
import { pageOf, readCursor } from '../pages.ts'

/** A message with everything that became of it. Throws `Problem` (`not_found`), also for another workspace's. */
export async function getMessage(
  context: Context,
  caller: Caller,
  id: string,
): Promise<{ message: Message; history: StatusEntry[] }> {
  const { read } = context.store
  const row = await read
    .selectFrom('messages')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('message')
  const statuses = await read
    .selectFrom('message_statuses')
    .select(['status', 'at', 'failure'])
    .where('workspace_id', '=', caller.workspaceId)
    .where('message_id', '=', id)
    .execute()
  const history = statuses
    .map(({ status, at, failure }) => ({
      status,
      at,
      failure: failure === null ? null : (JSON.parse(failure) as Failure),
    }))
    .sort((a, b) => a.at - b.at || statusRank[a.status] - statusRank[b.status])
  return { message: toMessage(row), history }
}

export interface MessageFilter {
  channelId?: string
  conversationId?: string
  contactId?: string
  direction?: Direction
  status?: MessageStatus
  limit: number
  cursor?: string
}

/** Messages, the newest first. */
export async function listMessages(
  context: Context,
  caller: Caller,
  filter: MessageFilter,
): Promise<Page<Message>> {
  let query = context.store.read
    .selectFrom('messages')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
  const after = readCursor(filter.cursor)
  if (after !== undefined) query = query.where('id', '<', after)
  if (filter.channelId !== undefined) query = query.where('channel_id', '=', filter.channelId)
  if (filter.conversationId !== undefined) query = query.where('conversation_id', '=', filter.conversationId)
  if (filter.contactId !== undefined) query = query.where('contact_id', '=', filter.contactId)
  if (filter.direction !== undefined) query = query.where('direction', '=', filter.direction)
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  return pageOf(await query.execute(), filter.limit, toMessage)
}
