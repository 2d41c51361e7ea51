import { rowStatement } from './rows.ts'
import type { ConversationRow } from './schema.ts'
import type { Tx } from './store.ts'

/** How exactly the inbox is in order, milliseconds: finer, and an index would change with every message. */
export const INBOX_GRAIN = 60_000

type Placed = Pick<ConversationRow, 'workspace_id' | 'id' | 'inbox_at' | 'inbox_unread'>

const place = rowStatement<Placed>(
  { workspace_id: 'uuid', id: 'uuid', inbox_at: 'bigint', inbox_unread: 'integer' },
  rows => `update conversations set inbox_at = r.inbox_at, inbox_unread = r.inbox_unread
    from ${rows} where conversations.workspace_id = r.workspace_id and conversations.id = r.id`,
)

/** Moves those of these conversations that stand elsewhere in the inbox than their messages say. */
export async function placeInInbox(tx: Tx, rows: readonly ConversationRow[]): Promise<void> {
  const moved = rows.flatMap((row): Placed[] => {
    const inbox_at = row.last_message_at - (row.last_message_at % INBOX_GRAIN)
    const inbox_unread = row.unread > 0 ? 1 : 0
    if (row.inbox_at === inbox_at && row.inbox_unread === inbox_unread) return []
    return [{ workspace_id: row.workspace_id, id: row.id, inbox_at, inbox_unread }]
  })
  await tx.run(place, moved)
}
