import type { Channel } from '../../domain/entities.ts'
import type { Manifest } from '../../domain/network.ts'
import { invalid, Problem } from '../../domain/problem.ts'
import { MASK } from '../../domain/redact.ts'
import { coerce } from '../../http/coerce.ts'
import type { Form } from './types.ts'

/** `config` as the vendor writes it, and as a network's manifest has it. Pure. */

type Config = Record<string, unknown>

/**
 * Which of a type's forms a `config` is in, by its `provider`. Throws `Problem` `invalid` for a provider that is none of
 * the type's.
 */
export function formIn(forms: readonly Form[], { provider }: Config): Form {
  const [usual] = forms
  if (usual === undefined) throw new Error('A type has a form.')
  if (provider === undefined || provider === null) return usual
  const form = forms.find(each => each.provider === provider)
  if (form) return form
  const known = forms.flatMap(each => each.provider ?? [])
  if (known.length === 0) throw invalid('/config/provider', `A ${usual.type} channel has no provider.`)
  throw invalid('/config/provider', `The provider must be one of ${known.join(', ')}.`)
}

/**
 * A `config` under the network's names; `current` is what the network's settings are. Numbers and flags may be written
 * as text, as the vendor's command line does. Throws `Problem` `invalid`.
 */
export function settingsIn(
  form: Form,
  manifest: Pick<Manifest, 'config'>,
  config: Config,
  current: Config,
): Config {
  const { provider, type, ...given } = config
  if (type !== undefined && type !== form.type) {
    throw invalid('/config/type', `The channel is of the type ${form.type}.`)
  }
  if (provider !== undefined && provider !== null && provider !== form.provider) {
    throw invalid('/config/provider', 'The provider of a channel cannot be changed: make another channel.')
  }
  const own = Object.fromEntries(
    Object.entries(given)
      .filter(([name]) => !form.told?.includes(name))
      .map(([name, value]) => [form.aliases?.[name] ?? name, value]),
  )
  const settings = form.reshape
    ? form.reshape.in(own, current)
    : Object.fromEntries(Object.entries(own).map(([name, value]) => [form.names?.[name] ?? name, value]))
  return coerce(manifest.config, settings) as Config
}

/** A channel's `config` as the vendor shows it: secrets that are set are masked. */
export function configOut(
  form: Form,
  { config, secrets, facts }: Pick<Channel, 'config' | 'secrets' | 'facts'>,
): Config {
  const masked = Object.fromEntries(secrets.map(name => [name, MASK]))
  const settings = { ...config, ...masked }
  const theirs = new Map(Object.entries(form.names ?? {}).map(([name, ours]) => [ours, name]))
  return {
    ...(form.provider !== undefined && { provider: form.provider }),
    ...form.shown?.(facts),
    ...(form.reshape
      ? form.reshape.out(settings)
      : Object.fromEntries(
          Object.entries(settings).map(([name, value]) => [theirs.get(name) ?? name, value]),
        )),
  }
}

/** A problem with a setting, under the vendor's name for it. Others stay as they are. */
export function inTheirNames(form: Form, error: unknown): unknown {
  if (!(error instanceof Problem)) return error
  const { field } = error.details
  if (field === undefined || !field.startsWith('/config/')) return error
  const path = field.slice('/config/'.length)
  const [theirs, ours] =
    Object.entries(form.names ?? {}).find(([, name]) => path === name || path.startsWith(`${name}/`)) ?? []
  const named =
    ours === undefined || theirs === undefined ? field : `/config/${theirs}${path.slice(ours.length)}`
  const message = error.message.replace(field, named.slice(1).replaceAll('/', '.'))
  return new Problem(error.code, message, { ...error.details, field: named })
}
