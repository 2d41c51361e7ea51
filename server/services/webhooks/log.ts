import type { Job } from '../../store/jobs.ts'
import { rowStatement } from '../../store/rows.ts'
import type { DeliveryAttemptRow, DeliveryRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Attempt } from './attempt.ts'
import type { Verdict } from './verdict.ts'

/** An attempt that was made and judged. */
export interface JudgedAttempt {
  job: Job
  attempt: Attempt
  verdict: Verdict
}

type Outcome = Pick<
  DeliveryRow,
  'workspace_id' | 'id' | 'state' | 'next_attempt_at' | 'response_status' | 'error' | 'updated_at'
>

const note = rowStatement<Outcome>(
  {
    workspace_id: 'uuid',
    id: 'uuid',
    state: 'text',
    next_attempt_at: 'bigint',
    response_status: 'integer',
    error: 'text',
    updated_at: 'bigint',
  },
  rows => `update deliveries set attempts = deliveries.attempts + 1, state = r.state,
      next_attempt_at = r.next_attempt_at, response_status = r.response_status, error = r.error,
      updated_at = r.updated_at
    from ${rows} where deliveries.workspace_id = r.workspace_id and deliveries.id = r.id`,
)

type NewAttempt = Omit<DeliveryAttemptRow, 'attempt'>

const logged = rowStatement<NewAttempt>(
  {
    workspace_id: 'uuid',
    delivery_id: 'uuid',
    at: 'bigint',
    ms: 'integer',
    request: 'text',
    response_status: 'integer',
    response: 'text',
    error: 'text',
  },
  // Numbered by the delivery's own count, which a retry by hand does not begin anew.
  rows => `insert into delivery_attempts
      (workspace_id, delivery_id, attempt, at, ms, request, response_status, response, error)
    select r.workspace_id, r.delivery_id, d.attempts, r.at, r.ms, r.request, r.response_status, r.response, r.error
    from ${rows} join deliveries d on d.workspace_id = r.workspace_id and d.id = r.delivery_id where true`,
)

/** Stores what attempts led to, on their deliveries and in the log. */
export async function noteAttempts(tx: Tx, items: readonly JudgedAttempt[], now: number): Promise<void> {
  await tx.run(
    note,
    items.map(({ job, attempt: { answer }, verdict }) => ({
      workspace_id: job.workspace_id,
      id: job.id,
      state: stateOf(verdict),
      next_attempt_at: verdict.verdict === 'retry' ? verdict.dueAt : null,
      response_status: answer.ok ? answer.status : null,
      error: errorOf(verdict),
      updated_at: now,
    })),
  )
  await tx.run(
    logged,
    items.map(({ job, attempt: { at, ms, request, answer }, verdict }) => ({
      workspace_id: job.workspace_id,
      delivery_id: job.id,
      at,
      ms,
      request,
      response_status: answer.ok ? answer.status : null,
      response: answer.ok ? answer.body : null,
      error: errorOf(verdict),
    })),
  )
}

function stateOf({ verdict }: Verdict): DeliveryRow['state'] {
  if (verdict === 'succeeded') return 'succeeded'
  return verdict === 'retry' ? 'pending' : 'failed'
}

const errorOf = (verdict: Verdict): string | null => (verdict.verdict === 'succeeded' ? null : verdict.error)
