import type { Provider } from '../../domain/provider.ts'
import type { ProviderCredentialsRow } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { findCredentials, openCredentials } from './credentials.ts'
import { type ProviderSpec, providerSpec, providerSpecs } from './spec.ts'

/** What a workspace has at a provider, without the secrets. */
export interface ProviderCredentials {
  provider: Provider
  title: string
  /** The networks whose channels use it. */
  networks: string[]
  /** What can be set, settings and secrets together. */
  keys: string[]
  config: Record<string, unknown>
  /** Names of the secrets that are set. */
  secrets: string[]
  /** Epoch milliseconds; null where nothing was ever set. */
  createdAt: number | null
  updatedAt: number | null
  /** 0 where nothing was ever set. */
  version: number
}

/** Every provider, also those of which nothing is set. */
export async function listProviders(
  context: Context,
  { workspaceId }: Caller,
): Promise<ProviderCredentials[]> {
  const rows = await context.store.read
    .selectFrom('provider_credentials')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .execute()
  return providerSpecs(context).map(spec =>
    toCredentials(
      context,
      spec,
      rows.find(row => row.provider === spec.name),
    ),
  )
}

/** Throws `Problem` (`not_found`): no network uses such a provider. */
export async function getProvider(
  context: Context,
  { workspaceId }: Caller,
  name: string,
): Promise<ProviderCredentials> {
  const spec = providerSpec(context, name)
  return toCredentials(context, spec, await findCredentials(context.store.read, workspaceId, spec.name))
}

export function toCredentials(
  context: Context,
  { name, title, networks, config, secrets }: ProviderSpec,
  row?: ProviderCredentialsRow,
): ProviderCredentials {
  const set = row ? openCredentials(context, row) : { config: {}, secrets: {} }
  const known = row !== undefined && row.version > 0
  return {
    provider: name,
    title,
    networks,
    keys: [...Object.keys(config.properties), ...Object.keys(secrets.properties)],
    config: set.config,
    secrets: Object.keys(set.secrets),
    createdAt: known ? row.created_at : null,
    updatedAt: known ? row.updated_at : null,
    version: row?.version ?? 0,
  }
}
