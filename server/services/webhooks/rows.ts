import { notFound } from '../../domain/problem.ts'
import type { WebhookRow } from '../../store/schema.ts'
import type { Db, Tx } from '../../store/store.ts'
import type { Caller, Context } from '../context.ts'
import { readSealed } from '../sealed.ts'
import type { WebhookSecrets } from './secrets.ts'

/** Throws `Problem` `not_found`. */
export async function findWebhook(
  db: Db,
  caller: Pick<Caller, 'workspaceId'>,
  id: string,
): Promise<WebhookRow> {
  const row = await db
    .selectFrom('webhooks')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('webhook')
  return row
}

/** The same for a change: no other transaction changes the webhook or its secrets until this one ends. */
export async function lockWebhook(tx: Tx, caller: Caller, id: string): Promise<WebhookRow> {
  const row = await tx.db
    .updateTable('webhooks')
    // A row that is written is locked, on either store.
    .set(eb => ({ version: eb.ref('version') }))
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  if (!row) throw notFound('webhook')
  return row
}

/** The opened secrets of a webhook that is there. */
export async function openSecrets(
  context: Context,
  db: Db,
  workspaceId: string,
  id: string,
): Promise<WebhookSecrets> {
  const secrets = await readSealed<WebhookSecrets>(context, db, workspaceId, id)
  if (secrets === null) throw new Error(`The webhook ${id} has lost its secrets.`)
  return secrets
}

/** Tells every node that a webhook is not what it was: its lane starts anew. Called after the commit. */
export const announceWebhook = (context: Context, workspaceId: string, id: string): void =>
  context.bus.publish('changed', { what: 'webhooks', workspaceId, id })
