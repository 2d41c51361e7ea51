import type { Bot, Page } from '../../domain/entities.ts'
import type { Caller, Context } from '../context.ts'
import { toBot } from '../entities.ts'
import { pageOf, readCursor } from '../pages.ts'
import { findBot } from './rows.ts'

/** Throws `Problem` `not_found`. */
export const getBot = async (context: Context, caller: Caller, id: string): Promise<Bot> =>
  toBot(await findBot(context.store.read, caller.workspaceId, id))

/** Those of these bots that there are, by their ids. */
export async function botsById(
  context: Context,
  caller: Caller,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Bot>> {
  if (ids.length === 0) return new Map()
  const rows = await context.store.read
    .selectFrom('bots')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(row => [row.id, toBot(row)]))
}

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
