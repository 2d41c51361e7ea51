import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'

/** The parts of a callback that are read here. https://developers.viber.com/docs/api/rest-bot-api/#callbacks */

const text = Type.Optional(Type.String())
const size = Type.Optional(Type.Integer({ minimum: 0 }))
/** Of a message: up to 64 bits, as its digits. */
const Token = Type.String({ pattern: '^\\d{1,20}$' })
const UserId = Type.String({ minLength: 1, maxLength: 128 })

const Event = {
  /** Epoch milliseconds, up to the last that JavaScript can tell. */
  timestamp: Type.Integer({ minimum: 0, maximum: 8.64e15 }),
  message_token: Token,
}

const User = Type.Object({ id: UserId, name: text, avatar: text, language: text })
export type User = Static<typeof User>

/** What the kinds of messages have: which kind has what is known by `type`. */
const Message = Type.Object({
  type: Type.String(),
  text,
  media: text,
  thumbnail: text,
  file_name: text,
  size,
  /** Seconds. */
  duration: Type.Optional(Type.Number({ minimum: 0 })),
  sticker_id: Type.Optional(Type.Integer({ minimum: 0 })),
  location: Type.Optional(
    Type.Object({
      lat: Type.Number({ minimum: -90, maximum: 90 }),
      lon: Type.Number({ minimum: -180, maximum: 180 }),
    }),
  ),
  contact: Type.Optional(Type.Object({ name: text, phone_number: Type.String({ minLength: 1 }) })),
  tracking_data: text,
})
export type Message = Static<typeof Message>

export const callSchema = Compile(Type.Object({ event: Type.String() }))
export const messageSchema = Compile(Type.Object({ ...Event, sender: User, message: Message }))
export const receiptSchema = Compile(Type.Object({ ...Event, desc: text }))
export const subscribedSchema = Compile(Type.Object({ ...Event, user: User }))
export const unsubscribedSchema = Compile(Type.Object({ ...Event, user_id: UserId }))
