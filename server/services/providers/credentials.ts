import type { Provider } from '../../domain/provider.ts'
import type { ProviderCredentialsRow } from '../../store/schema.ts'
import type { Db } from '../../store/store.ts'
import type { Settings } from '../channels/settings.ts'
import type { ContextParts } from '../context.ts'

const none: Settings = { config: {}, secrets: {} }

/** What a workspace has at a provider, opened. Throws `SealError` under another master key. */
export async function readCredentials(
  context: ContextParts,
  db: Db,
  workspaceId: string,
  provider: Provider,
): Promise<Settings> {
  const row = await findCredentials(db, workspaceId, provider)
  return row ? openCredentials(context, row) : none
}

export const findCredentials = (
  db: Db,
  workspaceId: string,
  provider: Provider,
): Promise<ProviderCredentialsRow | undefined> =>
  db
    .selectFrom('provider_credentials')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('provider', '=', provider)
    .executeTakeFirst()

export const openCredentials = ({ seal }: ContextParts, row: ProviderCredentialsRow): Settings => ({
  config: JSON.parse(row.config),
  secrets: JSON.parse(seal.open(row.workspace_id, row.provider, row.sealed)),
})
