import type { Webhook } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import { invalid } from '../../domain/problem.ts'
import { newWebhookSecret } from '../../domain/standard-webhooks.ts'
import type { WebhookRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Caller, Context } from '../context.ts'
import { readSealed, writeSealed } from '../sealed.ts'
import { toWebhook } from './entities.ts'
import { announceWebhook, findWebhook, openSecrets } from './rows.ts'
import type { WebhookSecrets } from './secrets.ts'
import { checkSettings, masked, unmasked, type WebhookSettings } from './validate.ts'

export type CreateWebhook = Pick<WebhookSettings, 'url' | 'events'> &
  Partial<WebhookSettings> & {
    /** The signing secret, where its receiver has one already. */
    secret?: string
  }

/**
 * Makes a webhook, enabled, with a signing secret of its own that is shown here and never again. `id` is its id where
 * the caller must be able to repeat itself: one that is there already is returned as it is. Throws `Problem`, also for an
 * id that something else has.
 */
export async function createWebhook(
  context: Context,
  caller: Caller,
  input: CreateWebhook,
  id: string = newId(),
): Promise<{ webhook: Webhook; secret: string }> {
  await checkSettings(context, caller, { envelope: 'native', ...input })
  const headers = unmasked(input.headers ?? {}, {})
  const secrets: WebhookSecrets = {
    signing: [{ value: input.secret ?? newWebhookSecret(), until: null }],
    headers,
  }
  const { workspaceId } = caller
  const now = context.now()
  const row: WebhookRow = {
    workspace_id: workspaceId,
    id,
    url: input.url,
    description: input.description ?? null,
    envelope: input.envelope ?? 'native',
    events: JSON.stringify(input.events),
    channels: input.channels ? JSON.stringify(input.channels) : null,
    headers: JSON.stringify(masked(headers)),
    enabled: 1,
    disabled_reason: null,
    failing_since: null,
    retry_delays: input.retryDelaysMs ? JSON.stringify(input.retryDelaysMs) : null,
    max_retries: input.maxRetries ?? null,
    timeout_ms: input.timeoutMs ?? null,
    created_at: now,
    updated_at: now,
    version: 1,
  }
  const made = await context.store.transaction(async tx => {
    if (await isTaken(context, tx, row))
      throw invalid('/id', 'This id is taken: leave it out, and one is made.')
    const inserted = await tx.db
      .insertInto('webhooks')
      .values(row)
      .onConflict(c => c.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (inserted) await writeSealed(context, tx, workspaceId, id, secrets)
    const { signing } = await openSecrets(context, tx.db, workspaceId, id)
    return { webhook: toWebhook(await findWebhook(tx.db, caller, id)), secret: signing[0].value }
  })
  announceWebhook(context, workspaceId, id)
  return made
}

/**
 * Whether an id is that of something else. Secrets are kept by the id of their owner, whatever it is, and the lanes of all
 * workspaces by theirs.
 */
async function isTaken(
  context: Context,
  tx: Tx,
  { workspace_id, id, envelope }: WebhookRow,
): Promise<boolean> {
  // Before the rows: a webhook that is made meanwhile has both.
  const secrets = await readSealed(context, tx.db, workspace_id, id)
  const rows = await tx.db
    .selectFrom('webhooks')
    .select(['workspace_id', 'envelope'])
    .where('id', '=', id)
    .execute()
  if (rows.length === 0) return secrets !== null
  return rows.some(row => row.workspace_id !== workspace_id || row.envelope !== envelope)
}
