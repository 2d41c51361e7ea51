import { notFound } from '../../domain/problem.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Context } from '../context.ts'

/** The channel's row, which nobody else changes until the transaction ends. Throws `Problem` (`not_found`). */
export async function lockChannel(
  context: Context,
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<ChannelRow> {
  const row = await tx.db
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .$if(context.store.kind === 'postgres', query => query.forUpdate())
    .executeTakeFirst()
  if (!row) throw notFound('channel')
  return row
}
