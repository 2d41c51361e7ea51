import { sql } from 'kysely'
import { addCounts } from '../store/counters.ts'
import { announceExpiringTokens, probeDueChannels } from './channels/watch.ts'
import type { Context } from './context.ts'
import { recordEvents } from './events/record.ts'
import { changeStatuses } from './ingest/reports.ts'
import { earlyReports } from './outbox/settle.ts'

const HOUR = 3_600_000

/** How long an answer to an `Idempotency-Key` is kept, milliseconds. */
const IDEMPOTENCY = 24 * HOUR
/** How long a status report waits for its message: it may belong to a message sent by another program. */
const EARLY = 24 * HOUR
/** How long the log of exchanges goes back. */
const LOG = 30 * 24 * HOUR
/** Rows taken away in one transaction. */
const BATCH = 1000

interface Task {
  name: string
  everyMs: number
  run(context: Context): Promise<void>
}

/** What is no longer needed. */
export const forget: Task[] = [
  {
    name: 'forget idempotency keys',
    everyMs: HOUR,
    run: c => trim(c, 'idempotency', 'started_at', IDEMPOTENCY),
  },
  { name: 'forget early reports', everyMs: HOUR, run: c => trim(c, 'early_reports', 'at', EARLY) },
  { name: 'trim the channel log', everyMs: HOUR, run: c => trim(c, 'channel_log', 'at', LOG) },
]

const tasks: Task[] = [
  { name: 'probe channels', everyMs: 10_000, run: probeDueChannels },
  { name: 'announce expiring tokens', everyMs: 60_000, run: announceExpiringTokens },
  { name: 'apply early reports', everyMs: 5000, run: applyEarlyReports },
  ...forget,
]

/** What must be done again and again, on every node: each task bears being done by several at once. */
export function runHousekeeping(context: Context): { stop(): Promise<void> } {
  const underWay = new Set<Promise<void>>()
  const timers = tasks.map(task => {
    let busy = false
    return setInterval(() => {
      if (busy) return
      busy = true
      const run = task
        .run(context)
        .catch(error => context.log.warn({ err: error, task: task.name }, 'housekeeping failed'))
        .finally(() => {
          busy = false
          underWay.delete(run)
        })
      underWay.add(run)
    }, task.everyMs)
  })
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(underWay)
    },
  }
}

/**
 * A report that came while its message was being noted as sent may have missed it, and the note the report. Here the
 * two meet.
 */
export async function applyEarlyReports(context: Context): Promise<void> {
  const waiting = await context.store.read
    .selectFrom('early_reports')
    .select('target')
    .limit(1)
    .executeTakeFirst()
  if (!waiting) return
  const publish = await context.store.transaction(async tx => {
    const refs = await tx.db
      .selectFrom('early_reports as e')
      .innerJoin('refs as f', join =>
        join
          .onRef('f.workspace_id', '=', 'e.workspace_id')
          .onRef('f.channel_id', '=', 'e.channel_id')
          .onRef('f.ref', '=', 'e.target'),
      )
      .select(['f.workspace_id', 'f.channel_id', 'f.ref', 'f.message_id'])
      .where('f.message_id', 'is not', null)
      .limit(BATCH)
      .execute()
    const known = refs.flatMap(({ message_id, ...ref }) =>
      message_id === null ? [] : [{ ...ref, message_id }],
    )
    const { events, counts } = await changeStatuses(context, tx, await earlyReports(tx, known))
    const publish = await recordEvents(context, tx, events)
    await addCounts(tx, counts)
    return publish
  })
  publish()
}

/** Takes away what is older than `ageMs`, a part at a time, so that nobody waits long for the store. */
async function trim(
  context: Context,
  table: 'idempotency' | 'early_reports' | 'channel_log',
  column: 'started_at' | 'at',
  ageMs: number,
): Promise<void> {
  const before = context.now() - ageMs
  const [from, at] = [sql.table(table), sql.ref(column)]
  for (;;) {
    const { numAffectedRows = 0n } = await context.store.transaction(tx =>
      sql`delete from ${from} where ${at} <= (select max(oldest.moment) from
        (select ${at} as moment from ${from} where ${at} < ${before} order by ${at} limit ${BATCH}) as oldest)`.execute(
        tx.db,
      ),
    )
    if (numAffectedRows < BATCH) return
  }
}
