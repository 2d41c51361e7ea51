import { type EventType, wantsEvent } from '../../domain/event.ts'
import { rowStatement } from '../../store/rows.ts'
import type { EventRow, WebhookRow } from '../../store/schema.ts'
import { workspaceCache } from '../workspace-cache.ts'

/** What of a webhook decides whether it gets an event. */
export interface Subscriber {
  id: string
  events: string[]
  channels: ReadonlySet<string> | null
}

type SubscriberRow = Pick<WebhookRow, 'workspace_id' | 'id' | 'events' | 'channels'>

const enabledOf = rowStatement<{ workspace_id: string }>(
  { workspace_id: 'uuid' },
  rows => `select w.workspace_id, w.id, w.events, w.channels from ${rows}
    join webhooks w on w.workspace_id = r.workspace_id where w.enabled = 1`,
)

/** The enabled webhooks of workspaces. */
export const subscribersOf = workspaceCache<Subscriber>('webhooks', async (tx, workspaceIds) => {
  const rows = await tx.run<{ workspace_id: string }, SubscriberRow>(
    enabledOf,
    workspaceIds.map(workspace_id => ({ workspace_id })),
  )
  const found = new Map<string, Subscriber[]>()
  for (const row of rows) {
    const list = found.get(row.workspace_id)
    if (list) list.push(toSubscriber(row))
    else found.set(row.workspace_id, [toSubscriber(row)])
  }
  return found
})

export const toSubscriber = ({
  id,
  events,
  channels,
}: Pick<WebhookRow, 'id' | 'events' | 'channels'>): Subscriber => ({
  id,
  events: JSON.parse(events),
  channels: channels === null ? null : new Set<string>(JSON.parse(channels)),
})

/** Whether a webhook's filters let an event through. One that asked for some channels gets nothing of no channel. */
export const wants = (
  { events, channels }: Subscriber,
  { type, channel_id }: Pick<EventRow, 'type' | 'channel_id'>,
): boolean =>
  (channels === null || (channel_id !== null && channels.has(channel_id))) &&
  wantsEvent(events, type as EventType)
