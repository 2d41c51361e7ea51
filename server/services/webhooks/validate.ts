import { eventTypes, wantsEvent } from '../../domain/event.ts'
import { invalid } from '../../domain/problem.ts'
import { MASK } from '../../domain/redact.ts'
import type { Caller, Context } from '../context.ts'
import { checkDestination } from '../destination.ts'

/** What a webhook's owner decides. */
export interface WebhookSettings {
  url: string
  description: string | null
  /** Which dialect's form deliveries have; `native` unless said otherwise. */
  envelope: string
  /** Filters: `*`, `message.*`, `message.received`. */
  events: string[]
  /** Only these channels' events; null for all. */
  channels: string[] | null
  /** Sent with every delivery. Reads show their values masked; a masked value given back is left as it was. */
  headers: Record<string, string>
  /** Milliseconds from each failed attempt to the next; null for Portico's own. */
  retryDelaysMs: number[] | null
  /** Of these at most so many; null for all. */
  maxRetries: number | null
  /** Milliseconds that an answer may take; null for Portico's own. */
  timeoutMs: number | null
}

const MOST_CHANNELS = 1000
const MOST_HEADERS = 20
const LONGEST_DESCRIPTION = 1000
const LONGEST_VALUE = 4096
const MOST_RETRIES = 20
/** Milliseconds: a second, a week. */
const [SHORTEST_DELAY, LONGEST_DELAY] = [1000, 604_800_000]
/** Milliseconds. */
const LONGEST_TIMEOUT = 60_000

/** Headers that belong to the connection, or to Portico. */
const reserved = new Set([
  'host',
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
  'user-agent',
])
const RESERVED_PREFIX = /^(webhook-|proxy-)/
// RFC 9110, section 5.6.2.
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/
const HEADER_VALUE = /^[\x21-\x7e]([\x20-\x7e\t]*[\x21-\x7e])?$/

/** Checks the settings that are given. Throws `Problem` with the field. */
export async function checkSettings(
  context: Context,
  caller: Caller,
  settings: Partial<WebhookSettings>,
): Promise<void> {
  const { url, description, envelope, events, channels, headers } = settings
  if (url !== undefined) checkDestination('/url', url)
  if (description && description.length > LONGEST_DESCRIPTION)
    throw invalid('/description', `At most ${LONGEST_DESCRIPTION} characters.`)
  if (envelope !== undefined && !context.envelopes.has(envelope)) {
    throw invalid('/envelope', `Give one of: ${[...context.envelopes.keys()].join(', ')}.`)
  }
  if (events !== undefined) checkEvents(events, context.envelopes.get(envelope ?? '')?.otherEvents ?? [])
  if (headers !== undefined) checkHeaders(headers)
  checkSchedule(settings)
  if (channels) await checkChannels(context, caller, channels)
}

/** `others`: names that are taken although nothing of that name happens here. */
function checkEvents(filters: readonly string[], others: readonly string[]): void {
  const most = eventTypes.length + others.length
  if (filters.length === 0) throw invalid('/events', 'Name at least one event; * is all of them.')
  if (filters.length > most) throw invalid('/events', `At most ${most} filters.`)
  for (const [index, filter] of filters.entries()) {
    const known = others.includes(filter) || eventTypes.some(type => wantsEvent([filter], type))
    if (!known) throw invalid(`/events/${index}`, `There is no event "${filter}".`)
  }
}

function checkSchedule({ retryDelaysMs, maxRetries, timeoutMs }: Partial<WebhookSettings>): void {
  if (retryDelaysMs) {
    if (retryDelaysMs.length > MOST_RETRIES)
      throw invalid('/retryDelaysMs', `At most ${MOST_RETRIES} delays.`)
    for (const [index, delay] of retryDelaysMs.entries()) {
      checkNumber(`/retryDelaysMs/${index}`, delay, SHORTEST_DELAY, LONGEST_DELAY)
    }
  }
  checkNumber('/maxRetries', maxRetries ?? 0, 0, MOST_RETRIES)
  checkNumber('/timeoutMs', timeoutMs ?? SHORTEST_DELAY, SHORTEST_DELAY, LONGEST_TIMEOUT)
}

function checkNumber(field: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw invalid(field, `Give a whole number from ${least} to ${most}.`)
  }
}

function checkHeaders(headers: Readonly<Record<string, string>>): void {
  const names = Object.keys(headers)
  if (names.length > MOST_HEADERS) throw invalid('/headers', `At most ${MOST_HEADERS} headers.`)
  for (const [name, value] of Object.entries(headers)) {
    const field = headerField(name)
    const lower = name.toLowerCase()
    if (!HEADER_NAME.test(name)) throw invalid(field, 'This is no name of a header.')
    if (reserved.has(lower) || RESERVED_PREFIX.test(lower)) throw invalid(field, 'Portico sets this header.')
    if (names.some(other => other !== name && other.toLowerCase() === lower)) {
      throw invalid(field, 'The header is given twice.')
    }
    if (value.length > LONGEST_VALUE || !HEADER_VALUE.test(value)) {
      throw invalid(
        field,
        `A value has 1 to ${LONGEST_VALUE} visible ASCII characters, spaces inside allowed.`,
      )
    }
  }
}

/** RFC 6901, section 3. */
const headerField = (name: string): string => `/headers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

async function checkChannels(context: Context, caller: Caller, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) throw invalid('/channels', 'Name at least one channel, or null for all of them.')
  if (ids.length > MOST_CHANNELS) throw invalid('/channels', `At most ${MOST_CHANNELS} channels.`)
  const rows = await context.store.read
    .selectFrom('channels')
    .select('id')
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', 'in', [...new Set(ids)])
    .where('deleted_at', 'is', null)
    .execute()
  const known = new Set(rows.map(row => row.id))
  const missing = ids.findIndex(id => !known.has(id))
  if (missing >= 0) throw invalid(`/channels/${missing}`, 'There is no such channel.')
}

/** The headers as they are shown: which there are, and not what they say. */
export const masked = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(headers).map(name => [name, MASK]))

/** Headers as given, with those that are masked as they were. Throws `Problem` for a mask with nothing behind it. */
export function unmasked(
  given: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
): Record<string, string> {
  const known = new Map(Object.entries(before).map(([name, value]) => [name.toLowerCase(), value]))
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (value !== MASK) return [name, value]
      const old = known.get(name.toLowerCase())
      if (old === undefined) throw invalid(headerField(name), 'Give the value of the header.')
      return [name, old]
    }),
  )
}
