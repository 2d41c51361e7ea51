import { firstError, readJson } from '../../domain/json.ts'
import type { InboundEvent, Parsed, RawRequest, Sender } from '../../domain/network.ts'
import { contentOf } from './content.ts'
import { callSchema, type Event, eventSchema, type Source } from './schema.ts'

/**
 * A webhook call holds any number of events, none when LINE only tries the address. What comes again
 * (`deliveryContext.isRedelivery`) has the ids it had, and is known by them.
 * https://developers.line.biz/en/reference/messaging-api/#request-body
 */
export function parse(request: RawRequest): Parsed {
  const call = readJson(request.body)
  if (!callSchema.Check(call)) {
    return { events: [], ignored: [`A call that cannot be read: ${firstError(callSchema, call)}.`] }
  }
  const read = call.events.map(readEvent)
  return {
    events: read.filter(event => typeof event !== 'string'),
    ignored: read.filter(event => typeof event === 'string'),
  }
}

/** One event, or in words why there is none. */
function readEvent(event: unknown): InboundEvent | string {
  if (!eventSchema.Check(event)) return `An event that cannot be read: ${firstError(eventSchema, event)}.`
  return eventOf(event) ?? `Event ${event.webhookEventId}: ${event.type} is not used.`
}

function eventOf(event: Event): InboundEvent | null {
  const { type, webhookEventId: ref, timestamp: at, source, message, postback, unsend } = event
  const who = whoOf(source)
  if (type === 'message' && message && who) {
    return {
      kind: 'message',
      // Not the event's id: by the message's own, people quote it and take it back. It comes again as faithfully.
      ref: message.id,
      at,
      ...who,
      content: contentOf(message),
      ...(message.quotedMessageId !== undefined && { replyTo: message.quotedMessageId }),
    }
  }
  if (type === 'postback' && postback && who) {
    return { kind: 'message', ref, at, ...who, content: { type: 'postback', value: postback.data } }
  }
  if (type === 'unsend' && unsend) {
    const content = { type: 'unsupported' as const, description: 'LINE: taken back by who wrote it.' }
    return { kind: 'edit', ref, at, target: unsend.messageId, content }
  }
  // Added as a friend or unblocked, and blocked.
  if ((type === 'follow' || type === 'unfollow') && who) {
    return { kind: 'consent', ref, at, sender: who.sender, allowed: type === 'follow' }
  }
  return null
}

/** In a group, someone who has not agreed to be known has no id: then the group writes. */
function whoOf(source: Source | undefined): { sender: Sender; thread?: string } | null {
  const thread = source?.groupId ?? source?.roomId
  const address = source?.userId ?? thread
  if (address === undefined) return null
  return { sender: { address }, ...(thread !== undefined && thread !== address && { thread }) }
}
