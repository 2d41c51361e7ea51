import type { Failure } from '../../domain/message.ts'
import type { Manifest } from '../../domain/network.ts'
import { providers } from '../../domain/provider.ts'
import type { Db } from '../../store/store.ts'
import { missingIn, type Settings } from '../channels/settings.ts'
import type { ContextParts } from '../context.ts'
import { readCredentials } from './credentials.ts'

/** A channel's settings with what it takes from its workspace's credentials; what it has itself counts before them. */
export async function withCredentials(
  context: ContextParts,
  db: Db,
  workspaceId: string,
  manifest: Manifest,
  own: Settings,
): Promise<Settings> {
  const { provider } = manifest
  const lacks = provider?.keys.some(key => !(key in own.config || key in own.secrets))
  if (!provider || !lacks) return own
  return borrow(manifest, own, await readCredentials(context, db, workspaceId, provider.name))
}

/** *Pure.* */
function borrow(manifest: Manifest, own: Settings, lent: Settings): Settings {
  const { keys = [], account } = manifest.provider ?? {}
  // The secrets of one account are no good with the name of another.
  if (account !== undefined && account in own.config && own.config[account] !== lent.config[account])
    return own
  const pick = (from: Record<string, unknown>, schema: Manifest['config']) =>
    Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key) && key in schema.properties))
  return {
    config: { ...pick(lent.config, manifest.config), ...own.config },
    secrets: { ...pick(lent.secrets, manifest.secrets), ...own.secrets },
  }
}

/** *Pure.* What a channel cannot do without and has from nowhere, in words; null when it has all. */
export function lacking(manifest: Manifest, settings: Settings): Failure | null {
  const missing = missingIn(manifest, settings)
  if (missing.length === 0) return null
  const { title, provider } = manifest
  const names = missing.join(' and ')
  const borrowed = missing.some(key => provider?.keys.includes(key))
  const shared = provider && borrowed ? `the workspace's ${providers[provider.name]} credentials, or ` : ''
  return {
    code: 'credentials_missing',
    message: `The credentials of ${title} are missing: ${names}.`,
    cure: `Set ${shared}the channel's own ${names}.`,
  }
}
