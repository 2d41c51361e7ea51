import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'

const text = Type.Optional(Type.String())
const Id = Type.String({ minLength: 1, maxLength: 512 })
const Phone = Type.String({ pattern: '\\S', maxLength: 64 })

/** What a webhook is called with. https://developers.google.com/business-communications/rcs-business-messaging/guides/integrate/webhooks */
export const pushSchema = Compile(Type.Object({ message: Type.Object({ data: Type.String() }) }))

/** By which Google makes sure of a webhook's address. */
export const handshakeSchema = Compile(Type.Object({ clientToken: Type.String(), secret: Type.String() }))

/** https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/UserFile */
const File = Type.Object({
  fileUri: Type.String({ pattern: '^https?://', maxLength: 2048 }),
  mimeType: text,
  /** In the notation of JSON for 64 bits, a text. */
  fileSizeBytes: Type.Optional(Type.Union([Type.String(), Type.Integer({ minimum: 0 })])),
  fileName: text,
})
export type File = Static<typeof File>

/** https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/UserMessage */
const UserMessage = Type.Object({
  senderPhoneNumber: Phone,
  messageId: Id,
  sendTime: text,
  agentId: text,
  text,
  userFile: Type.Optional(Type.Object({ payload: File })),
  location: Type.Optional(
    Type.Object({
      /** What is zero is left out. */
      latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
      longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
    }),
  ),
  suggestionResponse: Type.Optional(Type.Object({ postbackData: text, text, type: text })),
})
export type UserMessage = Static<typeof UserMessage>
export const userMessageSchema = Compile(UserMessage)

/**
 * What a person or Google did with a message.
 * https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/UserEvent
 */
const Event = Type.Object({
  senderPhoneNumber: Type.Optional(Phone),
  /** Who was to get a message that Google took back. */
  phoneNumber: Type.Optional(Phone),
  eventType: Type.String(),
  eventId: text,
  messageId: Type.Optional(Id),
  sendTime: text,
  agentId: text,
})
export type Event = Static<typeof Event>
export const eventSchema = Compile(Event)
