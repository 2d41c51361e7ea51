import type { Content, Media } from '../../domain/content.ts'
import { firstError, isObject, readJson } from '../../domain/json.ts'
import type { Account, InboundEvent, Parsed, RawRequest } from '../../domain/network.ts'
import { e164 } from '../shared/sms/phone.ts'
import { type Event, eventSchema, type File, type UserMessage, userMessageSchema } from './schema.ts'
import { settingsOf } from './settings.ts'
import { dataOf } from './verify.ts'

/** A call tells one thing: what a person wrote, or what they did. */
export function parse(request: RawRequest, account: Account): Parsed {
  const data = dataOf(request)
  const read = readData(data === null ? undefined : readJson(data), account)
  if (read === null) return { events: [], ignored: [] }
  return typeof read === 'string' ? { events: [], ignored: [read] } : { events: [read], ignored: [] }
}

/** An event, in words why there is none, or null for what is of no use. */
function readData(json: unknown, account: Account): InboundEvent | string | null {
  if (!isObject(json)) return 'A call that is none of RCS for Business.'
  const { agentId } = settingsOf(account)
  if (json.agentId !== undefined && json.agentId !== agentId) {
    const named = typeof json.agentId === 'string' ? json.agentId : 'without a name'
    return `Something about the agent ${named}, and not about ${agentId}.`
  }
  if ('eventType' in json) {
    return eventSchema.Check(json)
      ? eventOf(json)
      : `An event that cannot be read: ${firstError(eventSchema, json)}.`
  }
  return userMessageSchema.Check(json)
    ? messageOf(json)
    : `A message that cannot be read: ${firstError(userMessageSchema, json)}.`
}

function messageOf(message: UserMessage): InboundEvent | string {
  // What was tapped opened a link, the map or the dialler on the phone: nothing was said by it.
  if (message.suggestionResponse?.type === 'ACTION')
    return 'A button that does something on the phone was tapped.'
  return {
    kind: 'message',
    ref: message.messageId,
    at: timeOf(message.sendTime),
    sender: { address: e164(message.senderPhoneNumber) },
    content: contentOf(message),
  }
}

function contentOf({ text, userFile, location, suggestionResponse }: UserMessage): Content {
  if (suggestionResponse) {
    const { postbackData = '', text: title } = suggestionResponse
    return { type: 'postback', value: postbackData, ...(title !== undefined && { title }) }
  }
  if (text) return { type: 'text', text: text.slice(0, 65_536) }
  if (userFile) return mediaOf(userFile.payload)
  if (location) {
    const { latitude = 0, longitude = 0 } = location
    return { type: 'location', latitude, longitude }
  }
  return { type: 'unsupported', description: 'RCS: a kind of message that is not known here.' }
}

function mediaOf({ fileUri, mimeType, fileName, fileSizeBytes }: File): Content {
  const size = Number(fileSizeBytes ?? Number.NaN)
  const media: Media = {
    ref: fileUri,
    ...(mimeType && { mimeType: mimeType.slice(0, 255) }),
    ...(fileName && { filename: fileName.slice(0, 255) }),
    ...(Number.isSafeInteger(size) && size >= 0 && { size }),
  }
  const [kind] = mimeType?.split('/') ?? []
  return { type: kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document', media }
}

function eventOf(event: Event): InboundEvent | string | null {
  const { eventType, eventId, messageId, sendTime, senderPhoneNumber } = event
  const at = timeOf(sendTime)
  const ref = eventId || `${eventType}:${messageId ?? senderPhoneNumber}:${at}`
  switch (eventType) {
    case 'DELIVERED':
    case 'READ':
      if (messageId === undefined) return `${eventType} of no message.`
      return {
        kind: 'status',
        ref,
        at,
        target: messageId,
        status: eventType === 'READ' ? 'read' : 'delivered',
      }
    case 'TTL_EXPIRATION_REVOKED':
      if (messageId === undefined) return `${eventType} of no message.`
      return { kind: 'status', ref, at, target: messageId, status: 'failed', failure: EXPIRED }
    case 'SUBSCRIBE':
    case 'UNSUBSCRIBE':
      if (senderPhoneNumber === undefined) return `${eventType} of nobody.`
      return {
        kind: 'consent',
        ref,
        at,
        sender: { address: e164(senderPhoneNumber) },
        allowed: eventType === 'SUBSCRIBE',
      }
    case 'IS_TYPING':
      return null
  }
  return `The event ${eventType} is not used.`
}

const EXPIRED = {
  code: 'expired',
  message: 'The phone was not reached in time, so Google took the message back.',
  cure: 'Write over another channel, such as SMS, or name one as fallback.',
}

/** When Google says it happened; now, where it does not, or says it in a way that cannot be read. */
function timeOf(text: string | undefined): number {
  const at = Date.parse(text ?? '')
  return at >= 0 ? at : Date.now()
}
