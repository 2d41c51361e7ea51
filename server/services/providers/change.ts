import { isDeepStrictEqual } from 'node:util'
import { newId } from '../../domain/ids.ts'
import { wishReconnects } from '../../store/channel-state.ts'
import type { ProviderCredentialsRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import { changeSettings, type Settings } from '../channels/settings.ts'
import { stale } from '../channels/update.ts'
import { probeDueChannels } from '../channels/watch.ts'
import type { Caller, Context } from '../context.ts'
import { openCredentials } from './credentials.ts'
import { type ProviderCredentials, toCredentials } from './read.ts'
import { type ProviderSpec, providerSpec } from './spec.ts'

/**
 * Changes what a workspace has at a provider: a key replaces what was there, `null` removes it, the mask leaves a secret
 * as it is. The channels that are on and use the provider are connected and asked anew; what the network says shows in
 * their status.
 *
 * Throws `Problem`: `invalid` with the field, `not_found` (no network uses such a provider), `stale`.
 */
export async function putProvider(
  context: Context,
  caller: Caller,
  name: string,
  changes: Record<string, unknown>,
  expectedVersion?: number,
): Promise<ProviderCredentials> {
  const spec = providerSpec(context, name)
  const row = await setCredentials(context, caller.workspaceId, spec, changes, expectedVersion)
  await probeDueChannels(context, caller.workspaceId)
  return toCredentials(context, spec, row)
}

/** Forgets everything that a workspace has at a provider. Throws `Problem`: `not_found`, `stale`. */
export async function deleteProvider(
  context: Context,
  caller: Caller,
  name: string,
  expectedVersion?: number,
): Promise<void> {
  const { keys } = toCredentials(context, providerSpec(context, name))
  await putProvider(context, caller, name, Object.fromEntries(keys.map(key => [key, null])), expectedVersion)
}

/** Stores the change; the channels are left to the next look at those that are due. */
export async function setCredentials(
  context: Context,
  workspaceId: string,
  spec: ProviderSpec,
  changes: Record<string, unknown>,
  expectedVersion?: number,
): Promise<ProviderCredentialsRow> {
  const { row, changed } = await context.store.transaction(async tx => {
    const before = await lockCredentials(context, tx, workspaceId, spec)
    if (expectedVersion !== undefined && before.version !== expectedVersion) throw stale(before.version)
    const current = openCredentials(context, before)
    const settings = changeSettings(spec, current, changes)
    if (isDeepStrictEqual(settings, current)) return { row: before, changed: false }
    const row = await write(context, tx, before, settings)
    await wishReconnects(tx, { workspaceId, networks: spec.networks, wish: newId(), at: row.updated_at })
    return { row, changed: true }
  })
  if (changed) context.bus.publish('changed', { what: 'provider', workspaceId, id: spec.name })
  return row
}

/** The row, which nobody else changes until the transaction ends; made where there is none. */
async function lockCredentials(
  context: Context,
  tx: Tx,
  workspace_id: string,
  { name }: ProviderSpec,
): Promise<ProviderCredentialsRow> {
  const now = context.now()
  const sealed = context.seal.close(workspace_id, name, '{}')
  await tx.db
    .insertInto('provider_credentials')
    .values({
      workspace_id,
      provider: name,
      config: '{}',
      sealed,
      created_at: now,
      updated_at: now,
      version: 0,
    })
    .onConflict(c => c.doNothing())
    .execute()
  return await tx.db
    .selectFrom('provider_credentials')
    .selectAll()
    .where('workspace_id', '=', workspace_id)
    .where('provider', '=', name)
    .$if(context.store.kind === 'postgres', query => query.forUpdate())
    .executeTakeFirstOrThrow()
}

const write = (
  { seal, now }: Context,
  tx: Tx,
  { workspace_id, provider, version }: ProviderCredentialsRow,
  { config, secrets }: Settings,
): Promise<ProviderCredentialsRow> =>
  tx.db
    .updateTable('provider_credentials')
    .set({
      config: JSON.stringify(config),
      sealed: seal.close(workspace_id, provider, JSON.stringify(secrets)),
      updated_at: now(),
      version: version + 1,
    })
    .where('workspace_id', '=', workspace_id)
    .where('provider', '=', provider)
    .returningAll()
    .executeTakeFirstOrThrow()
