import { bucketMs } from '../../store/counters.ts'
import type { Caller, Context } from '../context.ts'
import { countRows } from '../counting.ts'

/** How much goes through a channel, at a glance. */
export interface ChannelActivity {
  /** In the last 24 hours, to the hour, as `channelStats` has them. */
  received: number
  sent: number
  receivedTotal: number
  sentTotal: number
  /** Conversations that are open. */
  open: number
}

/** Of a channel through which nothing has gone. */
export const noActivity: ChannelActivity = { received: 0, sent: 0, receivedTotal: 0, sentTotal: 0, open: 0 }

const DAY = 24 * bucketMs.hour

/** The activity of each of these channels, by id: it comes from the counters, so that what has passed costs nothing. */
export async function channelActivity(
  context: Context,
  { workspaceId }: Caller,
  ids: readonly string[],
): Promise<Map<string, ChannelActivity>> {
  if (ids.length === 0) return new Map()
  const since = context.now() - DAY
  const counters = context.store.read
    .selectFrom('counters')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', 'in', ids)
  const [lately, ever] = await Promise.all([
    counters
      .select('channel_id')
      .select(eb => [eb.fn.sum<number>('received').as('received'), eb.fn.sum<number>('sent').as('sent')])
      .where('granularity', '=', 'hour')
      .where('at', '>=', since - (since % bucketMs.hour))
      .groupBy('channel_id')
      .execute(),
    counters
      .select(['channel_id', 'received', 'sent', 'conversations_started', 'conversations_closed'])
      .where('granularity', '=', 'total')
      .execute(),
  ])
  const last24h = new Map(lately.map(row => [row.channel_id, row]))
  const totals = new Map(ever.map(row => [row.channel_id, row]))
  return new Map(
    ids.map(id => {
      const [day, total] = [last24h.get(id), totals.get(id)]
      const started = Number(total?.conversations_started ?? 0)
      return [
        id,
        {
          received: Number(day?.received ?? 0),
          sent: Number(day?.sent ?? 0),
          receivedTotal: Number(total?.received ?? 0),
          sentTotal: Number(total?.sent ?? 0),
          // Each is counted when it is begun, or begun again, and when it is closed.
          open: Math.max(0, started - Number(total?.conversations_closed ?? 0)),
        },
      ]
    }),
  )
}

/** How many conversations a channel has had. */
export const conversationCount = (
  { store }: Context,
  { workspaceId }: Caller,
  channelId: string,
): Promise<number> =>
  countRows(
    store,
    store.read
      .selectFrom('conversations')
      .where('workspace_id', '=', workspaceId)
      .where('channel_id', '=', channelId),
  )
