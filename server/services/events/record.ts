import type { EventData } from '../../domain/entities.ts'
import type { EventType } from '../../domain/event.ts'
import { newId, timeOf } from '../../domain/ids.ts'
import type { EventRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { ContextParts } from '../context.ts'
import { insertDeliveries, newDelivery } from '../webhooks/queue.ts'
import { subscribersOf, wants } from '../webhooks/subscribers.ts'
import { insertEvents, toPublished } from './rows.ts'

/** Something that happened, to be told. */
export interface EventDraft {
  workspaceId: string
  type: EventType
  channelId: string | null
  data: EventData
}

/**
 * Stores events, and a delivery with its job for every webhook that wants them, in the caller's transaction. Returns
 * what to call after the commit: it publishes the events and wakes the webhooks' lanes.
 */
export async function recordEvents(
  context: ContextParts,
  tx: Tx,
  drafts: readonly EventDraft[],
): Promise<() => void> {
  if (drafts.length === 0) return () => {}
  const subscribers = await subscribersOf(
    context,
    tx,
    drafts.map(draft => draft.workspaceId),
  )
  // Made inside the transaction: with one writer, ids are in the order of the commits.
  const events = drafts.map(toRow)
  const now = context.now()
  const deliveries = events.flatMap(event =>
    (subscribers.get(event.workspace_id) ?? [])
      .filter(subscriber => wants(subscriber, event))
      .map(({ id }) => newDelivery(event, id, now, 'realtime')),
  )
  await insertEvents(tx, events)
  await insertDeliveries(tx, deliveries)
  return () => {
    for (const [workspaceId, own] of Map.groupBy(events, event => event.workspace_id)) {
      context.bus.publish('events', { workspaceId, events: own.map(toPublished) })
    }
    const lanes = new Map(deliveries.map(({ job }) => [job.lane_id, job.workspace_id]))
    for (const [laneId, workspaceId] of lanes)
      context.bus.publish('work', { kind: 'deliver', workspaceId, laneId })
  }
}

function toRow({ workspaceId, type, channelId, data }: EventDraft): EventRow {
  const id = newId()
  return {
    workspace_id: workspaceId,
    id,
    type,
    channel_id: channelId,
    data: JSON.stringify(data),
    // The id's own time, so that a list by time is a list by id.
    at: timeOf(id),
  }
}
