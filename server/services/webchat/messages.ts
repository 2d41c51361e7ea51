import type { Content } from '../../domain/content.ts'
import { idAt } from '../../domain/ids.ts'
import type { ConversationRow, MessageRow } from '../../store/schema.ts'
import type { Context } from '../context.ts'
import type { Visitor } from './tokens.ts'

/** A message as its visitor sees it. Times are epoch milliseconds. */
export interface VisitorMessage {
  id: string
  /** The name that this client gave it; null for others' messages, and of other sessions. */
  clientId: string | null
  from: 'visitor' | 'business'
  /** When it came, or was sent. */
  at: number
  content: Content
  /** The message it answers. */
  replyTo: string | null
  /** By the other side. */
  read: boolean
}

export interface Changes {
  /** In their order, with when each was last changed. */
  messages: { message: VisitorMessage; updatedAt: number }[]
  /** Null where nothing was said yet. */
  conversationId: string | null
  /** The visitor's newest message that the business has read; null where it has read none. */
  readUpTo: string | null
  /** What follows is found with this. */
  cursor: number
  /** There is some of that already. */
  more: boolean
}

/** How long a change may take from its own time until it can be seen, by a clock that is another, milliseconds. */
const SETTLES = 30_000
/** So many of the newest messages are looked through for changes. */
const RECENT = 1000
/** So many changes are told at a time: nobody gets a conversation of years again and again for one short question. */
const PART = 100

/** With this, what changes from now on is found. */
export const cursorNow = ({ now }: Context): number => now() - SETTLES

/** The name of a visitor's message on its channel. */
export const refOf = ({ sessionId }: Visitor, clientId: string): string => `${sessionId}:${clientId}`

export async function conversationOf(context: Context, visitor: Visitor): Promise<ConversationRow | null> {
  const row = await context.store.read
    .selectFrom('conversations')
    .selectAll()
    .where('workspace_id', '=', visitor.workspaceId)
    .where('channel_id', '=', visitor.channelId)
    .where('thread', '=', visitor.address)
    .executeTakeFirst()
  return row ?? null
}

/**
 * What has changed in a visitor's conversation since `cursor`: new messages, and those that were read or edited. What
 * changed shortly before it comes again, so that nothing is missed; of what changed long ago the first part comes first.
 */
export async function changesSince(context: Context, visitor: Visitor, cursor: number): Promise<Changes> {
  const settled = cursorNow(context)
  const end = Math.max(cursor, settled)
  const conversation = await conversationOf(context, visitor)
  if (!conversation) return { messages: [], conversationId: null, readUpTo: null, cursor: end, more: false }
  const oldest = await oldestRecent(context, conversation)
  const readUpTo = await lastRead(context, conversation, oldest)
  const changed = visible(context, conversation)
    .where('m.id', '>=', oldest)
    .where('m.updated_at', '>=', cursor)
  const { rows, next } = await firstPart(changed, settled)
  return {
    messages: rows
      .map(row => ({ message: toVisitorMessage(row, visitor, readUpTo), updatedAt: row.updated_at }))
      .sort((a, b) => inOrder(a.message, b.message)),
    conversationId: conversation.id,
    readUpTo,
    cursor: next ?? end,
    more: next !== null,
  }
}

/** The first changes, and when the others were; null where these are all, as they are when some have not settled yet. */
async function firstPart(changed: ReturnType<typeof visible>, settled: number) {
  const rows = await changed
    .orderBy('m.updated_at')
    .orderBy('m.id')
    .limit(PART + 1)
    .execute()
  const next = rows[PART]?.updated_at
  if (next === undefined) return { rows, next: null }
  if (next >= settled) return { rows: await changed.execute(), next: null }
  const before = rows.filter(row => row.updated_at < next)
  if (before.length > 0) return { rows: before, next }
  // More than a part at one time.
  return { rows: await changed.where('m.updated_at', '<=', next).execute(), next: next + 1 }
}

/** A page of the conversation in its order: the newest messages, or those before `before`. */
export async function listHistory(
  context: Context,
  visitor: Visitor,
  { before, limit }: { before?: string; limit: number },
): Promise<{ messages: VisitorMessage[]; more: boolean; readUpTo: string | null; cursor: number }> {
  const cursor = cursorNow(context)
  const conversation = await conversationOf(context, visitor)
  if (!conversation) return { messages: [], more: false, readUpTo: null, cursor }
  const readUpTo = await lastRead(context, conversation, await oldestRecent(context, conversation))
  const rows = await visible(context, conversation)
    .$if(before !== undefined, query => query.where('m.id', '<', before ?? ''))
    .orderBy('m.id', 'desc')
    .limit(limit + 1)
    .execute()
  const messages = rows.slice(0, limit).map(row => toVisitorMessage(row, visitor, readUpTo))
  return { messages: messages.sort(inOrder), more: rows.length > limit, readUpTo, cursor }
}

/** One message, by the name that the visitor's client gave it; null when there is none. */
export async function messageByRef(
  context: Context,
  visitor: Visitor,
  clientId: string,
): Promise<VisitorMessage | null> {
  const row = await context.store.read
    .selectFrom('refs as r')
    .innerJoin('messages as m', join =>
      join.onRef('m.workspace_id', '=', 'r.workspace_id').onRef('m.id', '=', 'r.message_id'),
    )
    .selectAll('m')
    .where('r.workspace_id', '=', visitor.workspaceId)
    .where('r.channel_id', '=', visitor.channelId)
    .where('r.ref', '=', refOf(visitor, clientId))
    .executeTakeFirst()
  return row ? toVisitorMessage({ ...row, sent_at: null }, visitor, null) : null
}

/** The messages of these ids that are of the visitor's own conversation. */
export async function ownMessages(
  context: Context,
  visitor: Visitor,
  ids: readonly string[],
): Promise<Pick<MessageRow, 'id' | 'ref' | 'direction' | 'status'>[]> {
  const conversation = await conversationOf(context, visitor)
  if (!conversation || ids.length === 0) return []
  return context.store.read
    .selectFrom('messages')
    .select(['id', 'ref', 'direction', 'status'])
    .where('workspace_id', '=', visitor.workspaceId)
    .where('conversation_id', '=', conversation.id)
    .where('id', 'in', ids)
    .execute()
}

/** Those messages of a conversation that the visitor may see: what they said, and what was sent to them. */
const visible = ({ store }: Context, { workspace_id, id }: ConversationRow) =>
  store.read
    .selectFrom('messages as m')
    .leftJoin('message_statuses as s', join =>
      join
        .onRef('s.workspace_id', '=', 'm.workspace_id')
        .onRef('s.message_id', '=', 'm.id')
        .on('s.status', '=', 'sent'),
    )
    .selectAll('m')
    .select('s.at as sent_at')
    .where('m.workspace_id', '=', workspace_id)
    .where('m.conversation_id', '=', id)
    .where(eb => eb.or([eb('m.direction', '=', 'inbound'), eb('s.at', 'is not', null)]))

/** The id below which messages are no longer looked through, however long the conversation is. */
async function oldestRecent({ store }: Context, { workspace_id, id }: ConversationRow): Promise<string> {
  const row = await store.read
    .selectFrom('messages')
    .select('id')
    .where('workspace_id', '=', workspace_id)
    .where('conversation_id', '=', id)
    .orderBy('id', 'desc')
    .offset(RECENT - 1)
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? idAt(0)
}

/** The newest of the visitor's messages that is not among the unread ones. */
async function lastRead(
  { store }: Context,
  { workspace_id, id, unread }: ConversationRow,
  oldest: string,
): Promise<string | null> {
  const row = await store.read
    .selectFrom('messages')
    .select('id')
    .where('workspace_id', '=', workspace_id)
    .where('conversation_id', '=', id)
    .where('id', '>=', oldest)
    .where('direction', '=', 'inbound')
    .orderBy('id', 'desc')
    .offset(unread)
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

const inOrder = (a: VisitorMessage, b: VisitorMessage): number => a.at - b.at || (a.id < b.id ? -1 : 1)

function toVisitorMessage(
  row: MessageRow & { sent_at: number | null },
  visitor: Visitor,
  readUpTo: string | null,
): VisitorMessage {
  const own = row.direction === 'inbound'
  const prefix = refOf(visitor, '')
  return {
    id: row.id,
    clientId: own && row.ref?.startsWith(prefix) ? row.ref.slice(prefix.length) : null,
    from: own ? 'visitor' : 'business',
    at: row.sent_at ?? row.created_at,
    content: JSON.parse(row.content),
    replyTo: row.reply_to,
    read: own ? readUpTo !== null && row.id <= readUpTo : row.status === 'read',
  }
}
