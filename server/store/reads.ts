import { rowStatement } from './rows.ts'
import type { ReadMarkRow } from './schema.ts'
import type { Tx } from './store.ts'

/** A mark of reading is looked for among so many of a conversation's newest messages, whoever wrote them. */
const NEWEST = 100

export interface ThreadKey {
  workspace_id: string
  channel_id: string
  thread: string
}

export interface Unread extends ThreadKey {
  conversation_id: string
  message_id: string
}

// The oldest of the newest is found by the index, and from there on the index is read: the cross joins have SQLite go in
// their order.
const unread = rowStatement<ThreadKey>(
  { workspace_id: 'uuid', channel_id: 'uuid', thread: 'text' },
  rows => `select c.workspace_id, c.channel_id, c.thread, c.id as conversation_id, m.id as message_id from ${rows}
    cross join conversations c cross join messages m
    where c.workspace_id = r.workspace_id and c.channel_id = r.channel_id and c.thread = r.thread
      and m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.id >= coalesce(
        (select n.id from messages n where n.workspace_id = c.workspace_id and n.conversation_id = c.id
          order by n.id desc limit 1 offset ${NEWEST - 1}), '00000000-0000-0000-0000-000000000000')
      and m.direction = 'outbound' and m.status in ('accepted', 'sent', 'delivered')`,
)

/** What we wrote lately in these conversations and nobody has read: also what is under way, as its report may come. */
export const unreadMessages = (tx: Tx, threads: readonly ThreadKey[]) =>
  tx.run<ThreadKey, Unread>(unread, threads)

const raise = rowStatement<ReadMarkRow>(
  { workspace_id: 'uuid', conversation_id: 'uuid', until: 'bigint', at: 'bigint' },
  rows => `insert into read_marks (workspace_id, conversation_id, until, at)
    select r.workspace_id, r.conversation_id, r.until, r.at from ${rows} where true
    on conflict (workspace_id, conversation_id) do update set until = excluded.until, at = excluded.at
    where excluded.until > read_marks.until`,
)

/** Moves marks up, and never down. One row per conversation, in the order of their ids. */
export const raiseReadMarks = (tx: Tx, rows: readonly ReadMarkRow[]) => tx.run(raise, rows)

type MarkKey = Pick<ReadMarkRow, 'workspace_id' | 'conversation_id'>

const marks = rowStatement<MarkKey>(
  { workspace_id: 'uuid', conversation_id: 'uuid' },
  rows => `select k.* from ${rows} join read_marks k
    on k.workspace_id = r.workspace_id and k.conversation_id = r.conversation_id`,
)

export const readMarks = (tx: Tx, conversations: readonly MarkKey[]) =>
  tx.run<MarkKey, ReadMarkRow>(marks, conversations)

interface MessageKey {
  workspace_id: string
  id: string
}

const left = rowStatement<MessageKey>(
  { workspace_id: 'uuid', id: 'uuid' },
  rows => `select s.message_id, s.at from ${rows} join message_statuses s
    on s.workspace_id = r.workspace_id and s.message_id = r.id and s.status in ('sent', 'delivered')`,
)

/** When messages had left by their histories, the earliest that is noted. */
export async function leftAt(tx: Tx, messages: readonly MessageKey[]): Promise<Map<string, number>> {
  const rows = await tx.run<MessageKey, { message_id: string; at: number }>(left, messages)
  const earliest = new Map<string, number>()
  for (const { message_id, at } of rows) {
    earliest.set(message_id, Math.min(at, earliest.get(message_id) ?? at))
  }
  return earliest
}
