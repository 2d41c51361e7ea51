import { randomInt } from 'node:crypto'
import type {
  CallbackQuery,
  Chat,
  ChatMemberUpdated,
  Message,
  MessageReactionUpdated,
  ReactionType,
  ReactionTypeEmoji,
  User,
} from '@grammyjs/types'
import type { Bot } from '../bots/bot.ts'
import { asRepliedTo, type Room, unixTime } from '../bots/room.ts'
import { readPicture } from '../files/image.ts'
import { SAMPLES } from '../files/samples.ts'
import { showFile } from '../files/show.ts'
import type { MediaKind } from '../files/store.ts'
import { LONGEST_CAPTION, LONGEST_TEXT, plainText, textLength } from '../text/formatted.ts'

export interface CustomerOptions {
  id?: number
  firstName?: string
  lastName?: string
  username?: string
  languageCode?: string
  /** A group's id, which is negative, if the customer writes there and not to the bot itself. */
  chatId?: number
}

/** A file a customer sends; what is left out comes from a small sample of its kind. */
export interface CustomerFile {
  content?: Uint8Array
  /** Bytes the file counts as, to stand for a large one without holding it. */
  size?: number
  fileName?: string
  mimeType?: string
  /** Not for stickers. */
  caption?: string
  /** Seconds. */
  duration?: number
  /** Audio only. */
  title?: string
  /** Audio only. */
  performer?: string
  /** Stickers only. */
  emoji?: string
}

export interface CustomerContact {
  phoneNumber: string
  firstName: string
  lastName?: string
}

export type Emoji = ReactionTypeEmoji['emoji']

export interface MessageUpdate {
  update_id: number
  message: Message & { from: User; chat: Exclude<Chat, Chat.ChannelChat> }
}
export interface EditedMessageUpdate {
  update_id: number
  edited_message: MessageUpdate['message'] & { edit_date: number }
}
export interface CallbackQueryUpdate {
  update_id: number
  callback_query: CallbackQuery & { data: string }
}
export interface ReactionUpdate {
  update_id: number
  message_reaction: MessageReactionUpdated
}
export interface MembershipUpdate {
  update_id: number
  my_chat_member: ChatMemberUpdated
}

/**
 * A person who talks to a bot. Each act queues one update and returns it; an update the bot's allowed_updates leave
 * out is not queued and has the id 0. An act nobody could do in the app, such as pressing a button that is not
 * there, throws.
 */
export class Customer {
  readonly #bot: Bot
  readonly #user: User
  readonly #room: Room
  readonly #chat: Exclude<Chat, Chat.ChannelChat>

  constructor(bot: Bot, user: User, room: Room, chat: Exclude<Chat, Chat.ChannelChat>) {
    this.#bot = bot
    this.#user = user
    this.#room = room
    this.#chat = chat
  }

  get id(): number {
    return this.#user.id
  }

  get chatId(): number {
    return this.#chat.id
  }

  sendText(text: string): MessageUpdate {
    return this.#send(textFields(text))
  }

  /** Answers a message, the bot's or the customer's own. */
  reply(messageId: number, text: string): MessageUpdate {
    const original = this.#message(messageId)
    return this.#send({ ...textFields(text), reply_to_message: asRepliedTo(original) })
  }

  sendPhoto(file: CustomerFile = {}): MessageUpdate {
    return this.#sendFile('photo', file)
  }

  sendDocument(file: CustomerFile = {}): MessageUpdate {
    return this.#sendFile('document', file)
  }

  sendAudio(file: CustomerFile = {}): MessageUpdate {
    return this.#sendFile('audio', file)
  }

  sendVoice(file: CustomerFile = {}): MessageUpdate {
    return this.#sendFile('voice', file)
  }

  sendVideo(file: CustomerFile = {}): MessageUpdate {
    return this.#sendFile('video', file)
  }

  sendSticker(file: CustomerFile = {}): MessageUpdate {
    return this.#sendFile('sticker', { emoji: '👋', ...file })
  }

  sendLocation(latitude: number, longitude: number): MessageUpdate {
    return this.#send({ location: { latitude, longitude } })
  }

  /** Shares a contact; without one the customer's own, as a request_contact button does. */
  sendContact(contact?: CustomerContact): MessageUpdate {
    const { phoneNumber, firstName, lastName } = contact ?? {
      phoneNumber: `+1555${String(this.id).padStart(7, '0').slice(-7)}`,
      firstName: this.#user.first_name,
    }
    return this.#send({
      contact: {
        phone_number: phoneNumber,
        first_name: firstName,
        ...(lastName !== undefined && { last_name: lastName }),
        ...(contact === undefined && { user_id: this.id }),
      },
    })
  }

  /** Rewrites a text the customer has sent. */
  edit(messageId: number, text: string): EditedMessageUpdate {
    const message = this.#message(messageId)
    if (message.from?.id !== this.id || message.text === undefined) {
      throw new Error(`Message ${messageId} is no text of the customer's own`)
    }
    const edited = this.#room.edit(message, { entities: undefined, ...textFields(text) })
    return this.#bot.updates.add({ edited_message: { ...edited, from: this.#user, chat: this.#chat } })
  }

  /** Presses the inline button with this data under one of the bot's messages. */
  pressButton(messageId: number, callbackData: string): CallbackQueryUpdate {
    const message = this.#message(messageId)
    const buttons = message.reply_markup?.inline_keyboard.flat() ?? []
    if (!buttons.some(button => 'callback_data' in button && button.callback_data === callbackData)) {
      throw new Error(`Message ${messageId} has no button with the data ${callbackData}`)
    }
    const id = String(randomInt(2 ** 47))
    this.#bot.callbackQueries.add(id)
    const callback_query = {
      id,
      from: this.#user,
      message,
      chat_instance: String(this.chatId),
      data: callbackData,
    }
    return this.#bot.updates.add({ callback_query })
  }

  /** Sets the customer's reaction to a message; without an emoji takes it back. */
  react(messageId: number, emoji?: Emoji): ReactionUpdate {
    const { message_id } = this.#message(messageId)
    const new_reaction: ReactionType[] = emoji === undefined ? [] : [{ type: 'emoji', emoji }]
    const old_reaction = this.#room.react(message_id, this.id, new_reaction)
    const message_reaction = {
      chat: this.#chat,
      message_id,
      user: this.#user,
      date: unixTime(),
      old_reaction,
      new_reaction,
    }
    return this.#bot.updates.add({ message_reaction })
  }

  /** Blocks the bot: it cannot write to the customer any more. In private chats only. */
  blockBot(): MembershipUpdate {
    return this.#setBlocked(true)
  }

  unblockBot(): MembershipUpdate {
    return this.#setBlocked(false)
  }

  #setBlocked(blocked: boolean): MembershipUpdate {
    if (this.#chat.type !== 'private') throw new Error('A bot is blocked in its private chat')
    this.#room.blocked = blocked
    const user = this.#bot.sender
    const member = { status: 'member' as const, user }
    const kicked = { status: 'kicked' as const, user, until_date: 0 }
    const [old_chat_member, new_chat_member] = blocked ? [member, kicked] : [kicked, member]
    const change = { chat: this.#chat, from: this.#user, date: unixTime(), old_chat_member, new_chat_member }
    return this.#bot.updates.add({ my_chat_member: change })
  }

  #sendFile(kind: MediaKind, file: CustomerFile): MessageUpdate {
    const { caption, title, performer, emoji, ...given } = file
    const picture = kind === 'photo' && given.content ? readPicture(given.content) : undefined
    const stored = this.#bot.files.add({ ...SAMPLES[kind], ...given, ...picture, kind })
    const shown = showFile(this.#bot.files, kind, stored, { title, performer, emoji })
    return this.#send({ ...shown, ...captionFields(caption ?? '') })
  }

  #send(content: Partial<Message>): MessageUpdate {
    if (this.#room.blocked) throw new Error('The customer has blocked the bot')
    const message = this.#room.post({ from: this.#user, ...content })
    return this.#bot.updates.add({ message: { ...message, from: this.#user, chat: this.#chat } })
  }

  #message(messageId: number): Message {
    const message = this.#room.messages.get(messageId)
    if (!message) throw new Error(`There is no message ${messageId} in chat ${this.chatId}`)
    return message
  }
}

function textFields(source: string): Partial<Message> {
  const { text, entities } = plainText(source)
  if (text === '') throw new Error('Nobody can send an empty text')
  if (textLength(text) > LONGEST_TEXT) throw new Error(`A text has ${LONGEST_TEXT} characters at most`)
  return { text, ...(entities.length > 0 && { entities }) }
}

function captionFields(source: string): Partial<Message> {
  const { text, entities } = plainText(source)
  if (textLength(text) > LONGEST_CAPTION)
    throw new Error(`A caption has ${LONGEST_CAPTION} characters at most`)
  return { ...(text !== '' && { caption: text }), ...(entities.length > 0 && { caption_entities: entities }) }
}
