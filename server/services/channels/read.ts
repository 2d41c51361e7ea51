import { sql } from 'kysely'
import type { ChannelStatus } from '../../domain/channel.ts'
import type { Channel, Page } from '../../domain/entities.ts'
import { notFound } from '../../domain/problem.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { toChannel } from '../entities.ts'
import { pageOf, readCursor } from '../pages.ts'
import { type LiveChannel, webhookUrl } from './live.ts'

export interface ChannelFilter {
  network?: string
  status?: ChannelStatus
  /** Part of the name, in any case. */
  search?: string
  botId?: string
  limit: number
  cursor?: string
}

/** A channel as the caller may see it. */
export const channelOf = ({ row, account }: LiveChannel): Channel =>
  toChannel(row, Object.keys(account.secrets), account.webhookUrl)

/** The opened channel. Throws `Problem` (`not_found`), also for another workspace's. */
export async function liveChannel(context: Context, caller: Caller, id: string): Promise<LiveChannel> {
  const channel = await context.channels.get(id)
  if (channel?.row.workspace_id !== caller.workspaceId) throw notFound('channel')
  return channel
}

export async function getChannel(context: Context, caller: Caller, id: string): Promise<Channel> {
  return channelOf(await liveChannel(context, caller, id))
}

/** Channels, the newest first. Their secrets' names are left out: opening each would cost more than the list. */
export async function listChannels(
  context: Context,
  caller: Caller,
  filter: ChannelFilter,
): Promise<Page<Channel>> {
  let query = context.store.read
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('deleted_at', 'is', null)
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
  const after = readCursor(filter.cursor)
  if (after !== undefined) query = query.where('id', '<', after)
  if (filter.network !== undefined) query = query.where('network', '=', filter.network)
  if (filter.botId !== undefined) query = query.where('bot_id', '=', filter.botId)
  if (filter.search !== undefined) {
    const pattern = `%${filter.search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    query = query.where(sql<boolean>`lower(name) like ${pattern} escape '\\'`)
  }
  if (filter.status === 'pending') query = query.where('connection', '=', 'setup')
  if (filter.status === 'error') query = query.where('connection', '=', 'broken')
  if (filter.status === 'active') query = query.where('connection', '=', 'ok').where('enabled', '=', 1)
  if (filter.status === 'inactive') query = query.where('connection', '=', 'ok').where('enabled', '=', 0)
  const rows = await query.execute()
  return pageOf(rows, filter.limit, row => listed(context, row))
}

const listed = (context: Context, row: ChannelRow): Channel => {
  const manifest = context.networks.get(row.network)?.manifest
  return toChannel(row, Object.keys(manifest?.secrets.properties ?? {}), webhookUrl(context, row.id))
}
