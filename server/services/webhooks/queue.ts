import { newId } from '../../domain/ids.ts'
import type { Priority } from '../../domain/message.ts'
import { insertJobs, type Job } from '../../store/jobs.ts'
import { insertRows } from '../../store/rows.ts'
import type { DeliveryRow, EventRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'

/** A delivery and the job that makes it: they have the same id. */
export interface QueuedDelivery {
  row: DeliveryRow
  job: Job
}

/** What the job of a delivery says beside the delivery's own row. */
export interface DeliveryPayload {
  eventId: string
}

/** An event's way to one webhook, to be started at `now`. Deliveries do not wait for each other. */
export function newDelivery(
  event: Pick<EventRow, 'workspace_id' | 'id' | 'type'>,
  webhookId: string,
  now: number,
  priority: Priority,
): QueuedDelivery {
  const row: DeliveryRow = {
    workspace_id: event.workspace_id,
    id: newId(),
    webhook_id: webhookId,
    event_id: event.id,
    event_type: event.type,
    state: 'pending',
    attempts: 0,
    next_attempt_at: now,
    response_status: null,
    error: null,
    created_at: now,
    updated_at: now,
  }
  return { row, job: deliveryJob(row, now, priority) }
}

export const deliveryJob = (row: DeliveryRow, now: number, priority: Priority): Job => ({
  workspace_id: row.workspace_id,
  id: row.id,
  kind: 'deliver',
  lane_id: row.webhook_id,
  serial_id: row.id,
  priority: priority === 'realtime' ? 0 : 1,
  due_at: now,
  attempts: 0,
  payload: JSON.stringify({ eventId: row.event_id } satisfies DeliveryPayload),
})

const insert = insertRows<DeliveryRow>('deliveries', {
  workspace_id: 'uuid',
  id: 'uuid',
  webhook_id: 'uuid',
  event_id: 'uuid',
  event_type: 'text',
  state: 'text',
  attempts: 'integer',
  next_attempt_at: 'bigint',
  response_status: 'integer',
  error: 'text',
  created_at: 'bigint',
  updated_at: 'bigint',
})

/** Stores deliveries without their jobs. */
export const insertDeliveryRows = (tx: Tx, rows: readonly DeliveryRow[]) => tx.run(insert, rows)

export async function insertDeliveries(tx: Tx, deliveries: readonly QueuedDelivery[]): Promise<void> {
  await insertDeliveryRows(
    tx,
    deliveries.map(d => d.row),
  )
  await insertJobs(
    tx,
    deliveries.map(d => d.job),
  )
}
