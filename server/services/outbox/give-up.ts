import type { Failure } from '../../domain/message.ts'
import { addCounts } from '../../store/counters.ts'
import { deleteJobs, type LaneRef } from '../../store/jobs.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'
import { recordEvents } from '../events/record.ts'
import { changeStatuses } from '../ingest/reports.ts'
import { failureOf, unavailable } from '../messages/check.ts'

/** Messages failed in one transaction. */
const BATCH = 500

const DELETED: Failure = {
  code: 'channel_deleted',
  message: 'The channel was deleted before the message was sent.',
}

/** What waits to be sent over a channel will not be. */
export async function giveUp(context: Context, { workspaceId, laneId }: LaneRef): Promise<void> {
  const waiting = context.store.read
    .selectFrom('jobs')
    .select(['workspace_id', 'id'])
    .where('kind', '=', 'send')
    .where('lane_id', '=', laneId)
    .where('workspace_id', '=', workspaceId)
    .limit(BATCH)
  while ((await fail(context, await waiting.execute(), DELETED)) === BATCH);
}

/**
 * What waits to be sent over a channel that cannot send, and names others, is not kept until somebody mends it. With an
 * `id` only that message. Says whether there was any.
 */
export async function giveToOthers(context: Context, channel: LiveChannel, id?: string): Promise<boolean> {
  const waiting = context.store.read
    .selectFrom('jobs as f')
    .innerJoin('jobs as s', join =>
      join
        .onRef('s.workspace_id', '=', 'f.workspace_id')
        .onRef('s.id', '=', 'f.serial_id')
        .on('s.kind', '=', 'send'),
    )
    .innerJoin('messages as m', join =>
      join.onRef('m.workspace_id', '=', 's.workspace_id').onRef('m.id', '=', 's.id'),
    )
    .select(['s.workspace_id', 's.id'])
    .where('f.kind', '=', 'fallback')
    .where('f.lane_id', '=', channel.row.id)
    .where(eb => eb.or([eb('m.scheduled_at', 'is', null), eb('m.scheduled_at', '<=', context.now())]))
    .$if(id !== undefined, query => query.where('s.id', '=', id ?? ''))
    .limit(BATCH)
  const failure = failureOf(unavailable(channel))
  for (let any = false; ; any = true) {
    const count = await fail(context, await waiting.execute(), failure)
    if (count < BATCH) return any || count > 0
  }
}

/** Fails messages that wait to be sent; returns how many were asked for. */
async function fail(
  context: Context,
  waiting: readonly { workspace_id: string; id: string }[],
  failure: Failure,
): Promise<number> {
  if (waiting.length === 0) return 0
  const announce = await context.store.transaction(async tx => {
    const at = context.now()
    const ended = new Set((await deleteJobs(tx, waiting)).map(job => job.id))
    const changes = waiting
      .filter(job => ended.has(job.id))
      .map(({ workspace_id: workspaceId, id: messageId }) => {
        return { workspaceId, messageId, status: 'failed' as const, at, failure }
      })
    const { events, counts, wake } = await changeStatuses(context, tx, changes)
    const publish = await recordEvents(context, tx, events)
    await addCounts(tx, counts)
    return () => {
      publish()
      for (const lane of wake) context.bus.publish('work', lane)
    }
  })
  announce()
  return waiting.length
}
