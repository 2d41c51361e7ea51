import type { Channel, ChannelOverview, Event } from '../../api/types.ts'
import { changedRow, newRow, positionOf, type Row, rowById, rowOf } from './row.ts'

/** What happened on a channel since it was last shown. */
export interface Change {
  received: number
  sent: number
  failed: number
  /** Epoch milliseconds; 0 when no message passed. */
  lastAt: number
  /** As it is now, where that was told. */
  channel: Channel | null
  fate: 'made' | 'deleted' | null
}

const counted = {
  'message.received': 'received',
  'message.sent': 'sent',
  'message.failed': 'failed',
} as const

/**
 * Adds what an event tells to the changes of its channel. So a storm of events comes to one change for each channel, and
 * what the server had counted already is not counted again.
 */
export function note(changes: Map<string, Change>, event: Event, rows: readonly Row[]): void {
  const { type, channelId, data } = event
  if (channelId === null) return
  const metric = counted[type as keyof typeof counted]
  const tells = type.startsWith('channel.') && data.channel !== undefined
  if (metric === undefined && !tells) return
  const at = Date.parse(event.timestamp)
  const row = rowById(rows, channelId)
  if (metric !== undefined && row !== undefined && at <= row.countedTo) return
  const change = changes.get(channelId) ?? nothing()
  changes.set(channelId, change)
  if (metric !== undefined) {
    change[metric]++
    if (metric !== 'failed') change.lastAt = Math.max(change.lastAt, at)
  }
  if (tells) change.channel = data.channel ?? null
  if (type === 'channel.created') change.fate = 'made'
  if (type === 'channel.deleted') change.fate = 'deleted'
}

const nothing = (): Change => ({ received: 0, sent: 0, failed: 0, lastAt: 0, channel: null, fate: null })

/** The rows after what happened; those that nothing happened to stay the same objects. */
export function patch(rows: readonly Row[], changes: ReadonlyMap<string, Change>): readonly Row[] {
  const next = [...rows]
  for (const [id, change] of changes) {
    const at = positionOf(next, id)
    const row = next[at]
    if (row?.id === id) {
      if (change.fate === 'deleted') next.splice(at, 1)
      else next[at] = after(row, change)
    } else if (change.fate === 'made' && change.channel !== null) {
      next.splice(at, 0, after(newRow(change.channel), change))
    }
  }
  return next
}

function after(row: Row, { received, sent, failed, lastAt, channel }: Change): Row {
  const now = channel === null ? row : changedRow(row, channel)
  if (received + sent + failed === 0) return now
  const last = Math.max(row.lastAt, lastAt)
  return {
    ...now,
    received: row.received + received,
    sent: row.sent + sent,
    failed: row.failed + failed,
    hours: row.hours.with(-1, (row.hours.at(-1) ?? 0) + received + sent),
    lastAt: last,
    lastMessageAt: last === 0 ? null : new Date(last).toISOString(),
  }
}

/**
 * The rows with a page of the API in the place of what was known of that stretch: between the id that the page before
 * ended with (null: there was none) and its own last, or all that is below if it is the last page.
 */
export function merge(
  rows: readonly Row[],
  page: readonly ChannelOverview[],
  above: string | null,
  isLast: boolean,
): readonly Row[] {
  const last = page.at(-1)
  const start = above === null ? 0 : below(rows, above)
  const end = isLast || last === undefined ? rows.length : below(rows, last.id)
  return [...rows.slice(0, start), ...page.map(rowOf), ...rows.slice(end)]
}

/** Where the rows behind an id begin, whether or not it is there. */
function below(rows: readonly Row[], id: string): number {
  const at = positionOf(rows, id)
  return rows[at]?.id === id ? at + 1 : at
}
