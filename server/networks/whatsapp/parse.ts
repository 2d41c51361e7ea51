import { firstError, isObject } from '../../domain/json.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account, InboundEvent, Parsed, RawRequest, Sender } from '../../domain/network.ts'
import { masked } from '../shared/graph/answer.ts'
import { failureOf, ruleFor } from '../shared/graph/rules.ts'
import { entriesOf, handshakeId, isOwnUrl } from '../shared/graph/webhook.ts'
import { e164 } from '../shared/sms/phone.ts'
import { contentsOf } from './content.ts'
import { configOf } from './manifest.ts'
import { rules } from './rules.ts'
import {
  changeSchema,
  errorSchema,
  type Message,
  messageSchema,
  type Person,
  personSchema,
  type Status,
  statusSchema,
  type WebhookError,
} from './schema.ts'

const OBJECT = 'whatsapp_business_account'

/** Events, or in words why there are none. */
type Read = InboundEvent[] | string

/** A call holds entries, these changes, and these messages and statuses, of any of an app's numbers. */
export function parse(request: RawRequest, account: Account): Parsed {
  const parsed: Parsed = { events: [], ignored: [] }
  const { phoneNumberId } = configOf(account)
  const entries = entriesOf(request.body, OBJECT)
  if (typeof entries === 'string') return { events: [], ignored: [entries] }
  for (const change of entries.flatMap(changesOf)) {
    for (const read of readChange(change, phoneNumberId, isOwnUrl(request, account))) {
      if (typeof read === 'string') parsed.ignored.push(read)
      else parsed.events.push(...read)
    }
  }
  return parsed
}

/** The phone numbers that a call is about. */
export function route(request: RawRequest): string[] {
  const shown = handshakeId(request)
  if (shown !== undefined) return [shown]
  const entries = entriesOf(request.body, OBJECT)
  if (typeof entries === 'string') return []
  const changes = entries.flatMap(changesOf).filter(change => changeSchema.Check(change))
  return [...new Set(changes.map(change => change.value.metadata.phone_number_id))]
}

const changesOf = (entry: unknown): unknown[] =>
  isObject(entry) && Array.isArray(entry.changes) ? entry.changes : [entry]

function readChange(change: unknown, phoneNumberId: string, own: boolean): Read[] {
  if (!changeSchema.Check(change)) {
    if (isObject(change) && typeof change.field === 'string' && change.field !== 'messages') {
      return [`A change of "${change.field}" is not used.`]
    }
    return [`A change that cannot be read: ${firstError(changeSchema, change)}.`]
  }
  const { metadata, contacts = [], messages = [], statuses = [], errors = [] } = change.value
  // On the URL that all numbers share, each takes its own.
  if (metadata.phone_number_id !== phoneNumberId) {
    return own
      ? [`A change is for the phone number ${metadata.phone_number_id}, which is not this channel's.`]
      : []
  }
  if (change.field !== 'messages') return [`A change of "${change.field}" is not used.`]
  const people = contacts.filter(person => personSchema.Check(person))
  return [
    ...messages.map(message => readMessage(message, people)),
    ...statuses.map(readStatus),
    ...errors.map(error => `WhatsApp reports: ${errorSchema.Check(error) ? wordsOf(error) : 'an error'}.`),
  ]
}

function readMessage(message: unknown, people: readonly Person[]): Read {
  if (!messageSchema.Check(message))
    return `A message that cannot be read: ${firstError(messageSchema, message)}.`
  const sender = senderOf(message, people)
  if (sender === null) return `The message ${message.id} names no sender.`
  const at = Number(message.timestamp) * 1000
  const thread = message.group_id === undefined ? {} : { thread: message.group_id }
  if (message.type === 'reaction' && message.reaction) {
    const { message_id, emoji = '' } = message.reaction
    return [{ kind: 'reaction', ref: message.id, at, target: message_id, sender, ...thread, emoji }]
  }
  if (message.type === 'request_welcome') return 'A contact has opened the chat, and written nothing.'
  const contents = contentsOf(message)
  if (contents.length === 0) return `The message ${message.id} lacks what its type, ${message.type}, names.`
  return contents.map((content, index) => ({
    kind: 'message',
    ref: index === 0 ? message.id : `${message.id}#${index + 1}`,
    at,
    sender,
    ...thread,
    content,
    ...(message.context?.id && { replyTo: message.context.id }),
  }))
}

function senderOf({ from, from_user_id }: Message, people: readonly Person[]): Sender | null {
  // A number is the same on every account, a user id is this business's own: it only stands in for the number.
  const address = from === undefined ? from_user_id : e164(from)
  if (address === undefined) return null
  const person = people.find(({ wa_id, user_id }) =>
    from === undefined ? user_id === from_user_id : wa_id === from,
  )
  const { name, username } = person?.profile ?? {}
  return { address, ...(name && { name }), ...(username && { username }) }
}

/** A voice message that was played was read. */
const known = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
} as const

function readStatus(status: unknown): Read {
  if (!statusSchema.Check(status)) return `A status that cannot be read: ${firstError(statusSchema, status)}.`
  const meaning = Object.entries(known).find(([name]) => name === status.status)?.[1]
  if (meaning === undefined) return `The status "${status.status}" of the message ${status.id} is not used.`
  return [
    {
      kind: 'status',
      ref: [status.id, status.status, status.recipient_participant_id].filter(Boolean).join(':'),
      at: Number(status.timestamp) * 1000,
      target: status.id,
      status: meaning,
      ...(meaning === 'failed' && { failure: whyFailed(status) }),
    },
  ]
}

function whyFailed({ errors }: Status): Failure {
  const [error] = errors ?? []
  if (error === undefined) {
    return { code: 'unknown', message: 'WhatsApp does not say why.', cure: 'Send the message again.' }
  }
  const message = wordsOf(error)
  return failureOf(error.code, message, ruleFor(rules, { code: error.code, message }))
}

function wordsOf({ code, title, message, error_data }: WebhookError): string {
  const words = message ?? title ?? `error ${code}`
  const details = error_data?.details
  return masked(details === undefined || details === words ? words : `${words}: ${details}`).replace(
    /\.$/,
    '',
  )
}
