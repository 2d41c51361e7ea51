import type { Condition } from '../../domain/channel.ts'
import { deleteJobs, type Job, retryJobs } from '../../store/jobs.ts'
import { rowStatement } from '../../store/rows.ts'
import type { WebhookRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import { batcher } from '../batcher.ts'
import type { Context } from '../context.ts'
import { recordEvents } from '../events/record.ts'
import type { Endpoint } from './endpoint.ts'
import { toWebhook } from './entities.ts'
import { type JudgedAttempt, noteAttempts } from './log.ts'
import { announceWebhook, findWebhook } from './rows.ts'

/** An attempt on an endpoint whose lane this node has. */
interface Settled extends JudgedAttempt {
  endpoint: Endpoint
}

/** Nothing but failures for so long, and the endpoint is disabled, milliseconds. */
const LONGEST_FAILING = 5 * 86_400_000

type Failing = Pick<WebhookRow, 'workspace_id' | 'id' | 'failing_since'>

const failing = rowStatement<Failing>(
  { workspace_id: 'uuid', id: 'uuid', failing_since: 'bigint' },
  rows => `update webhooks set failing_since = r.failing_since
    from ${rows} where webhooks.workspace_id = r.workspace_id and webhooks.id = r.id`,
)

interface Disable {
  workspace_id: string
  id: string
  /** As it was when it failed: one that was moved meanwhile is another endpoint. */
  url: string
  reason: string
  /** Only if it has been failing since this moment; null for one that said it is gone. */
  failing_before: number | null
  at: number
}

const disable = rowStatement<Disable>(
  {
    workspace_id: 'uuid',
    id: 'uuid',
    url: 'text',
    reason: 'text',
    failing_before: 'bigint',
    at: 'bigint',
  },
  rows => `update webhooks set enabled = 0, disabled_reason = r.reason, updated_at = r.at,
      version = webhooks.version + 1
    from ${rows} where webhooks.workspace_id = r.workspace_id and webhooks.id = r.id
      and webhooks.enabled = 1 and webhooks.url = r.url
      and (r.failing_before is null or webhooks.failing_since <= r.failing_before)
    returning webhooks.workspace_id, webhooks.id`,
)

/** Stores the results of attempts; those that end together share a transaction. */
export const deliverySettler = (context: Context) =>
  batcher<Settled, void>(async items => {
    const now = context.now()
    const failingSince = failingAfter(items)
    const { disabled, publish } = await context.store.transaction(async tx => {
      await noteAttempts(tx, items, now)
      await settleJobs(tx, items)
      await tx.run(
        failing,
        [...failingSince].map(([endpoint, since]) => ({ ...keyOf(endpoint), failing_since: since })),
      )
      const disabled = await disableWebhooks(tx, disablings(items, failingSince, now))
      return { disabled, publish: await recordEvents(context, tx, disabled.map(disabledEvent)) }
    })
    for (const [endpoint, since] of failingSince) endpoint.failingSince = since
    for (const row of disabled) announceWebhook(context, row.workspace_id, row.id)
    publish()
    return items.map(() => undefined)
  })

const keyOf = ({ workspaceId, webhookId }: Endpoint) => ({ workspace_id: workspaceId, id: webhookId })

async function settleJobs(tx: Tx, items: readonly Settled[]): Promise<void> {
  const done: Job[] = []
  const again: { workspace_id: string; id: string; due_at: number }[] = []
  for (const { job, verdict } of items) {
    if (verdict.verdict === 'retry') again.push({ ...job, due_at: verdict.dueAt })
    else done.push(job)
  }
  await deleteJobs(tx, done)
  await retryJobs(tx, again)
}

/** Since when endpoints have been failing, for those where it has changed. */
function failingAfter(items: readonly Settled[]): Map<Endpoint, number | null> {
  const since = new Map<Endpoint, number | null>()
  for (const { endpoint, attempt, verdict } of items) {
    const before = since.has(endpoint) ? since.get(endpoint) : endpoint.failingSince
    since.set(endpoint, verdict.verdict === 'succeeded' ? null : (before ?? attempt.at))
  }
  for (const [endpoint, value] of since) if (value === endpoint.failingSince) since.delete(endpoint)
  return since
}

/** Endpoints that said they are gone, or have been failing for too long. */
function disablings(
  items: readonly Settled[],
  failingSince: ReadonlyMap<Endpoint, number | null>,
  now: number,
): Disable[] {
  const found = new Map<Endpoint, Disable>()
  for (const { endpoint, verdict } of items) {
    if (verdict.verdict === 'succeeded') continue
    const since = failingSince.has(endpoint) ? failingSince.get(endpoint) : endpoint.failingSince
    const row = { ...keyOf(endpoint), url: endpoint.url, at: now }
    if (verdict.verdict === 'gone') {
      found.set(endpoint, { ...row, reason: verdict.error, failing_before: null })
    } else if (typeof since === 'number' && since <= now - LONGEST_FAILING && !found.has(endpoint)) {
      const reason = `Nothing but failures for five days. The last: ${verdict.error}`
      found.set(endpoint, { ...row, reason, failing_before: now - LONGEST_FAILING })
    }
  }
  return [...found.values()]
}

async function disableWebhooks(tx: Tx, rows: readonly Disable[]): Promise<WebhookRow[]> {
  const disabled = await tx.run<Disable, Pick<WebhookRow, 'workspace_id' | 'id'>>(disable, rows)
  return await Promise.all(
    disabled.map(({ workspace_id, id }) => findWebhook(tx.db, { workspaceId: workspace_id }, id)),
  )
}

function disabledEvent(row: WebhookRow) {
  const condition: Condition = {
    code: 'webhook_disabled',
    message: row.disabled_reason ?? '',
    cure: 'Mend the endpoint and enable the webhook again; what waits is delivered then.',
  }
  return {
    workspaceId: row.workspace_id,
    type: 'webhook.disabled' as const,
    channelId: null,
    data: { webhook: toWebhook(row), condition },
  }
}
