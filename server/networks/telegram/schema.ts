import { type Static, Type } from 'typebox'
import { Compile } from '../../domain/compile.ts'

/** The parts of an Update that are read here. https://core.telegram.org/bots/api#update */

/** Ids have up to 52 bits, and those of groups are negative. */
const Id = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })
/** Unix time, up to the last one JavaScript can tell. */
const Seconds = Type.Integer({ minimum: 0, maximum: 8.64e12 })
const text = Type.Optional(Type.String())
const count = Type.Optional(Type.Integer({ minimum: 0 }))

const User = Type.Object({
  id: Id,
  first_name: Type.String(),
  last_name: text,
  username: text,
  language_code: text,
})
export type User = Static<typeof User>

/** `type` is left out by some senders that imitate Telegram, as by Telegram's own examples. */
const Chat = Type.Object({ id: Id, type: text, title: text, username: text })
export type Chat = Static<typeof Chat>

/** What PhotoSize, Animation, Audio, Document, Sticker, Video, VideoNote and Voice have in common. */
const File = Type.Object({
  file_id: Type.String({ minLength: 1, maxLength: 512 }),
  file_size: count,
  file_name: text,
  mime_type: text,
  duration: Type.Optional(Type.Number({ minimum: 0 })),
  width: count,
  height: count,
  /** Of a VideoNote: its width and height. */
  length: count,
  /** Of a Sticker. */
  is_animated: Type.Optional(Type.Boolean()),
  is_video: Type.Optional(Type.Boolean()),
})
export type File = Static<typeof File>
const file = Type.Optional(File)

const Location = Type.Object({
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
})

const MessageRef = Type.Object({ message_id: Id, chat: Chat })

const Message = Type.Object({
  ...MessageRef.properties,
  date: Seconds,
  edit_date: Type.Optional(Seconds),
  from: Type.Optional(User),
  sender_chat: Type.Optional(Chat),
  reply_to_message: Type.Optional(MessageRef),
  text,
  caption: text,
  animation: file,
  audio: file,
  document: file,
  photo: Type.Optional(Type.Array(File, { minItems: 1 })),
  sticker: file,
  video: file,
  video_note: file,
  voice: file,
  location: Type.Optional(Location),
  venue: Type.Optional(Type.Object({ location: Location, title: Type.String(), address: Type.String() })),
  contact: Type.Optional(
    Type.Object({ phone_number: Type.String({ minLength: 1 }), first_name: Type.String(), last_name: text }),
  ),
})
export type Message = Static<typeof Message>

const CallbackQuery = Type.Object({
  id: Type.String(),
  from: User,
  data: text,
  message: Type.Optional(
    Type.Object({
      ...MessageRef.properties,
      reply_markup: Type.Optional(
        Type.Object({
          inline_keyboard: Type.Array(Type.Array(Type.Object({ text: Type.String(), callback_data: text }))),
        }),
      ),
    }),
  ),
})
export type CallbackQuery = Static<typeof CallbackQuery>

const Reaction = Type.Object({
  ...MessageRef.properties,
  date: Seconds,
  user: Type.Optional(User),
  actor_chat: Type.Optional(Chat),
  new_reaction: Type.Array(Type.Object({ type: Type.String(), emoji: text })),
})
export type Reaction = Static<typeof Reaction>

const Membership = Type.Object({
  chat: Chat,
  from: User,
  date: Seconds,
  new_chat_member: Type.Object({ status: Type.String() }),
})
export type Membership = Static<typeof Membership>

export const updateSchema = Compile(
  Type.Object({
    update_id: Id,
    message: Type.Optional(Message),
    edited_message: Type.Optional(Message),
    callback_query: Type.Optional(CallbackQuery),
    message_reaction: Type.Optional(Reaction),
    my_chat_member: Type.Optional(Membership),
  }),
)

/** The kinds of updates that are asked for: reactions are left out by Telegram unless they are named. */
export const allowedUpdates = [
  'message',
  'edited_message',
  'callback_query',
  'message_reaction',
  'my_chat_member',
] as const
