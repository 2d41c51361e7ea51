import type { Webhook } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import { newWebhookSecret } from '../../domain/standard-webhooks.ts'
import type { WebhookRow } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { writeSealed } from '../sealed.ts'
import { toWebhook } from './entities.ts'
import { announceWebhook, findWebhook, openSecrets } from './rows.ts'
import type { WebhookSecrets } from './secrets.ts'
import { checkSettings, masked, unmasked, type WebhookSettings } from './validate.ts'

export type CreateWebhook = Pick<WebhookSettings, 'url' | 'events'> & Partial<WebhookSettings>

/**
 * Makes a webhook, enabled, with a signing secret of its own that is shown here and never again. `id` is its id where
 * the caller must be able to repeat itself: one that is there already is returned as it is. Throws `Problem`.
 */
export async function createWebhook(
  context: Context,
  caller: Caller,
  input: CreateWebhook,
  id: string = newId(),
): Promise<{ webhook: Webhook; secret: string }> {
  await checkSettings(context, caller, { envelope: 'native', ...input })
  const headers = unmasked(input.headers ?? {}, {})
  const secrets: WebhookSecrets = { signing: [{ value: newWebhookSecret(), until: null }], headers }
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
    created_at: now,
    updated_at: now,
    version: 1,
  }
  const made = await context.store.transaction(async tx => {
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
