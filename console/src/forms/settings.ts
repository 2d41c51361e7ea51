import type { Network } from '../api/types.ts'
import type { Schema } from './schema.ts'

/** Settings and secrets of a network as one form. */
export interface Settings {
  schema: Schema
  /** Which of its fields are secrets. */
  secrets: string[]
}

/** The first word of a name in camel case. */
const kin = (name: string): string => /^[a-z]+/.exec(name)?.[0] ?? name

/**
 * The settings and secrets of one account in the order in which a person would write them down: a secret after the
 * settings that begin with the same word (`smtpUser`, `smtpPassword`), others after the settings that are needed.
 */
export function settingsOf(network: Pick<Network, 'config' | 'secrets'>): Settings {
  const config = network.config as Schema
  const secret = network.secrets as Schema
  const required = [...(config.required ?? []), ...(secret.required ?? [])]
  const order = Object.keys(config.properties ?? {})
  const names = Object.keys(secret.properties ?? {})
  let leading = order.findIndex(name => !required.includes(name))
  if (leading === -1) leading = order.length
  for (const name of names) {
    const relative = order.findLastIndex(other => kin(other) === kin(name) && config.properties?.[other])
    if (relative !== -1) {
      order.splice(relative + 1, 0, name)
      if (relative < leading) leading += 1
    } else if (required.includes(name)) {
      order.splice(leading, 0, name)
      leading += 1
    } else {
      order.push(name)
    }
  }
  const all = { ...config.properties, ...secret.properties }
  const properties = Object.fromEntries(order.map(name => [name, all[name] ?? {}]))
  return { schema: { type: 'object', properties, required }, secrets: names }
}
