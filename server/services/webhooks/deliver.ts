import type { PublishedEvent } from '../../bus/bus.ts'
import { deleteJobs, type Job } from '../../store/jobs.ts'
import { batcher } from '../batcher.ts'
import type { Context } from '../context.ts'
import { toPublished } from '../events/rows.ts'
import type { LaneWork, Outcome } from '../lanes/lane.ts'
import { unlimited } from '../lanes/pace.ts'
import { attemptDelivery } from './attempt.ts'
import type { Breaker } from './breaker.ts'
import { type Endpoint, findEndpointRow, openEndpoint } from './endpoint.ts'
import type { DeliveryPayload } from './queue.ts'
import { removeDeliveries } from './remove.ts'
import { deliverySettler } from './settle.ts'
import { judge, type Verdict } from './verdict.ts'

/** Deliveries to one endpoint at a time. */
const CONCURRENCY = 8
/** Events read by one query. */
const READ_TOGETHER = 100

/** Delivers events to webhooks: a lane is an endpoint, so one that is slow or dead holds up no other. */
export function deliverWebhooks(context: Context): LaneWork<Endpoint> {
  const eventOf = eventReader(context)
  const settle = deliverySettler(context)
  return {
    kind: 'deliver',
    async open(lane) {
      const row = await findEndpointRow(context, lane)
      if (!row) await removeDeliveries(context, lane)
      return row?.enabled === 1 ? await openEndpoint(context, row) : null
    },
    concurrency: endpoint => (endpoint.breaker.open ? 1 : CONCURRENCY),
    bucket: () => unlimited,
    async perform(job, endpoint, signal) {
      const { eventId } = JSON.parse(job.payload) as DeliveryPayload
      const event = await eventOf({ workspaceId: job.workspace_id, id: eventId })
      if (event === null) return await giveUp(context, job)
      const { timeoutMs, retryDelaysMs } = endpoint
      const attempt = await attemptDelivery(context, endpoint, job.id, event, { timeoutMs, signal })
      // Given up by us and not by the endpoint: it was no attempt.
      if (!attempt.answer.ok && attempt.answer.failure.kind === 'aborted') {
        return { next: 'wait', dueAt: context.now() }
      }
      const verdict = judge(attempt.answer, job.attempts + 1, context.now(), retryDelaysMs)
      await settle({ endpoint, job, attempt, verdict })
      return outcomeOf(verdict, endpoint.breaker, context.now())
    },
  }
}

/** What the lane does next: goes on, or leaves an endpoint alone that fails and fails. */
function outcomeOf(verdict: Verdict, breaker: Breaker, now: number): Outcome {
  switch (verdict.verdict) {
    case 'succeeded':
      breaker.succeeded()
      return { next: 'go-on' }
    case 'gone':
    case 'impossible':
      return { next: 'go-on' }
    case 'exhausted': {
      const until = breaker.failed(now)
      return until === null ? { next: 'go-on' } : { next: 'pause', dueAt: until, until }
    }
    case 'retry': {
      const until = Math.max(breaker.failed(now) ?? 0, verdict.pauseUntil ?? 0)
      return until > now
        ? { next: 'pause', dueAt: verdict.dueAt, until }
        : { next: 'wait', dueAt: verdict.dueAt }
    }
  }
}

/** The event was removed, as old ones are some day: there is nothing to tell any more. */
async function giveUp(context: Context, job: Job): Promise<Outcome> {
  await context.store.transaction(async tx => {
    await deleteJobs(tx, [job])
    await tx.db
      .updateTable('deliveries')
      .set({
        state: 'failed',
        next_attempt_at: null,
        error: 'The event is not kept any more.',
        updated_at: context.now(),
      })
      .where('workspace_id', '=', job.workspace_id)
      .where('id', '=', job.id)
      .execute()
  })
  return { next: 'go-on' }
}

/** Reads events by id; those asked for together are read together. */
function eventReader(context: Context) {
  return batcher<{ workspaceId: string; id: string }, PublishedEvent | null>(async keys => {
    const byWorkspace = Map.groupBy(keys, key => key.workspaceId)
    const rows = await context.store.read
      .selectFrom('events')
      .selectAll()
      .where(eb =>
        eb.or(
          [...byWorkspace].map(([workspaceId, own]) =>
            eb.and([
              eb('workspace_id', '=', workspaceId),
              eb(
                'id',
                'in',
                own.map(key => key.id),
              ),
            ]),
          ),
        ),
      )
      .execute()
    const found = new Map(rows.map(row => [row.id, toPublished(row)]))
    return keys.map(key => found.get(key.id) ?? null)
  }, READ_TOGETHER)
}
