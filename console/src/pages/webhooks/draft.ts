import type { Webhook } from '../../api/types.ts'
import { readDurations, writeDuration } from './durations.ts'

/** What a webhook's owner decides, as the API takes it. */
export type Settings = Pick<
  Webhook,
  | 'url'
  | 'description'
  | 'envelope'
  | 'events'
  | 'channels'
  | 'headers'
  | 'retryDelaysMs'
  | 'maxRetries'
  | 'timeoutMs'
>

/** The same as it is typed. */
export interface Draft {
  url: string
  description: string
  envelope: string
  events: string[]
  /** Null for all. */
  channels: string[] | null
  headers: { name: string; value: string }[]
  /** `5 s, 1 min`; empty for the usual ones. */
  delays: string
  retries: string
  /** Seconds. */
  timeout: string
}

/** What stands in the place of a header's value that is kept as it is. */
export const MASK = '********'

export const emptyDraft: Draft = {
  url: '',
  description: '',
  envelope: 'native',
  events: ['*'],
  channels: null,
  headers: [],
  delays: '',
  retries: '',
  timeout: '',
}

export const draftOf = (webhook: Settings): Draft => ({
  url: webhook.url,
  description: webhook.description ?? '',
  envelope: webhook.envelope,
  events: webhook.events,
  channels: webhook.channels,
  headers: Object.entries(webhook.headers).map(([name, value]) => ({ name, value })),
  delays: webhook.retryDelaysMs?.map(writeDuration).join(', ') ?? '',
  retries: webhook.maxRetries === null ? '' : String(webhook.maxRetries),
  timeout: webhook.timeoutMs === null ? '' : String(webhook.timeoutMs / 1000),
})

/** The settings that a draft says, or what is wrong with it, by JSON Pointer of the field. */
export function settingsOf(draft: Draft): { settings: Settings } | { wrong: ReadonlyMap<string, string> } {
  const wrong = new Map<string, string>()
  const delays = readDurations(draft.delays)
  if (delays === null)
    wrong.set('/retryDelaysMs', 'Write waits such as 10 s, 5 min, 1 h, with commas between them.')
  const whole = (field: string, text: string): number | null => {
    if (text.trim() === '') return null
    if (!/^\d+$/.test(text.trim())) wrong.set(field, 'Give a whole number.')
    return Number(text)
  }
  const maxRetries = whole('/maxRetries', draft.retries)
  const seconds = whole('/timeoutMs', draft.timeout)
  const headers = draft.headers.filter(({ name, value }) => name.trim() !== '' || value !== '')
  if (headers.some(({ name }) => name.trim() === '')) wrong.set('/headers', 'Each header needs a name.')
  if (draft.url.trim() === '') wrong.set('/url', 'Give the address that events are posted to.')
  if (draft.events.length === 0) wrong.set('/events', 'Choose at least one event.')
  if (draft.channels?.length === 0) wrong.set('/channels', 'Choose at least one channel, or all of them.')
  if (wrong.size > 0) return { wrong }
  return {
    settings: {
      url: draft.url.trim(),
      description: draft.description.trim() || null,
      envelope: draft.envelope,
      events: draft.events,
      channels: draft.channels,
      headers: Object.fromEntries(headers.map(({ name, value }) => [name.trim(), value])),
      retryDelaysMs: delays === null || delays.length === 0 ? null : delays,
      maxRetries,
      timeoutMs: seconds === null ? null : seconds * 1000,
    },
  }
}

/** The settings that are others than before. */
export const changes = (before: Settings, after: Settings): Partial<Settings> =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof Settings]),
    ),
  )
