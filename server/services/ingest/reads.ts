import {
  leftAt,
  raiseReadMarks,
  readMarks,
  type ThreadKey,
  type Unread,
  unreadMessages,
} from '../../store/reads.ts'
import type { MessageRow, ReadMarkRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import { threadKey } from '../../store/threads.ts'
import type { IncomingOf } from './claim.ts'
import type { StatusChange } from './reports.ts'

/*
 * Some networks name no messages that were read, but a moment up to which everything was. The moment is kept, as reports
 * that tell when the network had a message may come after it. Whoever brings a mark and whoever brings such a report
 * both lock the message first and then look for what the other has stored: so they never miss each other.
 */

const threadOf = ({ channel: { row }, event: { thread } }: IncomingOf<'read'>): ThreadKey => ({
  workspace_id: row.workspace_id,
  channel_id: row.id,
  thread,
})

/** The messages that marks of reading may be about. */
export async function findUnread(tx: Tx, reads: readonly IncomingOf<'read'>[]): Promise<Unread[]> {
  const threads = new Map(reads.map(item => [keyOf(threadOf(item)), threadOf(item)]))
  return await unreadMessages(tx, [...threads.values()])
}

/**
 * Which locked messages are read: those that the network had by the moment up to which their conversation is. Where it
 * has not told since when it has a message, our own note that it was sent counts, or when it was delivered.
 */
export async function readByMarks(
  tx: Tx,
  messages: ReadonlyMap<string, MessageRow>,
  changes: readonly StatusChange[],
  { reads, unread }: { reads: readonly IncomingOf<'read'>[]; unread: readonly Unread[] },
): Promise<StatusChange[]> {
  await raiseReadMarks(tx, marksOf(reads, unread))
  const told = changes.flatMap(c => (c.takenAt == null ? [] : c.messageId))
  const ids = new Set([...told, ...unread.map(each => each.message_id)])
  const open = [...ids].flatMap(id => {
    const row = messages.get(id)
    return row && row.direction === 'outbound' && isOut(row) ? [row] : []
  })
  const conversations = new Map(
    open.map(({ workspace_id, conversation_id }) => [conversation_id, { workspace_id, conversation_id }]),
  )
  const marks = new Map((await readMarks(tx, [...conversations.values()])).map(m => [m.conversation_id, m]))
  const left = await leftAt(
    tx,
    open.filter(row => row.network_at === null),
  )
  return open.flatMap(row => {
    const mark = marks.get(row.conversation_id)
    const had = row.network_at ?? left.get(row.id)
    if (!mark || had === undefined || had > mark.until) return []
    return [{ workspaceId: row.workspace_id, messageId: row.id, status: 'read', at: mark.at, failure: null }]
  })
}

const isOut = ({ status }: MessageRow): boolean => status === 'sent' || status === 'delivered'

const keyOf = ({ channel_id: channelId, thread }: ThreadKey) => threadKey({ channelId, thread })

/** Of each conversation the latest mark. */
function marksOf(reads: readonly IncomingOf<'read'>[], unread: readonly Unread[]): ReadMarkRow[] {
  const latest = new Map<string, IncomingOf<'read'>['event']>()
  for (const item of reads) {
    const key = keyOf(threadOf(item))
    if (item.event.until > (latest.get(key)?.until ?? -1)) latest.set(key, item.event)
  }
  const marks = new Map<string, ReadMarkRow>()
  for (const each of unread) {
    const event = latest.get(keyOf(each))
    const { workspace_id, conversation_id } = each
    if (event) marks.set(conversation_id, { workspace_id, conversation_id, until: event.until, at: event.at })
  }
  return [...marks.values()].sort((a, b) => (a.conversation_id < b.conversation_id ? -1 : 1))
}
