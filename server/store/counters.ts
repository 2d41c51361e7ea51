import { rowStatement } from './rows.ts'
import { type CounterMetric, type CounterRow, counterMetrics, type Granularity } from './schema.ts'
import type { Tx } from './store.ts'

/** Milliseconds of each bucket; the total has one bucket, at 0. */
export const bucketMs: Record<Exclude<Granularity, 'total'>, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
}

const granularities: Granularity[] = ['minute', 'hour', 'day', 'total']

const bucketOf = (granularity: Granularity, at: number): number =>
  granularity === 'total' ? 0 : at - (at % bucketMs[granularity])

const add = rowStatement<CounterRow>(
  {
    workspace_id: 'uuid',
    channel_id: 'uuid',
    granularity: 'text',
    at: 'bigint',
    ...(Object.fromEntries(counterMetrics.map(m => [m, 'bigint'])) as Record<CounterMetric, 'bigint'>),
  },
  rows => {
    const names = ['workspace_id', 'channel_id', 'granularity', 'at', ...counterMetrics]
    return `insert into counters (${names.join(', ')}) select ${names.map(n => `r.${n}`).join(', ')} from ${rows}
      where true on conflict (workspace_id, channel_id, granularity, at) do update set
      ${counterMetrics.map(m => `${m} = counters.${m} + excluded.${m}`).join(', ')}`
  },
)

export type Count = { workspaceId: string; channelId: string; at: number } & Partial<
  Record<CounterMetric, number>
>

/** Adds up what happened, into every granularity, one row per channel and bucket. */
export async function addCounts(tx: Tx, counts: readonly Count[]): Promise<void> {
  const rows = new Map<string, CounterRow>()
  for (const { workspaceId, channelId, at, ...metrics } of counts) {
    for (const granularity of granularities) {
      const bucket = bucketOf(granularity, at)
      const key = `${channelId} ${granularity} ${bucket}`
      let row = rows.get(key)
      if (!row) {
        const zeros = Object.fromEntries(counterMetrics.map(m => [m, 0])) as Record<CounterMetric, number>
        row = { workspace_id: workspaceId, channel_id: channelId, granularity, at: bucket, ...zeros }
        rows.set(key, row)
      }
      for (const [metric, by] of Object.entries(metrics)) row[metric as CounterMetric] += by
    }
  }
  // One order for everyone: two nodes that count the same channels never wait for each other in a circle.
  const ordered = [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  await tx.run(add, ordered)
}
