import type { Bot, Page } from '../../domain/entities.ts'
import type { Caller, Context } from '../context.ts'
import { toBot } from '../entities.ts'
import { pageOf, readCursor } from '../pages.ts'
import { findBot } from './rows.ts'

/** Throws `Problem` `not_found`. */
export const getBot = async (context: Context, caller: Caller, id: string): Promise<Bot> =>
  toBot(await findBot(context.store.read, caller.workspaceId, id))

/** The workspace's bots, the newest first. Throws `Problem` for a cursor that is none. */
export async function listBots(
  context: Context,
  caller: Caller,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<Page<Bot>> {
  const before = readCursor(cursor)
  let query = context.store.read.selectFrom('bots').selectAll().where('workspace_id', '=', caller.workspaceId)
  if (before !== undefined) query = query.where('id', '<', before)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf(rows, limit, toBot)
}
