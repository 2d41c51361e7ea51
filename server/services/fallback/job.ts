import type { BusMessages } from '../../bus/bus.ts'
import { type Fallback, LONGEST_WAIT } from '../../domain/fallback.ts'
import { newId } from '../../domain/ids.ts'
import { dropFallbacks, hastenFallbacks, type Job } from '../../store/jobs.ts'
import type { MessageRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'

/**
 * The job that hands a new message on to its next channel: due when its time for a delivery is over, and made due at once
 * when it fails. Where no time is set it waits for failures alone, which come for some days. None where no channel is
 * named.
 */
export function fallbackJob(row: MessageRow): Job[] {
  if (row.fallback === null) return []
  const [next] = (JSON.parse(row.fallback) as Fallback).channels
  const since = row.scheduled_at ?? row.created_at
  const wait = row.status === 'failed' ? 0 : (next?.afterSeconds ?? LONGEST_WAIT) * 1000
  return [
    {
      workspace_id: row.workspace_id,
      id: newId(),
      kind: 'fallback',
      // By the channel that failed, so that what waits on a channel is found.
      lane_id: row.channel_id,
      serial_id: row.id,
      priority: row.priority,
      due_at: since + wait,
      attempts: 0,
      payload: '{}',
    },
  ]
}

export const wakeOf = ({
  kind,
  workspace_id,
  lane_id,
}: Pick<Job, 'kind' | 'workspace_id' | 'lane_id'>): BusMessages['work'] => ({
  kind,
  workspaceId: workspace_id,
  laneId: lane_id,
})

/**
 * Heeds what became of messages, which are locked: one that failed is handed on at once, one that arrived never. Returns
 * the lanes to be woken after the commit.
 */
export async function heedStatuses(
  tx: Tx,
  rows: readonly MessageRow[],
  now: number,
): Promise<BusMessages['work'][]> {
  const waiting = rows.filter(row => row.fallback !== null)
  const failed = waiting.filter(row => row.status === 'failed')
  await hastenFallbacks(tx, failed, now)
  await dropFallbacks(
    tx,
    waiting.filter(row => row.status === 'delivered' || row.status === 'read'),
  )
  return failed.map(({ workspace_id, channel_id }) =>
    wakeOf({ kind: 'fallback', workspace_id, lane_id: channel_id }),
  )
}
