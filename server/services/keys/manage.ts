import type { Key } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import { permits } from '../../domain/permits.ts'
import { type Policy, type Preset, presets } from '../../domain/policy.ts'
import { invalid, notFound, Problem } from '../../domain/problem.ts'
import type { KeyRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Caller, Context } from '../context.ts'
import { hashKey, newKey, prefixOf } from './secret.ts'

export interface CreateKeyInput {
  name: string
  /** A role, or policies of its own. */
  preset?: Preset
  policies?: Policy[]
  /** Epoch milliseconds. */
  expiresAt?: number
}

/**
 * Makes a key; its secret is told here and never again. Nobody can give more than they have. Throws `Problem`:
 * `invalid` with the field, `forbidden`.
 */
export async function createKey(
  context: Context,
  caller: Caller,
  input: CreateKeyInput,
): Promise<{ key: Key; secret: string }> {
  const policies = input.policies ?? (input.preset ? presets[input.preset] : undefined)
  if (!policies || policies.length === 0) throw invalid('/policies', 'Give a preset, or at least one policy.')
  if (input.expiresAt !== undefined && input.expiresAt <= context.now()) {
    throw invalid('/expiresAt', 'The key would have expired already.')
  }
  for (const { permission, resource } of policies) {
    if (!caller.may(permission, resource)) {
      throw new Problem('forbidden', `This key does not have ${permission} on ${resource} itself.`)
    }
  }
  const secret = newKey()
  const row = keyRow(
    caller.workspaceId,
    newId(),
    input.name,
    policies,
    secret,
    context.now(),
    input.expiresAt ?? null,
  )
  await context.store.transaction(tx => insertKey(tx, row))
  return { key: toKey(row), secret }
}

export const keyRow = (
  workspaceId: string,
  id: string,
  name: string,
  policies: readonly Policy[],
  secret: string,
  now: number,
  expiresAt: number | null,
): KeyRow => ({
  workspace_id: workspaceId,
  id,
  name,
  prefix: prefixOf(secret),
  hash: hashKey(secret),
  policies: JSON.stringify(policies),
  created_at: now,
  expires_at: expiresAt,
  last_used_at: null,
  revoked_at: null,
})

export async function insertKey(tx: Tx, row: KeyRow): Promise<void> {
  await tx.db.insertInto('keys').values(row).execute()
}

/** Every key of the workspace, the newest first, also the revoked. */
export async function listKeys(context: Context, caller: Caller): Promise<Key[]> {
  const rows = await context.store.read
    .selectFrom('keys')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map(toKey)
}

/** Ends a key at once. Throws `Problem` (`not_found`), also for another workspace's. */
export async function revokeKey(context: Context, caller: Caller, id: string): Promise<void> {
  const row = await context.store.transaction(tx =>
    tx.db
      .updateTable('keys')
      .set(eb => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(context.now())) }))
      .where('workspace_id', '=', caller.workspaceId)
      .where('id', '=', id)
      .returning('id')
      .executeTakeFirst(),
  )
  if (!row) throw notFound('key')
  context.bus.publish('changed', { what: 'key', workspaceId: caller.workspaceId, id })
}

export const toKey = (row: KeyRow): Key => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  policies: JSON.parse(row.policies) as Policy[],
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at,
  revokedAt: row.revoked_at,
})

/** A caller with these policies. */
export const callerWith = (workspaceId: string, id: string, policies: readonly Policy[]): Caller => ({
  workspaceId,
  id,
  may: (permission, resource) => permits(policies, permission, resource),
})
