import { notFound, Problem } from '../../domain/problem.ts'
import type { LaneRef } from '../../store/jobs.ts'
import type { Tx } from '../../store/store.ts'
import type { Caller, Context } from '../context.ts'
import { removeSealed } from '../sealed.ts'
import { announceBot } from './rows.ts'

/**
 * Deletes a bot, its tokens and what waits for it. Throws `Problem`: `not_found`, `conflict` while it handles channels, so that no
 * channel is left without an answer by accident.
 */
export async function deleteBot(context: Context, { workspaceId }: Caller, id: string): Promise<void> {
  await context.store.transaction(async tx => {
    const row = await tx.db
      .deleteFrom('bots')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    if (!row) throw notFound('bot')
    const channels = await tx.db
      .selectFrom('channels')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('bot_id', '=', id)
      .where('deleted_at', 'is', null)
      .execute()
    if (channels.length > 0) throw stillNeeded(channels.map(channel => channel.id))
    await removeSealed(tx, workspaceId, id)
    await tx.db
      .deleteFrom('channel_tokens')
      .where('workspace_id', '=', workspaceId)
      .where('bot_id', '=', id)
      .execute()
    await removeBotJobs(tx, { workspaceId, laneId: id })
  })
  announceBot(context, workspaceId, id)
}

/** Removes what waits for a bot. */
export async function removeBotJobs(tx: Tx, { workspaceId, laneId }: LaneRef): Promise<void> {
  await tx.db
    .deleteFrom('jobs')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', 'bot')
    .where('lane_id', '=', laneId)
    .execute()
}

const stillNeeded = (channels: string[]): Problem =>
  new Problem('conflict', `The bot handles ${channels.length} channels.`, {
    cure: 'Give these channels another bot, or none, first.',
    meta: { channels },
  })
