import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'

/**
 * The parts of a `messages` webhook that are read here.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
 */

const text = Type.Optional(Type.String())
const Id = Type.String({ minLength: 1, maxLength: 1024 })
/** Seconds since 1970, up to the last one JavaScript can tell. */
const Seconds = Type.String({ pattern: '^\\d{1,12}$' })

const File = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 512 }),
  mime_type: text,
  caption: text,
  filename: text,
  /** Of audio: recorded in the chat. */
  voice: Type.Optional(Type.Boolean()),
})
export type File = Static<typeof File>
const file = Type.Optional(File)

const ErrorSchema = Type.Object({
  code: Type.Integer(),
  title: text,
  message: text,
  error_data: Type.Optional(Type.Object({ details: text })),
})
export type WebhookError = Static<typeof ErrorSchema>

const Contact = Type.Object({
  name: Type.Object({ formatted_name: text, first_name: text, last_name: text }),
  phones: Type.Optional(Type.Array(Type.Object({ phone: text, wa_id: text }))),
  emails: Type.Optional(Type.Array(Type.Object({ email: text }))),
})
export type Contact = Static<typeof Contact>

const Choice = Type.Object({ id: Type.String(), title: text })

const Message = Type.Object({
  id: Id,
  timestamp: Seconds,
  type: Type.String(),
  /** The person's number, without a plus; left out for people with a user name who do not show it. */
  from: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  from_user_id: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  group_id: Type.Optional(Id),
  /** The message this one answers; without an id it was only forwarded. */
  context: Type.Optional(Type.Object({ id: Type.Optional(Type.Union([Id, Type.Null()])) })),
  text: Type.Optional(Type.Object({ body: Type.String({ minLength: 1 }) })),
  image: file,
  video: file,
  audio: file,
  document: file,
  sticker: file,
  location: Type.Optional(
    Type.Object({
      latitude: Type.Number({ minimum: -90, maximum: 90 }),
      longitude: Type.Number({ minimum: -180, maximum: 180 }),
      name: text,
      address: text,
    }),
  ),
  contacts: Type.Optional(Type.Array(Contact)),
  reaction: Type.Optional(Type.Object({ message_id: Id, emoji: text })),
  interactive: Type.Optional(
    Type.Object({
      type: Type.String(),
      button_reply: Type.Optional(Choice),
      list_reply: Type.Optional(Choice),
      /** The answer to a Flow. */
      nfm_reply: Type.Optional(Type.Object({ response_json: Type.String(), body: text })),
    }),
  ),
  /** A pressed button of a template. */
  button: Type.Optional(Type.Object({ payload: text, text })),
  order: Type.Optional(Type.Object({ product_items: Type.Optional(Type.Array(Type.Unknown())) })),
  system: Type.Optional(Type.Object({ body: text })),
  errors: Type.Optional(Type.Array(ErrorSchema)),
})
export type Message = Static<typeof Message>
export const messageSchema = Compile(Message)

const Status = Type.Object({
  id: Id,
  status: Type.String(),
  timestamp: Seconds,
  /** In a group every member reports. */
  recipient_participant_id: text,
  errors: Type.Optional(Type.Array(ErrorSchema)),
})
export type Status = Static<typeof Status>
export const statusSchema = Compile(Status)

const Person = Type.Object({
  wa_id: text,
  user_id: text,
  profile: Type.Optional(Type.Object({ name: text, username: text })),
})
export type Person = Static<typeof Person>
export const personSchema = Compile(Person)

/** Its items are read one by one. */
export const changeSchema = Compile(
  Type.Object({
    field: Type.String(),
    value: Type.Object({
      metadata: Type.Object({ phone_number_id: Type.String() }),
      contacts: Type.Optional(Type.Array(Type.Unknown())),
      messages: Type.Optional(Type.Array(Type.Unknown())),
      statuses: Type.Optional(Type.Array(Type.Unknown())),
      errors: Type.Optional(Type.Array(Type.Unknown())),
    }),
  }),
)
export const errorSchema = Compile(ErrorSchema)
