import { placeInInbox } from './inbox.ts'
import { insertRows, rowStatement } from './rows.ts'
import type { ConversationRow, EarlyReportRow, MessageRow, MessageStatusRow } from './schema.ts'
import type { Store, Tx } from './store.ts'

const types = {
  workspace_id: 'uuid',
  id: 'uuid',
  conversation_id: 'uuid',
  channel_id: 'uuid',
  contact_id: 'uuid',
  direction: 'text',
  status: 'text',
  content: 'text',
  metadata: 'text',
  reply_to: 'uuid',
  ref: 'text',
  failure: 'text',
  priority: 'integer',
  scheduled_at: 'bigint',
  network_at: 'bigint',
  fallback: 'text',
  fallback_of: 'uuid',
  created_at: 'bigint',
  updated_at: 'bigint',
} as const

/** SQLite allows no `messages.*` behind `returning`. */
const returningMessage = `returning ${Object.keys(types)
  .map(column => `messages.${column}`)
  .join(', ')}`

const insert = insertRows<MessageRow>('messages', types, 'on conflict do nothing returning id')

/** Stores messages; returns the ids of those that were not there yet. */
export async function insertMessages(tx: Tx, rows: readonly MessageRow[]): Promise<Set<string>> {
  return new Set((await tx.run<MessageRow, { id: string }>(insert, rows)).map(r => r.id))
}

const history = insertRows<MessageStatusRow>(
  'message_statuses',
  { workspace_id: 'uuid', message_id: 'uuid', status: 'text', at: 'bigint', failure: 'text' },
  'on conflict do nothing returning message_id, status',
)

/** Adds to the histories of messages; returns what was new. */
export const insertStatuses = (tx: Tx, rows: readonly MessageStatusRow[]) =>
  tx.run<MessageStatusRow, Pick<MessageStatusRow, 'message_id' | 'status'>>(history, rows)

type Advance = Pick<
  MessageRow,
  'workspace_id' | 'id' | 'status' | 'failure' | 'ref' | 'network_at' | 'updated_at'
>

const advance = rowStatement<Advance>(
  {
    workspace_id: 'uuid',
    id: 'uuid',
    status: 'text',
    failure: 'text',
    ref: 'text',
    network_at: 'bigint',
    updated_at: 'bigint',
  },
  rows => `update messages set status = r.status, failure = r.failure, ref = r.ref, network_at = r.network_at,
      updated_at = r.updated_at
    from ${rows} where messages.workspace_id = r.workspace_id and messages.id = r.id`,
)

/** Sets the status of locked messages, one row per message. */
export const setStatuses = (tx: Tx, rows: readonly Advance[]) => tx.run(advance, rows)

interface MessageKey {
  workspace_id: string
  id: string
}

const lock = (forUpdate: string) =>
  rowStatement<MessageKey>(
    { workspace_id: 'uuid', id: 'uuid' },
    rows =>
      `select m.* from ${rows} join messages m on m.workspace_id = r.workspace_id and m.id = r.id ${forUpdate}`,
  )
const lockedMessages = { sqlite: lock(''), postgres: lock('order by m.id for update of m') }

/** Reads messages for a change: on PostgreSQL no other transaction changes them until this one ends. */
export const lockMessages = (tx: Tx, kind: Store['kind'], keys: readonly MessageKey[]) =>
  tx.run<MessageKey, MessageRow>(lockedMessages[kind], keys)

const edit = rowStatement<{ workspace_id: string; id: string; content: string; at: number }>(
  { workspace_id: 'uuid', id: 'uuid', content: 'text', at: 'bigint' },
  rows => `update messages set content = r.content, updated_at = r.at from ${rows}
    where messages.workspace_id = r.workspace_id and messages.id = r.id ${returningMessage}`,
)

/** Replaces what messages say; returns the messages as they are now. */
export const editMessages = (
  tx: Tx,
  rows: readonly { workspace_id: string; id: string; content: string; at: number }[],
) => tx.run<{ workspace_id: string; id: string; content: string; at: number }, MessageRow>(edit, rows)

const early = insertRows<EarlyReportRow>(
  'early_reports',
  {
    workspace_id: 'uuid',
    channel_id: 'uuid',
    target: 'text',
    status: 'text',
    at: 'bigint',
    failure: 'text',
    taken_at: 'bigint',
  },
  'on conflict do nothing',
)

/** Keeps reports whose message is not known by its ref yet. */
export const insertEarlyReports = (tx: Tx, rows: readonly EarlyReportRow[]) => tx.run(early, rows)

const lockById = (forUpdate: string) =>
  rowStatement<MessageKey>(
    { workspace_id: 'uuid', id: 'uuid' },
    rows =>
      `select c.* from ${rows} join conversations c on c.workspace_id = r.workspace_id and c.id = r.id ${forUpdate}`,
  )
const lockedConversations = { sqlite: lockById(''), postgres: lockById('order by c.id for update of c') }

/** Reads conversations for a change: on PostgreSQL no other transaction changes them until this one ends. */
export const lockConversations = (tx: Tx, kind: Store['kind'], keys: readonly MessageKey[]) =>
  tx.run<MessageKey, ConversationRow>(lockedConversations[kind], keys)

type Answered = Pick<ConversationRow, 'workspace_id' | 'id' | 'last_message_at' | 'updated_at'>

const answered = rowStatement<Answered>(
  { workspace_id: 'uuid', id: 'uuid', last_message_at: 'bigint', updated_at: 'bigint' },
  rows => `update conversations set waiting_since = null, last_message_at = r.last_message_at, updated_at = r.updated_at
    from ${rows} where conversations.workspace_id = r.workspace_id and conversations.id = r.id`,
)

/** Notes on locked conversations that we wrote: nothing waits for an answer. One row per conversation. */
export async function answerConversations(tx: Tx, rows: readonly ConversationRow[]): Promise<void> {
  await tx.run(answered, rows)
  await placeInInbox(tx, rows)
}
