import { type Static, Type } from 'typebox'
import { Compile } from '../../../../domain/compile.ts'

/**
 * The parts of a messaging event that are read here.
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
 * https://developers.facebook.com/docs/messenger-platform/instagram/features/webhook
 */

const text = Type.Optional(Type.String())
const Id = Type.String({ minLength: 1, maxLength: 1024 })
const Party = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) })

const Attachment = Type.Object({
  type: Type.String(),
  title: text,
  url: text,
  payload: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({
        url: text,
        title: text,
        sticker_id: Type.Optional(Type.Number()),
        coordinates: Type.Optional(
          Type.Object({
            lat: Type.Number({ minimum: -90, maximum: 90 }),
            long: Type.Number({ minimum: -180, maximum: 180 }),
          }),
        ),
      }),
    ]),
  ),
})
export type Attachment = Static<typeof Attachment>

const Message = Type.Object({
  mid: Id,
  text,
  attachments: Type.Optional(Type.Array(Attachment)),
  quick_reply: Type.Optional(Type.Object({ payload: Type.String() })),
  /** A story that is answered has no `mid`. */
  reply_to: Type.Optional(Type.Object({ mid: Type.Optional(Id) })),
  /** Sent by the account itself, by whatever program. */
  is_echo: Type.Optional(Type.Boolean()),
  is_self: Type.Optional(Type.Boolean()),
  is_deleted: Type.Optional(Type.Boolean()),
  is_unsupported: Type.Optional(Type.Boolean()),
})
export type Message = Static<typeof Message>

/** Milliseconds since 1970. */
const Moment = Type.Integer({ minimum: 0, maximum: 8.64e15 })

const Event = Type.Object({
  sender: Party,
  timestamp: Moment,
  message: Type.Optional(Message),
  message_edit: Type.Optional(
    Type.Object({ mid: Id, text: Type.String({ minLength: 1 }), num_edit: Type.Optional(Type.Integer()) }),
  ),
  postback: Type.Optional(Type.Object({ mid: Type.Optional(Id), title: text, payload: text })),
  reaction: Type.Optional(Type.Object({ mid: Id, action: Type.String(), reaction: text, emoji: text })),
  /** Messenger names the messages, most of the time, and a moment up to which all were delivered: that of the last. */
  delivery: Type.Optional(
    Type.Object({ mids: Type.Optional(Type.Array(Id)), watermark: Type.Optional(Moment) }),
  ),
  /** Instagram names the message; Messenger only a moment up to which all was read. */
  read: Type.Optional(Type.Object({ mid: Type.Optional(Id), watermark: Type.Optional(Moment) })),
})
export type Event = Static<typeof Event>
export const eventSchema = Compile(Event)
