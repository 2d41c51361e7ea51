import type { Condition } from '../../domain/channel.ts'
import type { Failure } from '../../domain/message.ts'
import { touchChannels } from '../../store/channel-state.ts'
import { addCounts } from '../../store/counters.ts'
import { deleteJobs, retryJobs } from '../../store/jobs.ts'
import { claimRefs } from '../../store/refs.ts'
import { rowStatement } from '../../store/rows.ts'
import type { EarlyReportRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import { batcher } from '../batcher.ts'
import { breakChannel, type ConditionChange } from '../channels/condition.ts'
import type { Context, ContextParts } from '../context.ts'
import { type EventDraft, recordEvents } from '../events/record.ts'
import { changeStatuses, type StatusChange } from '../ingest/reports.ts'

/** What an attempt to send came to. */
export interface Attempt {
  workspaceId: string
  channelId: string
  messageId: string
  result:
    | { kind: 'sent'; refs: (string | null)[]; also?: string[]; status: 'sent' | 'delivered' }
    | { kind: 'failed'; failure: Failure }
    | { kind: 'retry'; dueAt: number; payload: string; breaks?: Condition }
}

/** Stores the results of attempts, those that come together in one transaction. */
export const settler = (context: Context) =>
  batcher<Attempt, void>(async attempts => {
    const announce = await context.store.transaction(tx => settle(context, tx, attempts))
    announce()
    return attempts.map(() => undefined)
  })

async function settle(context: Context, tx: Tx, attempts: readonly Attempt[]): Promise<() => void> {
  const now = context.now()
  const done = attempts.filter(a => a.result.kind !== 'retry')
  // A job that is gone was settled before, by a node whose lease had passed to us: what it noted stands.
  const finished = await deleteJobs(
    tx,
    done.map(a => ({ workspace_id: a.workspaceId, id: a.messageId })),
  )
  await putBack(tx, attempts)
  const mine = new Set(finished.map(row => row.id))
  const settled = done.filter(a => mine.has(a.messageId))
  const changes = settled.flatMap(a => changesOf(a, now))
  const refs = settled.flatMap(a =>
    a.result.kind === 'sent'
      ? [...a.result.refs, ...(a.result.also ?? [])]
          .filter(ref => ref !== null)
          .map(ref => ({
            workspace_id: a.workspaceId,
            channel_id: a.channelId,
            ref,
            message_id: a.messageId,
            at: now,
          }))
      : [],
  )
  await claimRefs(tx, refs)
  changes.push(...(await earlyReports(tx, refs)))
  const { events, counts, wake } = await changeStatuses(context, tx, changes)
  const broken = await breakChannels(context, tx, attempts)
  const publish = await recordEvents(context, tx, [...events, ...broken.events])
  await addCounts(tx, counts)
  await touchChannels(
    tx,
    'last_sent_at',
    settled
      .filter(a => a.result.kind === 'sent')
      .map(a => ({ workspaceId: a.workspaceId, channelId: a.channelId, at: now })),
  )
  return () => {
    publish()
    broken.announce()
    for (const lane of wake) context.bus.publish('work', lane)
  }
}

/** The statuses an attempt proves: what was delivered was sent. */
function changesOf(attempt: Attempt, at: number): StatusChange[] {
  const { result, workspaceId, messageId } = attempt
  const base = { workspaceId, messageId, at, failure: null }
  if (result.kind === 'failed') return [{ ...base, status: 'failed', failure: result.failure }]
  if (result.kind === 'retry') return []
  const sent: StatusChange = { ...base, status: 'sent', ref: result.refs[0] ?? null }
  return result.status === 'sent' ? [sent] : [sent, { ...base, status: 'delivered' }]
}

interface RefRow {
  workspace_id: string
  channel_id: string
  ref: string
  message_id: string
}

const takeEarly = rowStatement<RefRow>(
  { workspace_id: 'uuid', channel_id: 'uuid', ref: 'text', message_id: 'uuid' },
  rows => `delete from early_reports where (workspace_id, channel_id, target) in
    (select r.workspace_id, r.channel_id, r.ref from ${rows}) returning *`,
)

/** What the network reported before we had noted its id of the message. */
async function earlyReports(tx: Tx, refs: readonly RefRow[]): Promise<StatusChange[]> {
  const messageOf = new Map(refs.map(r => [`${r.channel_id} ${r.ref}`, r.message_id]))
  const reports = await tx.run<RefRow, EarlyReportRow>(takeEarly, refs)
  return reports.flatMap(report => {
    const messageId = messageOf.get(`${report.channel_id} ${report.target}`)
    if (messageId === undefined) return []
    return [
      {
        workspaceId: report.workspace_id,
        messageId,
        status: report.status as StatusChange['status'],
        at: report.at,
        failure: report.failure === null ? null : (JSON.parse(report.failure) as Failure),
        takenAt: report.taken_at,
      },
    ]
  })
}

const keepPayload = rowStatement<{ workspace_id: string; id: string; payload: string }>(
  { workspace_id: 'uuid', id: 'uuid', payload: 'text' },
  rows => `update jobs set payload = r.payload from ${rows}
    where jobs.workspace_id = r.workspace_id and jobs.id = r.id`,
)

async function putBack(tx: Tx, attempts: readonly Attempt[]): Promise<void> {
  const back = attempts.flatMap(a =>
    a.result.kind === 'retry'
      ? [{ workspace_id: a.workspaceId, id: a.messageId, due_at: a.result.dueAt, payload: a.result.payload }]
      : [],
  )
  await retryJobs(tx, back)
  await tx.run(keepPayload, back)
}

async function breakChannels(
  context: ContextParts,
  tx: Tx,
  attempts: readonly Attempt[],
): Promise<{ events: EventDraft[]; announce: () => void }> {
  const conditions = new Map<string, { workspaceId: string; condition: Condition }>()
  for (const { result, channelId, workspaceId } of attempts) {
    if (result.kind === 'retry' && result.breaks)
      conditions.set(channelId, { workspaceId, condition: result.breaks })
  }
  const outcomes: ConditionChange[] = []
  for (const [channelId, { workspaceId, condition }] of [...conditions].sort()) {
    outcomes.push(await breakChannel(context, tx, workspaceId, channelId, condition))
  }
  return {
    events: outcomes.flatMap(o => o.events),
    announce: () => {
      for (const o of outcomes) o.announce()
    },
  }
}
