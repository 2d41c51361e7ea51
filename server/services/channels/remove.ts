import { notFound, Problem } from '../../domain/problem.ts'
import type { Caller, Context } from '../context.ts'
import { closeConversations } from '../conversations/close.ts'
import { recordEvents } from '../events/record.ts'
import { giveUp } from '../outbox/give-up.ts'
import { removeSealed } from '../sealed.ts'
import { announceChannel } from './live.ts'
import { channelOf, liveChannel } from './read.ts'
import { disconnect } from './switch.ts'

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
  await giveUp(context, { workspaceId: caller.workspaceId, laneId: id })
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
