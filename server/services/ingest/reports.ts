import type { BusMessages } from '../../bus/bus.ts'
import type { EventType } from '../../domain/event.ts'
import { advances, type Failure, type ReportedStatus } from '../../domain/message.ts'
import type { Count } from '../../store/counters.ts'
import { insertEarlyReports, insertStatuses, lockMessages, setStatuses } from '../../store/messages.ts'
import { refKey } from '../../store/refs.ts'
import type { EarlyReportRow, MessageRow, MessageStatusRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { ContextParts } from '../context.ts'
import { toMessage } from '../entities.ts'
import type { EventDraft } from '../events/record.ts'
import { heedStatuses } from '../fallback/job.ts'
import type { IncomingOf } from './claim.ts'
import { findUnread, readByMarks } from './reads.ts'

/** What a network says of a message it took. */
export interface Report {
  workspaceId: string
  channelId: string
  /** The network's id of the message. */
  target: string
  status: ReportedStatus
  at: number
  failure: Failure | null
  /** The network had it by then, on its own clock. */
  takenAt?: number | null
}

/** What is known of one message of ours: a report, or the result of our own attempt to send it. */
export interface StatusChange extends Omit<Report, 'target' | 'channelId'> {
  messageId: string
  /** The network's id, where it is learnt by this. */
  ref?: string | null
}

/**
 * Applies status reports. They come late, twice and out of order: the history keeps each status once, and the message
 * only ever moves up. A report whose message is not among the `targets`, as we have not noted its id on the network yet,
 * is kept for later.
 */
export async function applyReports(
  context: ContextParts,
  tx: Tx,
  reports: readonly Report[],
  targets: ReadonlyMap<string, string>,
  reads: readonly IncomingOf<'read'>[],
): Promise<Moved> {
  const changes: StatusChange[] = []
  const early: Report[] = []
  for (const report of reports) {
    const messageId = targets.get(refKey({ channel_id: report.channelId, ref: report.target }))
    if (messageId === undefined) early.push(report)
    else changes.push({ ...report, messageId })
  }
  const kept = early.map(r => ({
    workspace_id: r.workspaceId,
    channel_id: r.channelId,
    target: r.target,
    status: r.status,
    at: r.at,
    failure: r.failure === null ? null : JSON.stringify(r.failure),
    taken_at: r.takenAt ?? null,
  }))
  const place = (r: EarlyReportRow) => `${r.channel_id} ${r.status} ${r.target}`
  await insertEarlyReports(
    tx,
    kept.sort((a, b) => (place(a) < place(b) ? -1 : 1)),
  )
  return await changeStatuses(context, tx, changes, reads)
}

/** What changed statuses led to. The counts are for the end of the transaction: everybody waits for those rows. */
export interface Moved {
  events: EventDraft[]
  counts: Count[]
  /** Lanes with new work, to be woken after the commit. */
  wake: BusMessages['work'][]
}

/**
 * Moves messages along their life, as if the changes came one by one: many at once come to the same. Each status of a
 * message that is new has an event, with the message as it was then. What contacts have read by some moment is settled
 * last, so that whatever else came counts.
 */
export async function changeStatuses(
  context: ContextParts,
  tx: Tx,
  changes: readonly StatusChange[],
  reads: readonly IncomingOf<'read'>[] = [],
): Promise<Moved> {
  const unread = await findUnread(tx, reads)
  const keys = new Map(changes.map(c => [c.messageId, { workspace_id: c.workspaceId, id: c.messageId }]))
  for (const { workspace_id, message_id: id } of unread) keys.set(id, { workspace_id, id })
  const locked = await lockMessages(tx, context.store.kind, [...keys.values()])
  const messages = new Map(locked.map(row => [row.id, row]))
  const moved = await move(context, tx, messages, changes)
  const read = await readByMarks(tx, messages, changes, { reads, unread })
  if (read.length === 0) return moved
  const after = await move(context, tx, messages, read)
  return {
    events: [...moved.events, ...after.events],
    counts: [...moved.counts, ...after.counts],
    wake: [...moved.wake, ...after.wake],
  }
}

/** `messages` are locked, and become what they are now. */
async function move(
  context: ContextParts,
  tx: Tx,
  messages: Map<string, MessageRow>,
  changes: readonly StatusChange[],
): Promise<Moved> {
  const now = context.now()
  const moved = new Map<string, MessageRow>()
  const told: { entry: MessageStatusRow; row: MessageRow }[] = []
  for (const { messageId, workspaceId, status, at, failure: reason, ref, takenAt } of changes) {
    const current = messages.get(messageId)
    if (current?.direction !== 'outbound') continue
    const ahead = advances(current.status, status)
    // A failure told after the message arrived is not believed: what arrived has arrived.
    if (status === 'failed' && !ahead) continue
    const failure = status === 'failed' && reason !== null ? JSON.stringify(reason) : null
    const row = {
      ...current,
      ...(ahead && { status, failure }),
      ref: ref ?? current.ref,
      network_at: earliest(current.network_at, takenAt ?? null),
      updated_at: now,
    }
    if (ahead || row.ref !== current.ref || row.network_at !== current.network_at) {
      moved.set(messageId, row)
      messages.set(messageId, row)
    }
    told.push({ entry: { workspace_id: workspaceId, message_id: messageId, status, at, failure }, row })
  }
  const added = await insertStatuses(
    tx,
    told.map(({ entry }) => entry),
  )
  await setStatuses(tx, [...moved.values()])
  const wake = await heedStatuses(tx, [...moved.values()], now)
  const isNew = new Set(added.map(a => `${a.message_id} ${a.status}`))
  const fresh = told.filter(({ entry }) => isNew.delete(`${entry.message_id} ${entry.status}`))
  return {
    events: fresh.map(({ entry, row }) => ({
      workspaceId: row.workspace_id,
      type: `message.${entry.status}` as EventType,
      channelId: row.channel_id,
      data: { message: toMessage(row) },
    })),
    counts: fresh.map(({ entry, row }) => ({
      workspaceId: row.workspace_id,
      channelId: row.channel_id,
      at: now,
      [entry.status]: 1,
    })),
    wake,
  }
}

const earliest = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other)
