import type { Page, Webhook } from '../../domain/entities.ts'
import type { Caller, Context } from '../context.ts'
import { pageOf, readCursor } from '../pages.ts'
import { toWebhook } from './entities.ts'
import { findWebhook } from './rows.ts'

/** Throws `Problem` `not_found`. */
export const getWebhook = async (context: Context, caller: Caller, id: string): Promise<Webhook> =>
  toWebhook(await findWebhook(context.store.read, caller, id))

/** The workspace's webhooks, the newest first. Throws `Problem` for a cursor that is none. */
export async function listWebhooks(
  context: Context,
  caller: Caller,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<Webhook>> {
  const before = readCursor(cursor)
  let query = context.store.read
    .selectFrom('webhooks')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
  if (before !== undefined) query = query.where('id', '<', before)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf(rows, limit, toWebhook)
}
