import type { Delivery, Page } from '../../domain/entities.ts'
import { notFound, Problem } from '../../domain/problem.ts'
import type { DeliveryRow } from '../../store/schema.ts'
import type { Db } from '../../store/store.ts'
import type { Caller, Context } from '../context.ts'
import { pageOf, readCursor } from '../pages.ts'
import { toDelivery } from './entities.ts'
import { deliveryJob } from './queue.ts'
import { announceWebhook, findWebhook } from './rows.ts'

export interface ListDeliveries {
  webhookId: string
  state?: Delivery['state']
  eventType?: string
  limit: number
  cursor?: string
}

/** One call of the endpoint, secrets blotted out. */
export interface DeliveryAttempt {
  /** 1 for the first. */
  attempt: number
  at: number
  ms: number
  /** The beginning of what was sent. */
  request: string
  /** Null when there was no answer. */
  responseStatus: number | null
  /** The beginning of the answer. */
  response: string | null
  /** Why it failed; null when it did not. */
  error: string | null
}

/** A webhook's deliveries, the newest first. Throws `Problem`. */
export async function listDeliveries(
  context: Context,
  caller: Caller,
  { webhookId, state, eventType, limit, cursor }: ListDeliveries,
): Promise<Page<Delivery>> {
  const { read } = context.store
  await findWebhook(read, caller, webhookId)
  const before = readCursor(cursor)
  let query = read
    .selectFrom('deliveries')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('webhook_id', '=', webhookId)
  if (state !== undefined) query = query.where('state', '=', state)
  if (eventType !== undefined) query = query.where('event_type', '=', eventType)
  if (before !== undefined) query = query.where('id', '<', before)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return pageOf(rows, limit, toDelivery)
}

/** A delivery with its attempts in their order. Throws `Problem` `not_found`. */
export async function getDelivery(
  context: Context,
  caller: Caller,
  webhookId: string,
  id: string,
): Promise<{ delivery: Delivery; attempts: DeliveryAttempt[] }> {
  const { read } = context.store
  const row = await findDelivery(read, caller, webhookId, id)
  const attempts = await read
    .selectFrom('delivery_attempts')
    .select(['attempt', 'at', 'ms', 'request', 'response_status as responseStatus', 'response', 'error'])
    .where('workspace_id', '=', caller.workspaceId)
    .where('delivery_id', '=', id)
    .orderBy('attempt')
    .execute()
  return { delivery: toDelivery(row), attempts }
}

/** Delivers once more and at once, whatever became of the delivery before. Throws `Problem`: `not_found`, `conflict`
 * when the webhook is disabled. */
export async function retryDelivery(
  context: Context,
  caller: Caller,
  webhookId: string,
  id: string,
): Promise<Delivery> {
  const { workspaceId } = caller
  checkEnabled(await findWebhook(context.store.read, caller, webhookId))
  const now = context.now()
  const delivery = await context.store.transaction(async tx => {
    const found = await findDelivery(tx.db, caller, webhookId, id)
    const pending = { state: 'pending', next_attempt_at: now, updated_at: now } as const
    await tx.db
      .updateTable('deliveries')
      .set(pending)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
    await tx.db
      .insertInto('jobs')
      .values(deliveryJob(found, now, 'realtime'))
      // Already waiting for its next try: that is now.
      .onConflict(c =>
        c.columns(['workspace_id', 'id']).doUpdateSet({ due_at: now, attempts: 0, priority: 0 }),
      )
      .execute()
    return { ...found, ...pending }
  })
  wakeAtOnce(context, workspaceId, webhookId)
  return toDelivery(delivery)
}

/** Throws `Problem` `conflict`: nothing is delivered to a webhook that is disabled. */
export function checkEnabled({ enabled }: { enabled: number }): void {
  if (enabled === 1) return
  throw new Problem('conflict', 'The webhook is disabled.', { cure: 'Enable it first.' })
}

/** Wakes the lane, and ends a pause: somebody says that the endpoint is well. */
export function wakeAtOnce(context: Context, workspaceId: string, webhookId: string): void {
  context.bus.publish('work', { kind: 'deliver', workspaceId, laneId: webhookId })
  announceWebhook(context, workspaceId, webhookId)
}

/** Throws `Problem` `not_found`. */
export async function findDelivery(
  db: Db,
  caller: Caller,
  webhookId: string,
  id: string,
): Promise<DeliveryRow> {
  const row = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('webhook_id', '=', webhookId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('delivery')
  return row
}
