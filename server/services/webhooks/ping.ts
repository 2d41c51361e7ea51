import type { Delivery, EventData } from '../../domain/entities.ts'
import { newId, timeOf } from '../../domain/ids.ts'
import type { EventRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Caller, Context } from '../context.ts'
import { insertEvents, toPublished } from '../events/rows.ts'
import { attemptDelivery } from './attempt.ts'
import { findDelivery, wakeAtOnce } from './deliveries.ts'
import { openEndpoint } from './endpoint.ts'
import { toDelivery, toWebhook } from './entities.ts'
import { noteAttempts } from './log.ts'
import { insertDeliveryRows, newDelivery } from './queue.ts'
import { findWebhook } from './rows.ts'
import { judge, type Verdict } from './verdict.ts'

/** Somebody waits for the result, milliseconds. */
const PATIENCE = 10_000

/**
 * Delivers a `test.ping` to this webhook only, once and at once, also when it is disabled or paused after failures.
 * Resolves to the delivery with its result; it stands in the log like any other. Throws `Problem` `not_found`.
 */
export async function testWebhook(context: Context, caller: Caller, id: string): Promise<Delivery> {
  const { store } = context
  const { workspaceId } = caller
  const row = await findWebhook(store.read, caller, id)
  const endpoint = await openEndpoint(context, row)
  const event = pingEvent(workspaceId, { webhook: toWebhook(row) })
  const ping = newDelivery(event, id, context.now(), 'realtime')
  const attempt = await attemptDelivery(context, endpoint, ping.row.id, toPublished(event), {
    timeoutMs: Math.min(endpoint.timeoutMs, PATIENCE),
  })
  const now = context.now()
  const judged = judge(attempt.answer, 1, now)
  // Somebody looks at the result and can ask again: nothing is tried later.
  const verdict: Verdict = judged.verdict === 'retry' ? { verdict: 'exhausted', error: judged.error } : judged
  const answers = verdict.verdict === 'succeeded'
  const delivery = await store.transaction(async tx => {
    await insertEvents(tx, [event])
    await insertDeliveryRows(tx, [ping.row])
    await noteAttempts(tx, [{ job: ping.job, attempt, verdict }], now)
    if (answers) await clearFailing(tx, caller, id)
    return await findDelivery(tx.db, caller, id, ping.row.id)
  })
  // What waits because the endpoint failed goes now that it answers.
  if (answers && row.enabled === 1) wakeAtOnce(context, workspaceId, id)
  return toDelivery(delivery)
}

function pingEvent(workspaceId: string, data: EventData): EventRow {
  const id = newId()
  return {
    workspace_id: workspaceId,
    id,
    type: 'test.ping',
    channel_id: null,
    data: JSON.stringify(data),
    at: timeOf(id),
  }
}

const clearFailing = (tx: Tx, caller: Caller, id: string) =>
  tx.db
    .updateTable('webhooks')
    .set({ failing_since: null })
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', '=', id)
    .execute()
