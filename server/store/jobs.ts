import { sql } from 'kysely'
import { insertRows, rowStatement } from './rows.ts'
import type { JobKind, JobRow } from './schema.ts'
import type { Db, Tx } from './store.ts'

export type Job = Pick<
  JobRow,
  'id' | 'workspace_id' | 'kind' | 'lane_id' | 'serial_id' | 'priority' | 'due_at' | 'attempts' | 'payload'
>

const insert = insertRows<Job>('jobs', {
  workspace_id: 'uuid',
  id: 'uuid',
  kind: 'text',
  lane_id: 'uuid',
  serial_id: 'uuid',
  priority: 'integer',
  due_at: 'bigint',
  attempts: 'integer',
  payload: 'text',
})

/** Stores jobs; whoever makes them announces their lanes on the bus after the commit. */
export const insertJobs = (tx: Tx, jobs: readonly Job[]) => tx.run(insert, jobs)

const columns = [
  'workspace_id',
  'id',
  'kind',
  'lane_id',
  'serial_id',
  'priority',
  'due_at',
  'attempts',
  'payload',
] as const satisfies (keyof Job)[]

/**
 * Jobs of a lane that may start now, the most urgent first. One whose serial has an earlier job waiting for another
 * try is left out: order within a serial holds.
 */
export function dueJobs(db: Db, kind: JobKind, laneId: string, now: number, limit: number): Promise<Job[]> {
  // One look per priority: what is due stands together in the index, whatever is scheduled for later.
  const ofPriority = (priority: number) =>
    db
      .selectFrom('jobs as j')
      .select(columns)
      .where('j.kind', '=', kind)
      .where('j.lane_id', '=', laneId)
      .where('j.priority', '=', priority)
      .where('j.due_at', '<=', now)
      .where(
        // The text of the condition on attempts must be that of the index.
        sql<boolean>`not exists (select 1 from jobs e where e.workspace_id = j.workspace_id
          and e.kind = j.kind and e.serial_id = j.serial_id and e.id < j.id and e.attempts > 0)`,
      )
      .orderBy('j.due_at')
      .orderBy('j.id')
      .limit(limit)
  return db
    .selectFrom(ofPriority(0).as('urgent'))
    .selectAll()
    .unionAll(db.selectFrom(ofPriority(1).as('others')).selectAll())
    .orderBy('priority')
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** When the lane's next job that is not due yet becomes so; null when there is none. */
export async function nextDue(db: Db, kind: JobKind, laneId: string, now: number): Promise<number | null> {
  // One look per priority, each at the right place in the index.
  const earliest = (priority: number) => sql<number | null>`(select due_at from jobs where kind = ${kind}
    and lane_id = ${laneId} and priority = ${priority} and due_at > ${now} order by due_at limit 1)`
  const row = await db
    .selectNoFrom([earliest(0).as('realtime'), earliest(1).as('bulk')])
    .executeTakeFirstOrThrow()
  const dues = [row.realtime, row.bulk].filter(due => due !== null)
  return dues.length === 0 ? null : Math.min(...dues)
}

export interface LaneRef {
  workspaceId: string
  laneId: string
}

/**
 * Lanes with a job that is due and that nobody holds. Costs one index probe per lane with jobs, however many jobs it
 * has (a loose index scan).
 */
export async function dueLanes(db: Db, kind: JobKind, now: number, limit: number): Promise<LaneRef[]> {
  const { rows } = await sql<{ workspace_id: string; lane_id: string }>`
    with recursive lanes (lane_id) as (
      select * from (select lane_id from jobs where kind = ${kind} order by lane_id limit 1) as first
      union all
      select (select j.lane_id from jobs j where j.kind = ${kind} and j.lane_id > lanes.lane_id
              order by j.lane_id limit 1)
      from lanes where lanes.lane_id is not null
    ), found as (
      select l.lane_id,
        (select j.workspace_id from jobs j where j.kind = ${kind} and j.lane_id = l.lane_id
         order by priority, due_at, id limit 1) as workspace_id
      from lanes l where l.lane_id is not null
        and (exists (select 1 from jobs j where j.kind = ${kind} and j.lane_id = l.lane_id and j.priority = 0 and j.due_at <= ${now})
          or exists (select 1 from jobs j where j.kind = ${kind} and j.lane_id = l.lane_id and j.priority = 1 and j.due_at <= ${now}))
    )
    select f.workspace_id, f.lane_id from found f
    where not exists (select 1 from leases where leases.workspace_id = f.workspace_id
      and leases.resource = ${sql.lit(`${kind}:`)} || cast(f.lane_id as text) and leases.until > ${now})
    limit ${limit}`.execute(db)
  return rows.map(r => ({ workspaceId: r.workspace_id, laneId: r.lane_id }))
}

interface Retry {
  workspace_id: string
  id: string
  due_at: number
}

const retry = rowStatement<Retry>(
  { workspace_id: 'uuid', id: 'uuid', due_at: 'bigint' },
  rows => `update jobs set attempts = jobs.attempts + 1, due_at = r.due_at from ${rows}
    where jobs.workspace_id = r.workspace_id and jobs.id = r.id`,
)

/** Puts jobs back for another try at `due_at`. */
export const retryJobs = (tx: Tx, jobs: readonly Retry[]) => tx.run(retry, jobs)

const remove = rowStatement<{ workspace_id: string; id: string }>(
  { workspace_id: 'uuid', id: 'uuid' },
  rows =>
    `delete from jobs where (workspace_id, id) in (select r.workspace_id, r.id from ${rows}) returning id`,
)

/** Takes finished jobs away; returns those that were still there. */
export const deleteJobs = (tx: Tx, jobs: readonly { workspace_id: string; id: string }[]) =>
  tx.run<{ workspace_id: string; id: string }, { id: string }>(remove, jobs)

const promote = rowStatement<{ workspace_id: string; serial_id: string }>(
  { workspace_id: 'uuid', serial_id: 'uuid' },
  rows => `update jobs set priority = 0 from ${rows}
    where jobs.workspace_id = r.workspace_id and jobs.serial_id = r.serial_id and jobs.kind = 'send'
      and jobs.priority = 1`,
)

/** What waits to be sent in front of an urgent message of the same conversation becomes urgent too. */
export const promoteSerials = (tx: Tx, serials: readonly { workspace_id: string; serial_id: string }[]) =>
  tx.run(promote, serials)

const hasten = rowStatement<{ workspace_id: string; id: string; due_at: number }>(
  { workspace_id: 'uuid', id: 'uuid', due_at: 'bigint' },
  rows => `update jobs set due_at = r.due_at from ${rows}
    where jobs.workspace_id = r.workspace_id and jobs.serial_id = r.id and jobs.kind = 'fallback'
      and jobs.due_at > r.due_at`,
)

/** What is to take the place of messages is tried at `due_at`, if not before. */
export const hastenFallbacks = (
  tx: Tx,
  messages: readonly { workspace_id: string; id: string }[],
  due_at: number,
) =>
  tx.run(
    hasten,
    messages.map(({ workspace_id, id }) => ({ workspace_id, id, due_at })),
  )

const drop = rowStatement<{ workspace_id: string; id: string }>(
  { workspace_id: 'uuid', id: 'uuid' },
  rows => `delete from jobs where (workspace_id, id) in (select j.workspace_id, j.id from ${rows}
    join jobs j on j.workspace_id = r.workspace_id and j.serial_id = r.id and j.kind = 'fallback')`,
)

/** Nothing has to take the place of messages any more. */
export const dropFallbacks = (tx: Tx, messages: readonly { workspace_id: string; id: string }[]) =>
  tx.run(
    drop,
    messages.map(({ workspace_id, id }) => ({ workspace_id, id })),
  )
