import type { Db, Tx } from '../store/store.ts'
import type { ContextParts } from './context.ts'

/** Secrets of a webhook or a bot: one JSON value per owner, sealed in the store. */

/** Opens what `writeSealed` stored; null when the owner has none. Throws `SealError` under another master key. */
export async function readSealed<T>(
  context: ContextParts,
  db: Db,
  workspaceId: string,
  ownerId: string,
): Promise<T | null> {
  const row = await db
    .selectFrom('secrets')
    .select('sealed')
    .where('workspace_id', '=', workspaceId)
    .where('owner_id', '=', ownerId)
    .executeTakeFirst()
  return row ? (JSON.parse(context.seal.open(workspaceId, ownerId, row.sealed)) as T) : null
}

export async function writeSealed(
  context: ContextParts,
  tx: Tx,
  workspaceId: string,
  ownerId: string,
  value: object,
): Promise<void> {
  const sealed = context.seal.close(workspaceId, ownerId, JSON.stringify(value))
  await tx.db
    .insertInto('secrets')
    .values({ workspace_id: workspaceId, owner_id: ownerId, sealed })
    .onConflict(c => c.columns(['workspace_id', 'owner_id']).doUpdateSet({ sealed }))
    .execute()
}

export async function removeSealed(tx: Tx, workspaceId: string, ownerId: string): Promise<void> {
  await tx.db
    .deleteFrom('secrets')
    .where('workspace_id', '=', workspaceId)
    .where('owner_id', '=', ownerId)
    .execute()
}
