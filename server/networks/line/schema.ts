import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'

/** The parts of a webhook call that are read here. https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects */

const text = Type.Optional(Type.String())
const Id = Type.String({ minLength: 1, maxLength: 128 })
const id = Type.Optional(Id)

const Source = Type.Object({ type: Type.String(), userId: id, groupId: id, roomId: id })
export type Source = Static<typeof Source>

/** What the kinds of messages have: which kind has what is known by `type`. */
const Message = Type.Object({
  id: Id,
  type: Type.String(),
  text,
  quotedMessageId: id,
  contentProvider: Type.Optional(
    Type.Object({ type: Type.String(), originalContentUrl: text, previewImageUrl: text }),
  ),
  /** Milliseconds. */
  duration: Type.Optional(Type.Number({ minimum: 0 })),
  fileName: text,
  fileSize: Type.Optional(Type.Integer({ minimum: 0 })),
  title: text,
  address: text,
  latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  packageId: id,
  stickerId: id,
})
export type Message = Static<typeof Message>

const Event = Type.Object({
  type: Type.String(),
  /** Epoch milliseconds, up to the last that JavaScript can tell. */
  timestamp: Type.Integer({ minimum: 0, maximum: 8.64e15 }),
  webhookEventId: Id,
  source: Type.Optional(Source),
  message: Type.Optional(Message),
  unsend: Type.Optional(Type.Object({ messageId: Id })),
  postback: Type.Optional(Type.Object({ data: Type.String() })),
})
export type Event = Static<typeof Event>

export const eventSchema = Compile(Event)

export const callSchema = Compile(Type.Object({ events: Type.Array(Type.Unknown()) }))
