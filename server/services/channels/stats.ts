import { invalid } from '../../domain/problem.ts'
import { bucketMs } from '../../store/counters.ts'
import { type CounterMetric, counterMetrics } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { liveChannel } from './read.ts'

const periods = {
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
} as const
export type Period = keyof typeof periods
export type StatsGranularity = keyof typeof bucketMs

/** A finer view than this is a drawing of noise, and a heavy answer. */
const MOST_POINTS = 1440

type Counts = Record<CounterMetric, number>

export interface StatsPoint {
  /** Start of the bucket, UTC. */
  at: number
  received: number
  sent: number
  delivered: number
  read: number
  failed: number
  conversationsStarted: number
  conversationsClosed: number
}

export interface ChannelStats {
  channelId: string
  period: Period
  granularity: StatsGranularity
  summary: Omit<StatsPoint, 'at'> & {
    /** Mean milliseconds from a contact's message to our answer; null when nothing was answered. */
    avgResponseMs: number | null
    /** Mean milliseconds from the opening of a conversation to its closing. */
    avgResolutionMs: number | null
  }
  /** Every bucket of the period, also the empty ones. */
  series: StatsPoint[]
}

/** What went through a channel in a period that ends now, in UTC buckets. Throws `Problem`. */
export async function channelStats(
  context: Context,
  caller: Caller,
  id: string,
  { period, granularity = 'hour' }: { period: Period; granularity?: StatsGranularity },
): Promise<ChannelStats> {
  await liveChannel(context, caller, id)
  const to = context.now()
  const from = to - periods[period]
  // The bucket that has just begun belongs to it.
  const buckets = await readBuckets(context, caller, {
    channelId: id,
    granularity,
    from,
    to: to + 1,
  })
  const total = buckets.reduce((sum, { counts }) => add(sum, counts), zeros())
  return {
    channelId: id,
    period,
    granularity,
    summary: {
      ...point(total),
      avgResponseMs: mean(total.response_ms, total.responses),
      avgResolutionMs: mean(total.resolution_ms, total.resolutions),
    },
    series: buckets.map(({ at, counts }) => ({ at, ...point(counts) })),
  }
}

/** The counts of a channel or of the whole workspace between two moments, in UTC buckets, also the empty ones. */
export async function counters(
  context: Context,
  caller: Caller,
  filter: { channelId?: string; granularity: StatsGranularity; from: number; to: number },
): Promise<StatsPoint[]> {
  if (filter.channelId !== undefined) await liveChannel(context, caller, filter.channelId)
  if (filter.from >= filter.to) throw invalid('/from', 'The beginning must lie before the end.')
  return (await readBuckets(context, caller, filter)).map(({ at, counts }) => ({ at, ...point(counts) }))
}

async function readBuckets(
  context: Context,
  caller: Caller,
  filter: { channelId?: string; granularity: StatsGranularity; from: number; to: number },
): Promise<{ at: number; counts: Counts }[]> {
  const size = bucketMs[filter.granularity]
  const first = filter.from - (filter.from % size)
  if (Math.floor((filter.to - filter.from) / size) > MOST_POINTS) {
    throw invalid(
      '/granularity',
      `That would be more than ${MOST_POINTS} points: choose a coarser granularity.`,
    )
  }
  let query = context.store.read
    .selectFrom('counters')
    .select('at')
    .select(eb => counterMetrics.map(metric => eb.fn.sum<number>(metric).as(metric)))
    .where('workspace_id', '=', caller.workspaceId)
    .where('granularity', '=', filter.granularity)
    .where('at', '>=', first)
    .where('at', '<', filter.to)
    .groupBy('at')
  if (filter.channelId !== undefined) query = query.where('channel_id', '=', filter.channelId)
  const found = new Map((await query.execute()).map(({ at, ...counts }) => [at, counts as Counts]))
  const buckets = []
  for (let at = first; at < filter.to; at += size) buckets.push({ at, counts: found.get(at) ?? zeros() })
  return buckets
}

const zeros = (): Counts => Object.fromEntries(counterMetrics.map(m => [m, 0])) as Counts

const add = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(counterMetrics.map(m => [m, a[m] + Number(b[m])])) as Counts

const mean = (sum: number, count: number): number | null => (count === 0 ? null : Math.round(sum / count))

const point = (c: Counts): Omit<StatsPoint, 'at'> => ({
  received: c.received,
  sent: c.sent,
  delivered: c.delivered,
  read: c.read,
  failed: c.failed,
  conversationsStarted: c.conversations_started,
  conversationsClosed: c.conversations_closed,
})
