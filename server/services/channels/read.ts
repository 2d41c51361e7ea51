import type { Channel, Page } from '../../domain/entities.ts'
import { notFound } from '../../domain/problem.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { toChannel } from '../entities.ts'
import { keyset, type Order, pageOf } from '../pages.ts'
import { type ChannelFilter, matching } from './filter.ts'
import { type LiveChannel, webhookUrl } from './live.ts'
import { seesPrivate } from './profile.ts'

export interface ChannelList extends ChannelFilter {
  /** The newest first when absent. */
  order?: Order
  limit: number
  cursor?: string
}

/** A channel as the caller may see it. */
export const channelOf = ({ row, account, secrets }: LiveChannel, withPrivate = false): Channel =>
  toChannel(row, secrets, account.webhookUrl, withPrivate)

/** The opened channel. Throws `Problem` (`not_found`), also for another workspace's. */
export async function liveChannel(context: Context, caller: Caller, id: string): Promise<LiveChannel> {
  const channel = await context.channels.get(id)
  if (channel?.row.workspace_id !== caller.workspaceId) throw notFound('channel')
  return channel
}

export async function getChannel(context: Context, caller: Caller, id: string): Promise<Channel> {
  return channelOf(await liveChannel(context, caller, id), seesPrivate(caller, id))
}

/** Channels, the newest first. Their secrets' names are left out: opening each would cost more than the list. */
export async function listChannels(
  context: Context,
  caller: Caller,
  filter: ChannelList,
): Promise<Page<Channel>> {
  const { direction, beyond, after } = keyset(filter)
  const rows = await matching(context, caller, filter)
    .selectAll()
    .$if(after !== undefined, query => query.where('id', beyond, after ?? ''))
    .orderBy('id', direction)
    .limit(filter.limit + 1)
    .execute()
  return pageOf(rows, filter.limit, row => listed(context, row))
}

/** Channels by their ids, also those that were deleted: their history is still shown. */
export async function channelsById(
  context: Context,
  caller: Caller,
  ids: readonly string[],
): Promise<Map<string, Channel>> {
  if (ids.length === 0) return new Map()
  const rows = await context.store.read
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map(row => [row.id, listed(context, row)]))
}

const listed = (context: Context, row: ChannelRow): Channel => {
  const manifest = context.networks.get(row.network)?.manifest
  return toChannel(row, Object.keys(manifest?.secrets.properties ?? {}), webhookUrl(context, row.id))
}
