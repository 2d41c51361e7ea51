import type { Channel, Network } from '../../api/types.ts'
import { check } from '../../forms/check.ts'
import type { Values } from '../../forms/schema.ts'
import { settingsOf } from '../../forms/settings.ts'
import { changed } from '../../forms/values.ts'
import { nameInWords } from '../../ui/format.ts'

/** What somebody has typed into the settings of a channel, and the channel as it was when they began. Pure. */
export interface Draft {
  base: Channel
  name: string
  /** Settings, and secrets that are typed anew. */
  values: Values
  /** Names of secrets to be taken away. */
  removed: readonly string[]
  environment: string
  description: string
  /** JSON. */
  metadata: string
}

/** The body of a PATCH. */
interface Changes {
  name?: string
  config?: Record<string, unknown>
  profile?: Record<string, unknown>
  metadata?: Record<string, unknown>
}

/** A draft in which nothing is typed yet. */
export const begin = (channel: Channel): Draft => ({
  base: channel,
  name: channel.name,
  values: channel.config,
  removed: [],
  environment: channel.profile.environment ?? 'prod',
  description: channel.profile.description ?? '',
  metadata: JSON.stringify(channel.metadata, null, 2),
})

/** Only what differs from the channel as it was. Metadata that is no JSON yet counts as different. */
export function changesOf({ base, ...draft }: Draft): Changes {
  const config = {
    ...changed(base.config, draft.values),
    ...Object.fromEntries(draft.removed.map(name => [name, null])),
  }
  const profile = changed(
    { environment: base.profile.environment ?? 'prod', description: base.profile.description },
    { environment: draft.environment, description: draft.description.trim() },
  )
  const metadata = readMetadata(draft.metadata)
  return {
    ...(draft.name.trim() !== base.name && { name: draft.name.trim() }),
    ...(Object.keys(config).length > 0 && { config }),
    ...(Object.keys(profile).length > 0 && { profile }),
    ...((metadata === null || JSON.stringify(metadata) !== JSON.stringify(base.metadata)) && {
      metadata: metadata ?? {},
    }),
  }
}

export const isChanged = (draft: Draft): boolean => Object.keys(changesOf(draft)).length > 0

/** An object in JSON; null for anything else. An empty text is an empty object. */
function readMetadata(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** What can be said of a draft before the server is asked, by JSON Pointer. */
export function checkDraft(draft: Draft, network: Network): Map<string, string> {
  const { base, values } = draft
  const { schema } = settingsOf(network)
  const changes = changesOf(draft)
  const names = Object.keys(changes.config ?? {})
  // What it never had can still be given later, and what nobody touches was good enough before.
  const spared = (schema.required ?? []).filter(
    name => !names.includes(name) || base.secrets.includes(name) || network.provider?.keys.includes(name),
  )
  const errors = check(schema, values, { pointer: '/config', spared })
  if (draft.name.trim() === '') errors.set('/name', 'A name is needed.')
  if (readMetadata(draft.metadata) === null) {
    errors.set('/metadata', 'This must be an object in JSON, such as { "team": "north" }.')
  }
  return errors
}

/** What somebody has set, by the title of the field: what it is now, in words. */
export type Difference = [title: string, now: string]

/** What is different between two versions of a channel, as far as its settings go. */
export function differences(before: Channel, after: Channel, network: Network): Difference[] {
  const { schema } = settingsOf(network)
  const named = (name: string): string => schema.properties?.[name]?.title ?? name
  const parts = (was: Values, is: Values): Difference[] =>
    Object.entries(changed(was, is)).map(([name, value]) => [named(name), inWords(value)])
  const secrets = new Set(before.secrets).symmetricDifference(new Set(after.secrets))
  return [
    ...parts({ Name: before.name }, { Name: after.name }),
    ...parts(before.config, after.config),
    ...[...secrets].map(
      (name): Difference => [named(name), after.secrets.includes(name) ? 'set' : 'not set'],
    ),
    ...Object.entries(changed(before.profile, after.profile)).map(
      ([name, value]): Difference => [nameInWords(name), inWords(value)],
    ),
    ...parts({ Metadata: before.metadata }, { Metadata: after.metadata }),
  ]
}

const inWords = (value: unknown): string =>
  value === null ? 'not set' : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** What was typed, upon the channel as it is now: where nothing was typed, what is there now. */
export function rebase(draft: Draft, current: Channel): Draft {
  const { base } = draft
  const now = begin(current)
  const was = begin(base)
  const typed = Object.keys(changed(base.config, draft.values))
  const kept = Object.fromEntries(typed.map(name => [name, draft.values[name]]))
  const keep = (field: 'name' | 'environment' | 'description' | 'metadata') =>
    draft[field] === was[field] ? now[field] : draft[field]
  return {
    base: current,
    name: keep('name'),
    environment: keep('environment'),
    description: keep('description'),
    metadata: keep('metadata'),
    values: { ...current.config, ...kept },
    removed: draft.removed.filter(name => current.secrets.includes(name)),
  }
}
