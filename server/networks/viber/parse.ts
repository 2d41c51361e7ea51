import type { TSchema } from 'typebox'
import type { Compiled } from '../../domain/compile.ts'
import { firstError } from '../../domain/json.ts'
import type { Account, InboundEvent, Parsed, RawRequest, Sender } from '../../domain/network.ts'
import { contentOf } from './content.ts'
import { readViberJson } from './json.ts'
import {
  callSchema,
  messageSchema,
  receiptSchema,
  subscribedSchema,
  type User,
  unsubscribedSchema,
} from './schema.ts'

/** A callback holds one event. https://developers.viber.com/docs/api/rest-bot-api/#callbacks */
export function parse(request: RawRequest, account: Account): Parsed {
  const read = readEvents(readViberJson(request.body), account)
  return typeof read === 'string' ? { events: [], ignored: [read] } : { events: read, ignored: [] }
}

/** The events of a call, or in words why there are none. */
function readEvents(call: unknown, account: Account): InboundEvent[] | string {
  if (!callSchema.Check(call)) return unreadable('A call', callSchema, call)
  const { event } = call
  switch (event) {
    case 'webhook':
      // What set_webhook tries the address with.
      return []
    case 'message':
      return messageEvents(call, account)
    case 'delivered':
    case 'seen':
    case 'failed':
      return receiptEvents(call, event)
    case 'subscribed': {
      if (!subscribedSchema.Check(call)) return unreadable(event, subscribedSchema, call)
      return [consent(event, call, senderOf(call.user), true)]
    }
    case 'unsubscribed': {
      if (!unsubscribedSchema.Check(call)) return unreadable(event, unsubscribedSchema, call)
      return [consent(event, call, { address: call.user_id }, false)]
    }
    default:
      return `The event ${event.slice(0, 100)} is not used.`
  }
}

function messageEvents(call: unknown, account: Account): InboundEvent[] | string {
  if (!messageSchema.Check(call)) return unreadable('message', messageSchema, call)
  const { timestamp, message_token, message } = call
  const sender = senderOf(call.sender)
  const content = contentOf(message, account)
  if (content === null) return 'A link that was opened is not a message.'
  return [
    { kind: 'message', ref: message_token, at: timestamp, sender, content },
    // Whoever writes subscribes, also after they had unsubscribed, and no other event tells it.
    consent('writing', call, sender, true),
  ]
}

/** Each device of a person tells that a message was delivered; that it was seen is told of the last one only. */
function receiptEvents(call: unknown, event: 'delivered' | 'seen' | 'failed'): InboundEvent[] | string {
  if (!receiptSchema.Check(call)) return unreadable(event, receiptSchema, call)
  const { timestamp: at, message_token: target, desc } = call
  const report = { kind: 'status' as const, ref: `${event}:${target}`, at, target }
  if (event === 'delivered') return [{ ...report, status: 'delivered' }]
  if (event === 'seen') return [{ ...report, status: 'read' }]
  const failure = {
    code: 'failed',
    message: desc?.slice(0, 1000) || 'Viber could not show the message.',
    cure: "The person's Viber refused it: check its links and sizes, or send a text.",
  }
  return [{ ...report, status: 'failed', failure }]
}

const consent = (
  why: string,
  { message_token, timestamp: at }: { message_token: string; timestamp: number },
  sender: Sender,
  allowed: boolean,
): InboundEvent => ({ kind: 'consent', ref: `${why}:${message_token}`, at, sender, allowed })

const senderOf = ({ id, name, avatar, language }: User): Sender => ({
  address: id,
  ...(name && { name }),
  ...(language && { language }),
  ...(avatar && { avatarUrl: avatar }),
})

const unreadable = (what: string, schema: Compiled<TSchema>, call: unknown): string =>
  `${what} that cannot be read: ${firstError(schema, call)}.`
