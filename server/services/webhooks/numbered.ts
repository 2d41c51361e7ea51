import type { Delivery, Webhook } from '../../domain/entities.ts'
import type { Caller, Context } from '../context.ts'
import { countRows } from '../counting.ts'
import type { ListDeliveries } from './deliveries.ts'
import { toDelivery, toWebhook } from './entities.ts'
import { findWebhook } from './rows.ts'

/** Lists by their place, with how many there are in all: for clients that turn to a page by its number. */

interface Place {
  limit: number
  offset: number
}

/** The workspace's webhooks, the newest first. */
export async function numberedWebhooks(
  context: Context,
  caller: Caller,
  { limit, offset }: Place,
): Promise<{ items: Webhook[]; total: number }> {
  const found = context.store.read.selectFrom('webhooks').where('workspace_id', '=', caller.workspaceId)
  const [total, rows] = await Promise.all([
    countRows(context.store, found),
    found.selectAll().orderBy('id', 'desc').limit(limit).offset(offset).execute(),
  ])
  return { items: rows.map(toWebhook), total }
}

/** A webhook's deliveries, the newest first. Throws `Problem` (`not_found`). */
export async function numberedDeliveries(
  context: Context,
  caller: Caller,
  { webhookId, state, eventType, limit, offset }: Omit<ListDeliveries, 'cursor'> & Place,
): Promise<{ items: Delivery[]; total: number }> {
  const { read } = context.store
  await findWebhook(read, caller, webhookId)
  let found = read
    .selectFrom('deliveries')
    .where('workspace_id', '=', caller.workspaceId)
    .where('webhook_id', '=', webhookId)
  if (state !== undefined) found = found.where('state', '=', state)
  if (eventType !== undefined) found = found.where('event_type', '=', eventType)
  const [total, rows] = await Promise.all([
    countRows(context.store, found),
    found.selectAll().orderBy('id', 'desc').limit(limit).offset(offset).execute(),
  ])
  return { items: rows.map(toDelivery), total }
}
