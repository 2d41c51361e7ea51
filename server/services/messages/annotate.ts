import type { Message } from '../../domain/entities.ts'
import { notFound } from '../../domain/problem.ts'
import type { Caller, Context } from '../context.ts'
import { toMessage } from '../entities.ts'

/** Replaces what the business keeps beside a message. Throws `Problem` (`not_found`). */
export async function annotateMessage(
  context: Context,
  caller: Caller,
  id: string,
  metadata: Record<string, unknown>,
): Promise<Message> {
  const row = await context.store.transaction(tx =>
    tx.db
      .updateTable('messages')
      .set({ metadata: JSON.stringify(metadata), updated_at: context.now() })
      .where('workspace_id', '=', caller.workspaceId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst(),
  )
  if (!row) throw notFound('message')
  return toMessage(row)
}
