import type { TObject } from 'typebox'
import { Errors } from 'typebox/schema'
import type { Manifest } from '../../domain/network.ts'
import { invalid } from '../../domain/problem.ts'
import { MASK } from '../../domain/redact.ts'

/** What a channel is set up with: settings that may be shown, and secrets. */
export interface Settings {
  config: Record<string, unknown>
  secrets: Record<string, unknown>
}

/**
 * Applies changes to a channel's settings: a key replaces what was there, `null` removes it, the mask leaves a secret
 * as it is. Clients give settings and secrets together; the manifest says which is which. Throws `Problem` (`invalid`)
 * naming the field when the result does not fit the manifest. What the workspace's credentials may stand in for can be
 * absent, and so can what is given `later`.
 */
export function changeSettings(
  manifest: Pick<Manifest, 'title' | 'config' | 'secrets' | 'provider'>,
  current: Settings,
  changes: Record<string, unknown>,
  later: readonly string[] = [],
): Settings {
  const config = { ...current.config }
  const secrets = { ...current.secrets }
  for (const [key, value] of Object.entries(changes)) {
    const secret = Object.hasOwn(manifest.secrets.properties, key)
    if (!secret && !Object.hasOwn(manifest.config.properties, key)) {
      throw invalid(`/config/${key}`, `${manifest.title} has no setting "${key}".`)
    }
    if (secret && value === MASK) continue
    const target = secret ? secrets : config
    if (value === null) delete target[key]
    else target[key] = value
  }
  const spared = [...(manifest.provider?.keys ?? []), ...later]
  check(manifest.config, config, spared)
  check(manifest.secrets, secrets, spared)
  return { config, secrets }
}

/** What a network requires and these settings do not have. */
export const missingIn = (
  manifest: Pick<Manifest, 'config' | 'secrets'>,
  { config, secrets }: Settings,
): string[] => [
  ...(manifest.config.required ?? []).filter(key => !(key in config)),
  ...(manifest.secrets.required ?? []).filter(key => !(key in secrets)),
]

function check(schema: TObject, value: Record<string, unknown>, spared: readonly string[]): void {
  for (const error of Errors(schema, value)[1]) {
    const atTop = error.keyword === 'required' && error.instancePath === ''
    const lacks = error.keyword === 'required' ? error.params.requiredProperties : []
    const missing = atTop ? lacks.find(key => !spared.includes(key)) : lacks[0]
    if (error.keyword === 'required' && missing === undefined) continue
    const at = `/config${error.instancePath}${missing === undefined ? '' : `/${missing}`}`
    throw invalid(at, `${at} ${missing === undefined ? error.message : 'is required'}.`)
  }
}
