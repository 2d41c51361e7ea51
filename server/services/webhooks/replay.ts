import { idAt } from '../../domain/ids.ts'
import { invalid } from '../../domain/problem.ts'
import type { Caller, Context } from '../context.ts'
import { checkEnabled } from './deliveries.ts'
import { insertDeliveries, newDelivery } from './queue.ts'
import { findWebhook } from './rows.ts'
import { toSubscriber, wants } from './subscribers.ts'

/** Events looked at, and deliveries stored, at a time. */
const BATCH = 500

/**
 * Delivers stored events again: those from `from` until before `to` (epoch milliseconds; until now when absent) that
 * the webhook's filters let through. Deliveries are stored in batches, and live ones pass them; if a batch cannot be
 * stored, those before it stay. Resolves to how many there are. Throws `Problem`.
 */
export async function replay(
  context: Context,
  caller: Caller,
  webhookId: string,
  { from, to = context.now() }: { from: number; to?: number },
): Promise<{ count: number }> {
  if (!Number.isSafeInteger(from) || from < 0) throw invalid('/from', 'Give a time in epoch milliseconds.')
  if (!Number.isSafeInteger(to) || to <= from) throw invalid('/to', 'The end must be after the beginning.')
  const { store } = context
  const { workspaceId } = caller
  const row = await findWebhook(store.read, caller, webhookId)
  checkEnabled(row)
  const subscriber = toSubscriber(row)
  let count = 0
  let after: string | null = null
  for (;;) {
    let query = store.read
      .selectFrom('events')
      .select(['workspace_id', 'id', 'type', 'channel_id'])
      .where('workspace_id', '=', workspaceId)
      .where('id', '>=', idAt(from))
      .where('id', '<', idAt(to))
      // A test was meant for one webhook only.
      .where('type', '!=', 'test.ping')
    if (after !== null) query = query.where('id', '>', after)
    const events = await query.orderBy('id').limit(BATCH).execute()
    const deliveries = events
      .filter(event => wants(subscriber, event))
      .map(event => newDelivery(event, webhookId, context.now(), 'bulk'))
    if (deliveries.length > 0) {
      await store.transaction(tx => insertDeliveries(tx, deliveries))
      context.bus.publish('work', { kind: 'deliver', workspaceId, laneId: webhookId })
    }
    count += deliveries.length
    after = events.at(-1)?.id ?? null
    if (events.length < BATCH) return { count }
  }
}
