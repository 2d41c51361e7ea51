import { notFound } from '../../domain/problem.ts'
import { deleteJobs, type LaneRef } from '../../store/jobs.ts'
import { rowStatement } from '../../store/rows.ts'
import type { Caller, Context } from '../context.ts'
import { removeSealed } from '../sealed.ts'
import { announceWebhook } from './rows.ts'

/** Deletes a webhook with its deliveries. Throws `Problem` `not_found`. */
export async function deleteWebhook(context: Context, caller: Caller, id: string): Promise<void> {
  const { workspaceId } = caller
  await context.store.transaction(async tx => {
    const row = await tx.db
      .deleteFrom('webhooks')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst()
    if (!row) throw notFound('webhook')
    await removeSealed(tx, workspaceId, id)
  })
  announceWebhook(context, workspaceId, id)
  await removeDeliveries(context, { workspaceId, laneId: id })
}

/** Deliveries removed in one transaction: a long one would hold up everybody. */
const BATCH = 500

interface Key {
  workspace_id: string
  id: string
}

const removeRows = rowStatement<Key>(
  { workspace_id: 'uuid', id: 'uuid' },
  rows => `delete from deliveries where (workspace_id, id) in (select r.workspace_id, r.id from ${rows})`,
)
const removeAttempts = rowStatement<Key>(
  { workspace_id: 'uuid', id: 'uuid' },
  rows =>
    `delete from delivery_attempts where (workspace_id, delivery_id) in (select r.workspace_id, r.id from ${rows})`,
)

/** Removes the deliveries of a webhook that is gone, with their jobs and attempts; what is left by a crash goes when
 * the lane is opened next. */
export async function removeDeliveries(context: Context, { workspaceId, laneId }: LaneRef): Promise<void> {
  for (;;) {
    const keys: Key[] = await context.store.read
      .selectFrom('deliveries')
      .select(['workspace_id', 'id'])
      .where('workspace_id', '=', workspaceId)
      .where('webhook_id', '=', laneId)
      .limit(BATCH)
      .execute()
    if (keys.length === 0) return
    await context.store.transaction(async tx => {
      await deleteJobs(tx, keys)
      await tx.run(removeAttempts, keys)
      await tx.run(removeRows, keys)
    })
  }
}
