import { sql } from 'kysely'
import { announceExpiringTokens, probeDueChannels } from './channels/watch.ts'
import type { Context } from './context.ts'
import { sweepFiles } from './media/remove.ts'

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
  {
    name: 'forget tokens that ran out',
    everyMs: HOUR,
    run: c => trim(c, 'channel_tokens', 'valid_until', 0),
  },
  { name: 'forget sessions that ran out', everyMs: HOUR, run: c => trim(c, 'sessions', 'expires_at', 0) },
  { name: 'trim the channel log', everyMs: HOUR, run: c => trim(c, 'channel_log', 'at', LOG) },
]

const tasks: Task[] = [
  { name: 'probe channels', everyMs: 10_000, run: probeDueChannels },
  { name: 'announce expiring tokens', everyMs: 60_000, run: announceExpiringTokens },
  { name: 'complete conversations of older nodes', everyMs: 60_000, run: completeConversations },
  { name: 'sweep files', everyMs: 60_000, run: sweepFiles },
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

/** While nodes of an older version run beside newer ones, they begin conversations without what came later. */
export async function completeConversations({ store }: Context): Promise<void> {
  await store.transaction(async ({ db }) => {
    await sql`update conversations set network = (select c.network from channels c
      where c.workspace_id = conversations.workspace_id and c.id = conversations.channel_id)
      where network is null`.execute(db)
    await sql`update conversations set inbox_at = last_message_at - last_message_at % 60000,
      inbox_unread = case when unread > 0 then 1 else 0 end where inbox_at is null`.execute(db)
  })
}

/** Takes away what is older than `ageMs`, a part at a time, so that nobody waits long for the store. */
async function trim(
  context: Context,
  table: 'idempotency' | 'early_reports' | 'channel_log' | 'channel_tokens' | 'sessions',
  column: 'started_at' | 'at' | 'valid_until' | 'expires_at',
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
