import type { Webhook } from '../../domain/entities.ts'
import { Problem } from '../../domain/problem.ts'
import type { WebhookRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Caller, Context } from '../context.ts'
import { reopenLane } from '../lanes/runner.ts'
import { writeSealed } from '../sealed.ts'
import { toWebhook } from './entities.ts'
import { announceWebhook, findWebhook, lockWebhook, openSecrets } from './rows.ts'
import { checkSettings, masked, unmasked, type WebhookSettings } from './validate.ts'

export type UpdateWebhook = Partial<WebhookSettings> & { enabled?: boolean }

/**
 * Changes the settings that are given. A webhook that is enabled again goes on with the deliveries that waited. Throws
 * `Problem`: `invalid`, `not_found`, `stale` when the webhook is not at `expectedVersion` any more.
 */
export async function updateWebhook(
  context: Context,
  caller: Caller,
  id: string,
  input: UpdateWebhook,
  expectedVersion?: number,
): Promise<Webhook> {
  const { workspaceId } = caller
  const { envelope } = await findWebhook(context.store.read, caller, id)
  await checkSettings(context, caller, { envelope, ...input })
  const { before, after } = await context.store.transaction(async tx => {
    const row = await lockWebhook(tx, caller, id)
    if (expectedVersion !== undefined && row.version !== expectedVersion) {
      throw new Problem('stale', 'The webhook was changed meanwhile.', { cure: 'Read it again.' })
    }
    const shown =
      input.headers === undefined ? row.headers : await replaceHeaders(context, tx, row, input.headers)
    const changed = changedRow(row, input, shown, context.now())
    await tx.db
      .updateTable('webhooks')
      .set(changed)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
    return { before: row, after: changed }
  })
  announceWebhook(context, workspaceId, id)
  if (before.enabled === 0 && after.enabled === 1) {
    await reopenLane(context, 'deliver', { workspaceId, laneId: id })
  }
  return toWebhook(after)
}

function changedRow(row: WebhookRow, input: UpdateWebhook, headers: string, now: number): WebhookRow {
  const enabled = input.enabled ?? row.enabled === 1
  const isFresh = (enabled && row.enabled === 0) || (input.url !== undefined && input.url !== row.url)
  return {
    ...row,
    url: input.url ?? row.url,
    description: input.description === undefined ? row.description : input.description,
    envelope: input.envelope ?? row.envelope,
    events: input.events === undefined ? row.events : JSON.stringify(input.events),
    channels: input.channels === undefined ? row.channels : input.channels && JSON.stringify(input.channels),
    headers,
    retry_delays:
      input.retryDelaysMs === undefined
        ? row.retry_delays
        : input.retryDelaysMs && JSON.stringify(input.retryDelaysMs),
    max_retries: input.maxRetries === undefined ? row.max_retries : input.maxRetries,
    timeout_ms: input.timeoutMs === undefined ? row.timeout_ms : input.timeoutMs,
    enabled: enabled ? 1 : 0,
    disabled_reason: enabled ? null : row.disabled_reason,
    // What failed before says nothing of a receiver that was mended or moved.
    failing_since: isFresh ? null : row.failing_since,
    updated_at: now,
    version: row.version + 1,
  }
}

/** Seals new headers; returns them as they are shown, as JSON. */
async function replaceHeaders(
  context: Context,
  tx: Tx,
  row: WebhookRow,
  given: Record<string, string>,
): Promise<string> {
  const secrets = await openSecrets(context, tx.db, row.workspace_id, row.id)
  const headers = unmasked(given, secrets.headers)
  await writeSealed(context, tx, row.workspace_id, row.id, { ...secrets, headers })
  return JSON.stringify(masked(headers))
}
