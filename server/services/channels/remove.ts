import { notFound, Problem } from '../../domain/problem.ts'
import { addCounts } from '../../store/counters.ts'
import { deleteJobs } from '../../store/jobs.ts'
import type { Caller, Context } from '../context.ts'
import { closeConversations } from '../conversations/close.ts'
import { recordEvents } from '../events/record.ts'
import { changeStatuses } from '../ingest/reports.ts'
import { removeSealed } from '../sealed.ts'
import { announceChannel } from './live.ts'
import { channelOf, liveChannel } from './read.ts'
import { disconnect } from './switch.ts'

/** Messages failed in one transaction. */
const BATCH = 500

/**
 * Deletes a channel: its secrets go at once, its history stays readable. Open conversations hold it back unless
 * `force` closes them; what waited to be sent fails. Throws `Problem`: `not_found`, `conflict` (open conversations).
 */
export async function deleteChannel(
  context: Context,
  caller: Caller,
  id: string,
  { force }: { force: boolean },
): Promise<void> {
  const channel = await liveChannel(context, caller, id)
  const open = await context.store.read
    .selectFrom('conversations')
    .select(eb => eb.fn.countAll<number>().as('count'))
    .where('workspace_id', '=', caller.workspaceId)
    .where('channel_id', '=', id)
    .where('status', '=', 'open')
    .executeTakeFirstOrThrow()
  if (open.count > 0 && !force) {
    throw new Problem('conflict', `The channel has ${open.count} open conversations.`, {
      reason: 'active_conversations',
      cure: 'Close them, or delete with force.',
      meta: { count: open.count },
    })
  }
  await disconnect(context, channel)
  const publish = await context.store.transaction(async tx => {
    const now = context.now()
    const deleted = await tx.db
      .updateTable('channels')
      .set({ deleted_at: now, enabled: 0, updated_at: now })
      .where('workspace_id', '=', caller.workspaceId)
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!deleted) throw notFound('channel')
    await removeSealed(tx, caller.workspaceId, id)
    const closed = await closeConversations(context, tx, caller.workspaceId, { channelId: id })
    await tx.db
      .deleteFrom('channel_state')
      .where('workspace_id', '=', caller.workspaceId)
      .where('channel_id', '=', id)
      .execute()
    return recordEvents(context, tx, [
      ...closed,
      {
        workspaceId: caller.workspaceId,
        type: 'channel.deleted',
        channelId: id,
        data: { channel: channelOf(channel) },
      },
    ])
  })
  publish()
  announceChannel(context, caller.workspaceId, id)
  await failWaiting(context, caller.workspaceId, id)
}

/** Whether there was such a channel. */
export async function isDeleted(context: Context, workspaceId: string, id: string): Promise<boolean> {
  const row = await context.store.read
    .selectFrom('channels')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/** What still waits to be sent over a channel that was deleted will not be. */
export async function failWaiting(context: Context, workspaceId: string, channelId: string): Promise<void> {
  for (;;) {
    const { count, publish } = await context.store.transaction(async tx => {
      const jobs = await tx.db
        .selectFrom('jobs')
        .select(['workspace_id', 'id'])
        .where('kind', '=', 'send')
        .where('lane_id', '=', channelId)
        .where('workspace_id', '=', workspaceId)
        .limit(BATCH)
        .execute()
      await deleteJobs(tx, jobs)
      const failure = {
        code: 'channel_deleted',
        message: 'The channel was deleted before the message was sent.',
      }
      const at = context.now()
      const changes = jobs.map(job => ({
        workspaceId,
        messageId: job.id,
        status: 'failed' as const,
        at,
        failure,
      }))
      const { events, counts } = await changeStatuses(context, tx, changes)
      const publish = await recordEvents(context, tx, events)
      await addCounts(tx, counts)
      return { count: jobs.length, publish }
    })
    publish()
    if (count < BATCH) return
  }
}
