import { sql } from 'kysely'
import { decodeMomentCursor, encodeMomentCursor } from '../../domain/cursor.ts'
import type { Contact, Conversation, Message, Page } from '../../domain/entities.ts'
import { invalid } from '../../domain/problem.ts'
import type { ConversationRow } from '../../store/schema.ts'
import { contactsById } from '../contacts/read.ts'
import type { Caller, Context } from '../context.ts'
import { toConversation } from '../entities.ts'
import { latestMessages } from '../messages/read.ts'

/** Further than this nobody counts what is unread. */
export const MOST_COUNTED = 100

export interface InboxFilter {
  status: 'open' | 'closed'
  channelId?: string
  /** Only those with unread messages, or only those without; both when absent. */
  unread?: boolean
}

/** A conversation with what is shown beside it. */
export interface InboxItem {
  conversation: Conversation
  /** The contact, by the address they have in this conversation where that is known. */
  contact: { id: string; name: string | null; address: string | null }
  /** Null where nothing was said yet. */
  lastMessage: Message | null
}

/**
 * Conversations, those with the latest message first: to the minute from page to page, exactly within each. Throws `Problem`
 * for a cursor that is none.
 */
export async function listInbox(
  context: Context,
  caller: Caller,
  { limit, cursor, ...filter }: InboxFilter & { limit: number; cursor?: string },
): Promise<Page<InboxItem>> {
  const after = cursor === undefined ? null : decodeMomentCursor(cursor)
  if (after === null && cursor !== undefined) {
    throw invalid('/cursor', 'This is no cursor of the inbox: give `next` of the page before.')
  }
  const stretch = (unread: boolean) =>
    matching(context, caller, { ...filter, unread })
      .selectAll()
      .$if(after !== null, query => query.where(sql<boolean>`(inbox_at, id) < (${after?.at}, ${after?.id})`))
      .orderBy('inbox_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
  const { read } = context.store
  const rows =
    filter.unread === undefined
      ? await read
          .selectFrom(stretch(true).as('unread'))
          .selectAll()
          .unionAll(read.selectFrom(stretch(false).as('others')).selectAll())
          .orderBy('inbox_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .execute()
      : await stretch(filter.unread).execute()
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: await withCompany(
      context,
      caller,
      shown.toSorted((a, b) => b.last_message_at - a.last_message_at),
    ),
    next: rows.length > limit && last ? encodeMomentCursor({ at: last.inbox_at ?? 0, id: last.id }) : null,
  }
}

/** How many open conversations have unread messages; `MOST_COUNTED` stands for that many or more. */
export async function countUnread(
  context: Context,
  caller: Caller,
  filter: Pick<InboxFilter, 'channelId'>,
): Promise<number> {
  const some = matching(context, caller, { ...filter, status: 'open', unread: true })
    .select('id')
    // In the order of the index, so that PostgreSQL reads no further than it counts.
    .orderBy('inbox_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_COUNTED)
  const { count } = await context.store.read
    .selectFrom(some.as('some'))
    .select(eb => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

function matching(
  { store }: Context,
  { workspaceId }: Caller,
  { status, channelId, unread }: InboxFilter & { unread: boolean },
) {
  const query = store.read
    .selectFrom('conversations')
    .where('workspace_id', '=', workspaceId)
    .where('status', '=', status)
    .where('inbox_unread', '=', unread ? 1 : 0)
  return channelId === undefined ? query : query.where('channel_id', '=', channelId)
}

/** Conversations with contacts and latest messages, each looked up for all of them together. */
async function withCompany(
  context: Context,
  caller: Caller,
  rows: readonly ConversationRow[],
): Promise<InboxItem[]> {
  const [contacts, latest] = await Promise.all([
    contactsById(context, caller, [...new Set(rows.map(row => row.contact_id))]),
    latestMessages(
      context,
      caller,
      rows.map(row => row.id),
    ),
  ])
  return rows.map(row => {
    const contact = contacts.get(row.contact_id)
    return {
      conversation: toConversation(row),
      contact: {
        id: row.contact_id,
        name: contact?.name ?? null,
        address: contact ? addressIn(context, contact, row) : null,
      },
      lastMessage: latest.get(row.id) ?? null,
    }
  })
}

/** In a group, and in mail, the conversation has an address that is not the contact's. */
function addressIn(
  { networks }: Context,
  { identities }: Contact,
  { thread, channel_id, network }: ConversationRow,
): string | null {
  const scopes = [channel_id, networks.get(network ?? '')?.manifest.medium]
  const known = identities.filter(({ scope }) => scopes.includes(scope))
  return (known.find(({ address }) => address === thread) ?? known[0])?.address ?? null
}
