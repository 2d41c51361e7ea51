import type { TObject } from 'typebox'
import Value from 'typebox/value'
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
 * naming the field when the result does not fit the manifest.
 */
export function changeSettings(
  manifest: Manifest,
  current: Settings,
  changes: Record<string, unknown>,
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
  check(manifest.config, config)
  check(manifest.secrets, secrets)
  return { config, secrets }
}

function check(schema: TObject, value: Record<string, unknown>): void {
  const [error] = Value.Errors(schema, value)
  if (!error) return
  const missing = error.keyword === 'required' ? `/${error.params.requiredProperties[0]}` : ''
  const message = missing ? 'is required' : error.message
  throw invalid(
    `/config${error.instancePath}${missing}`,
    `/config${error.instancePath}${missing} ${message}.`,
  )
}
