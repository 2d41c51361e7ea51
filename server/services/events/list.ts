import { decodeCursor } from '../../domain/cursor.ts'
import type { Event, Page } from '../../domain/entities.ts'
import { idAt, parseId } from '../../domain/ids.ts'
import { invalid } from '../../domain/problem.ts'
import type { Caller, Context } from '../context.ts'
import { pageOf } from '../pages.ts'
import { selectEvents, settledBefore, typesOf } from './query.ts'
import { toEvent, toPublished } from './rows.ts'

export interface ListEvents {
  /** One type, or `message.*`. */
  type?: string
  channelId?: string
  /** Epoch milliseconds: from this moment, and before that one. */
  from?: number
  to?: number
  limit: number
  /** `next` of the page before, or the id of an event: the list goes on after it. */
  cursor?: string
  /** `desc`, the newest first, when absent. */
  order?: 'asc' | 'desc'
}

/**
 * The workspace's events. In ascending order a reader that goes on from the last event it has seen misses none: events
 * so new that an older one may still be on its way are left out until it cannot. Throws `Problem`.
 */
export async function listEvents(context: Context, caller: Caller, input: ListEvents): Promise<Page<Event>> {
  const ascending = input.order === 'asc'
  let query = selectEvents(context, {
    workspaceId: caller.workspaceId,
    types: typesOf('/type', input.type === undefined ? undefined : [input.type]),
    channelId: input.channelId,
  })
  const settled = await settledBefore(context)
  if (settled !== null) query = query.where('id', '<', settled)
  if (input.from !== undefined) query = query.where('id', '>=', idAt(input.from))
  if (input.to !== undefined) query = query.where('id', '<', idAt(input.to))
  if (input.cursor !== undefined) query = query.where('id', ascending ? '>' : '<', readPosition(input.cursor))
  const rows = await query
    .orderBy('id', ascending ? 'asc' : 'desc')
    .limit(input.limit + 1)
    .execute()
  return pageOf(rows, input.limit, row => toEvent(toPublished(row)))
}

function readPosition(cursor: string): string {
  const id = decodeCursor(cursor) ?? parseId(cursor)
  if (id === null) throw invalid('/cursor', 'Give `next` of the page before, or the id of an event.')
  return id
}
