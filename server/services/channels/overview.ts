import { channelStatus, OVERVIEW_HOURS } from '../../domain/channel.ts'
import type { Channel, Page } from '../../domain/entities.ts'
import type { Environment } from '../../domain/profile.ts'
import { bucketMs } from '../../store/counters.ts'
import type { Caller, Context } from '../context.ts'
import { pageOf, readCursor } from '../pages.ts'
import { type ChannelFilter, matching } from './filter.ts'

/** What goes through a channel, hour by hour. */
interface Traffic {
  received: number
  sent: number
  failed: number
  /** Messages in and out of each UTC hour, the oldest first; the last one has just begun. */
  hours: number[]
}

/** A channel among many: what it is, how it is and what goes through it. */
export interface ChannelOverview
  extends Pick<
      Channel,
      'id' | 'network' | 'name' | 'address' | 'status' | 'enabled' | 'condition' | 'conditionSince' | 'botId'
    >,
    Traffic {
  environment: Environment
  /** When a message last came in or was taken by the network; null when none ever did. */
  lastMessageAt: number | null
}

/**
 * Channels with what goes through them, the newest first. It comes from counters and from the channels' state, so that
 * neither what has passed nor what is kept costs anything: three queries for a page, however long it is.
 */
export async function listOverview(
  context: Context,
  caller: Caller,
  { limit, cursor, ...filter }: ChannelFilter & { limit: number; cursor?: string },
): Promise<Page<ChannelOverview>> {
  const after = readCursor(cursor)
  const rows = await matching(context, caller, filter)
    .select(['id', 'network', 'name', 'address', 'enabled', 'connection', 'condition', 'condition_since'])
    .select(['environment', 'bot_id'])
    .$if(after !== undefined, query => query.where('id', '<', after ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const ids = rows.slice(0, limit).map(row => row.id)
  const [traffic, moments] = await Promise.all([
    trafficOf(context, caller, ids),
    lastMoments(context, caller, ids),
  ])
  return pageOf(rows, limit, row => ({
    id: row.id,
    network: row.network,
    name: row.name,
    address: row.address,
    status: channelStatus(row.enabled === 1, row.connection),
    enabled: row.enabled === 1,
    condition: row.condition === null ? null : JSON.parse(row.condition),
    conditionSince: row.condition_since,
    environment: row.environment,
    botId: row.bot_id,
    ...(traffic.get(row.id) ?? noTraffic()),
    lastMessageAt: moments.get(row.id) ?? null,
  }))
}

const noTraffic = (): Traffic => ({ received: 0, sent: 0, failed: 0, hours: Array(OVERVIEW_HOURS).fill(0) })

async function trafficOf(
  { store, now }: Context,
  { workspaceId }: Caller,
  ids: readonly string[],
): Promise<Map<string, Traffic>> {
  if (ids.length === 0) return new Map()
  const at = now()
  const first = at - (at % bucketMs.hour) - (OVERVIEW_HOURS - 1) * bucketMs.hour
  const rows = await store.read
    .selectFrom('counters')
    .select(['channel_id', 'at', 'received', 'sent', 'failed'])
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', 'in', ids)
    .where('granularity', '=', 'hour')
    .where('at', '>=', first)
    .execute()
  const found = new Map<string, Traffic>()
  for (const row of rows) {
    const traffic = found.get(row.channel_id) ?? noTraffic()
    found.set(row.channel_id, traffic)
    traffic.received += row.received
    traffic.sent += row.sent
    traffic.failed += row.failed
    // A node whose clock is ahead counts into an hour that has not begun here.
    const hour = Math.min((row.at - first) / bucketMs.hour, OVERVIEW_HOURS - 1)
    traffic.hours[hour] = (traffic.hours[hour] ?? 0) + row.received + row.sent
  }
  return found
}

async function lastMoments(
  { store }: Context,
  { workspaceId }: Caller,
  ids: readonly string[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map()
  const rows = await store.read
    .selectFrom('channel_state')
    .select(['channel_id', 'last_received_at', 'last_sent_at'])
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', 'in', ids)
    .execute()
  return new Map(
    rows.flatMap(({ channel_id, last_received_at, last_sent_at }) => {
      const last = Math.max(last_received_at ?? 0, last_sent_at ?? 0)
      return last === 0 ? [] : [[channel_id, last]]
    }),
  )
}
