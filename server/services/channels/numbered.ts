import type { Channel } from '../../domain/entities.ts'
import { invalid } from '../../domain/problem.ts'
import type { Caller, Context } from '../context.ts'
import { countRows } from '../counting.ts'
import { toChannel } from '../entities.ts'
import { keyset, pageOf } from '../pages.ts'
import { byBytes, type ChannelFilter, matching } from './filter.ts'
import { type ChannelSecrets, webhookUrl } from './live.ts'

export const channelSorts = ['createdAt', 'updatedAt', 'name'] as const
export type ChannelSort = (typeof channelSorts)[number]

export interface NumberedChannels extends ChannelFilter {
  /** By when they were made when absent; names by their bytes. */
  sort?: ChannelSort
  /** Otherwise the newest, or the last by name, come first. */
  ascending?: boolean
  limit: number
  /** Where the page begins; 0 beside a cursor. */
  offset: number
  /** Of the page before, in the order in which channels were made. */
  cursor?: string
}

export interface NumberedPage {
  items: Channel[]
  total: number
  hasMore: boolean
  /** The cursor of the next page; null on the last one, and in other orders. */
  next: string | null
}

/**
 * Channels by their place in an order, with how many there are in all: for clients that turn to a page by its number.
 * Channels that come and go meanwhile move the others; those that follow a cursor stay. Each tells which of its secrets
 * are set. Throws `Problem` (`invalid`: the cursor).
 */
export async function numberedChannels(
  context: Context,
  caller: Caller,
  { sort = 'createdAt', ascending = false, limit, offset, cursor, ...filter }: NumberedChannels,
): Promise<NumberedPage> {
  const byTime = sort === 'createdAt'
  if (cursor !== undefined && !byTime) throw invalid('/cursor', `A list sorted by ${sort} has no cursors.`)
  const { direction, beyond, after } = keyset({ order: ascending ? 'oldest' : 'newest', cursor })
  const found = matching(context, caller, filter)
  const [total, places] = await Promise.all([
    countRows(context.store, found),
    found
      .select('id')
      .$if(after !== undefined, query => query.where('id', beyond, after ?? ''))
      .$if(sort === 'updatedAt', query => query.orderBy('updated_at', direction))
      .$if(sort === 'name', query => query.orderBy(byBytes(context), direction))
      .orderBy('id', direction)
      .limit(limit + 1)
      .offset(offset)
      .execute(),
  ])
  const page = pageOf(places, limit, place => place.id)
  const channels = await channelsWithSecrets(context, caller, page.items)
  return {
    items: page.items.flatMap(id => channels.get(id) ?? []),
    total,
    hasMore: page.next !== null,
    next: byTime ? page.next : null,
  }
}

async function channelsWithSecrets(
  context: Context,
  { workspaceId }: Caller,
  ids: readonly string[],
): Promise<Map<string, Channel>> {
  if (ids.length === 0) return new Map()
  const rows = await context.store.read
    .selectFrom('channels as c')
    .innerJoin('secrets as s', join =>
      join.onRef('s.workspace_id', '=', 'c.workspace_id').onRef('s.owner_id', '=', 'c.id'),
    )
    .selectAll('c')
    .select('s.sealed')
    .where('c.workspace_id', '=', workspaceId)
    .where('c.id', 'in', ids)
    .execute()
  return new Map(
    rows.map(({ sealed, ...row }) => {
      const { values } = JSON.parse(context.seal.open(workspaceId, row.id, sealed)) as ChannelSecrets
      return [row.id, toChannel(row, Object.keys(values), webhookUrl(context, row.id))]
    }),
  )
}
