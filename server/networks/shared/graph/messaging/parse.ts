import { firstError, isObject } from '../../../../domain/json.ts'
import type { Account, InboundEvent, Parsed, RawRequest } from '../../../../domain/network.ts'
import { entriesOf, handshakeId, isOwnUrl } from '../webhook.ts'
import { contentsOf } from './content.ts'
import { type Event, eventSchema, type Message } from './schema.ts'
import { idOf, type Surface } from './surface.ts'

/** Events, or in words why there are none. */
type Read = InboundEvent[] | string

/** A call holds entries of any of an app's accounts, and these messaging events. */
export function parseCall(surface: Surface, request: RawRequest, account: Account): Parsed {
  const parsed: Parsed = { events: [], ignored: [] }
  const entries = entriesOf(request.body, surface.object)
  if (typeof entries === 'string') return { events: [], ignored: [entries] }
  for (const read of entries.flatMap(entry => readEntry(surface, entry, request, account))) {
    if (typeof read === 'string') parsed.ignored.push(read)
    else parsed.events.push(...read)
  }
  return parsed
}

/** The accounts that a call is about. */
export function routeCall(surface: Surface, request: RawRequest): string[] {
  const shown = handshakeId(request)
  if (shown !== undefined) return [shown]
  const entries = entriesOf(request.body, surface.object)
  if (typeof entries === 'string') return []
  return [
    ...new Set(entries.flatMap(entry => (isObject(entry) && typeof entry.id === 'string' ? entry.id : []))),
  ]
}

function readEntry(surface: Surface, entry: unknown, request: RawRequest, account: Account): Read[] {
  if (!isObject(entry) || typeof entry.id !== 'string') return ['An entry that cannot be read.']
  // On the URL that all accounts share, each takes its own.
  if (entry.id !== idOf(surface, account)) {
    return isOwnUrl(request, account)
      ? [`An entry is for the account ${entry.id}, which is not this channel's.`]
      : []
  }
  const { messaging, standby, changes } = entry
  if (Array.isArray(messaging)) return messaging.map(event => readEvent(surface, event))
  if (Array.isArray(standby)) return standby.map(() => 'An event of a conversation that another app holds.')
  if (Array.isArray(changes)) {
    return changes.map(
      change => `A change of ${JSON.stringify(isObject(change) ? change.field : change)} is not used.`,
    )
  }
  return ['An entry without events.']
}

function readEvent(surface: Surface, event: unknown): Read {
  if (!eventSchema.Check(event)) return `An event that cannot be read: ${firstError(eventSchema, event)}.`
  const { message, message_edit, postback, reaction, delivery, read } = event
  if (message) return readMessage(surface, event, message)
  if (message_edit) return [editEvent(event, message_edit)]
  if (postback) return [pressEvent(event, postback)]
  if (reaction) return [reactionEvent(event, reaction)]
  if (delivery) {
    const { mids, watermark } = delivery
    const had = watermark === undefined ? {} : { takenAt: watermark }
    return mids?.map(mid => reportEvent(event, mid, 'delivered', had)) ?? 'A delivery names no message.'
  }
  if (read) return readMark(event, read)
  const kind = Object.keys(event).find(key => !['sender', 'recipient', 'timestamp'].includes(key))
  return `${kind ?? 'An empty event'} is not used.`
}

const ofSender = ({ sender, timestamp }: Event) => ({ at: timestamp, sender: { address: sender.id } })

function readMessage({ title }: Surface, event: Event, message: Message): Read {
  // What the account itself sent, from here or from its inbox.
  if (message.is_echo || message.is_self) return []
  const { mid } = message
  if (message.is_deleted) {
    const description = `${title}: the sender has deleted this message.`
    return [
      {
        kind: 'edit',
        ref: `${mid}:deleted`,
        at: event.timestamp,
        target: mid,
        content: { type: 'unsupported', description },
      },
    ]
  }
  const contents = contentsOf(message, title)
  if (contents.length === 0) return `The message ${mid} says nothing.`
  return contents.map((content, index) => ({
    kind: 'message',
    ref: index === 0 ? mid : `${mid}#${index + 1}`,
    ...ofSender(event),
    content,
    ...(message.reply_to?.mid && { replyTo: message.reply_to.mid }),
  }))
}

function editEvent(event: Event, { mid, text, num_edit }: NonNullable<Event['message_edit']>): InboundEvent {
  return {
    kind: 'edit',
    ref: `${mid}:edit:${num_edit ?? event.timestamp}`,
    at: event.timestamp,
    target: mid,
    content: { type: 'text', text: text.slice(0, 65_536) },
  }
}

/** Of a button, the persistent menu, Get started or an ice breaker. */
function pressEvent(event: Event, { mid, title, payload }: NonNullable<Event['postback']>): InboundEvent {
  return {
    kind: 'message',
    ref: mid ?? `postback:${event.sender.id}:${event.timestamp}`,
    ...ofSender(event),
    content: { type: 'postback', value: payload ?? title ?? '', ...(title && { title }) },
  }
}

/** Where Meta tells the name of a reaction and not the sign. */
const signs: Record<string, string> = {
  love: '❤',
  like: '👍',
  dislike: '👎',
  smile: '😆',
  wow: '😮',
  sad: '😢',
  angry: '😠',
}

function reactionEvent(event: Event, reaction: NonNullable<Event['reaction']>): InboundEvent {
  const { mid, action, emoji, reaction: name = '' } = reaction
  return {
    kind: 'reaction',
    ref: `${mid}:reaction:${event.sender.id}:${event.timestamp}`,
    ...ofSender(event),
    target: mid,
    emoji: action === 'unreact' ? '' : (emoji ?? signs[name] ?? name),
  }
}

/** https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/message-reads */
function readMark(event: Event, { mid, watermark }: NonNullable<Event['read']>): Read {
  if (mid !== undefined) return [reportEvent(event, mid, 'read')]
  if (watermark === undefined) return 'A mark of reading names neither a message nor a moment.'
  const { sender, timestamp: at } = event
  return [{ kind: 'read', ref: `read:${sender.id}:${watermark}`, at, thread: sender.id, until: watermark }]
}

const reportEvent = (
  event: Event,
  mid: string,
  status: 'delivered' | 'read',
  more: { takenAt?: number } = {},
): InboundEvent => ({
  kind: 'status',
  ref: `${mid}:${status}`,
  at: event.timestamp,
  target: mid,
  status,
  ...more,
})
