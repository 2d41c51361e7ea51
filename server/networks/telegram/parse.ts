import { firstError, readJson } from '../../domain/json.ts'
import type { InboundEvent, Parsed, RawRequest, Sender } from '../../domain/network.ts'
import { contentOf } from './content.ts'
import {
  type CallbackQuery,
  type Chat,
  type Membership,
  type Message,
  type Reaction,
  type User,
  updateSchema,
} from './schema.ts'

/** One update, read: its events, or why it gave none. */
export interface ReadUpdate {
  event: InboundEvent | null
  /** Why there is no event. */
  ignored: string | null
  /** The pressed button that waits for an answer. */
  callbackQueryId: string | null
}

/** A webhook call holds one update. https://core.telegram.org/bots/api#update */
export function parse(request: RawRequest): Parsed {
  const { event, ignored, callbackQueryId } = readUpdate(readJson(request.body))
  return {
    events: event === null ? [] : [event],
    ignored: ignored === null ? [] : [ignored],
    // A button shows a spinner until the press is answered; an answer may be given in the reply to the call.
    // https://core.telegram.org/bots/api#making-requests-when-getting-updates
    ...(callbackQueryId !== null && {
      reply: {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ method: 'answerCallbackQuery', callback_query_id: callbackQueryId }),
      },
    }),
  }
}

/** Reads one update of a webhook call or of `getUpdates`. Never throws. */
export function readUpdate(update: unknown): ReadUpdate {
  if (!updateSchema.Check(update))
    return ignored(`An update that cannot be read: ${firstError(updateSchema, update)}.`)
  const { update_id, message, edited_message, callback_query, message_reaction, my_chat_member } = update
  const ref = `u:${update_id}`
  const read = (event: InboundEvent | string): ReadUpdate =>
    typeof event === 'string' ? ignored(`Update ${update_id}: ${event}.`) : { ...nothing, event }
  if (message) return read(messageEvent(message, ref))
  if (edited_message) return read(editEvent(edited_message, ref))
  if (callback_query) return { ...read(pressEvent(callback_query, ref)), callbackQueryId: callback_query.id }
  if (message_reaction) return read(reactionEvent(message_reaction, ref))
  if (my_chat_member) return read(consentEvent(my_chat_member, ref))
  const kind = Object.keys(update).find(key => key !== 'update_id')
  return read(`${kind ?? 'an empty update'} is not used`)
}

const nothing: ReadUpdate = { event: null, ignored: null, callbackQueryId: null }
const ignored = (why: string): ReadUpdate => ({ ...nothing, ignored: why })

/** An event, or in words why there is none. */
type Read = InboundEvent | string

function messageEvent(message: Message, ref: string): Read {
  const content = contentOf(message)
  if (content === null) return 'a notice about the chat, not a message'
  const sender = senderOf(message.sender_chat, message.from)
  if (sender === null) return 'a message that names no sender'
  return {
    kind: 'message',
    // A message that only its reader sees (ephemeral) has the number 0, as every other of its kind.
    ref: message.message_id === 0 ? ref : refOf(message),
    at: message.date * 1000,
    sender,
    ...threadOf(message.chat, sender),
    content,
    ...(message.reply_to_message && { replyTo: refOf(message.reply_to_message) }),
  }
}

function editEvent(message: Message, ref: string): Read {
  const content = contentOf(message)
  if (content === null) return 'a notice about the chat, not a message'
  return {
    kind: 'edit',
    ref,
    at: (message.edit_date ?? message.date) * 1000,
    target: refOf(message),
    content,
  }
}

function pressEvent({ from, data, message }: CallbackQuery, ref: string): Read {
  if (data === undefined) return 'a pressed button that carries no data'
  const buttons = message?.reply_markup?.inline_keyboard.flat() ?? []
  const title = buttons.find(button => button.callback_data === data)?.text
  const sender = senderOf(undefined, from)
  return {
    kind: 'message',
    ref,
    // Telegram does not tell when a button was pressed; it calls at once.
    at: Date.now(),
    sender,
    ...(message && threadOf(message.chat, sender)),
    content: { type: 'postback', value: data, ...(title !== undefined && { title }) },
    ...(message && { replyTo: refOf(message) }),
  }
}

/** The event tells the reaction that stands now: the last one, as a person with Telegram Premium may have several. */
function reactionEvent(update: Reaction, ref: string): Read {
  const sender = senderOf(update.actor_chat, update.user)
  if (sender === null) return 'a reaction that names no sender'
  const last = update.new_reaction.at(-1)
  if (last !== undefined && last.emoji === undefined)
    return `a reaction of the kind ${last.type}, which is no emoji`
  return {
    kind: 'reaction',
    ref,
    at: update.date * 1000,
    target: refOf(update),
    sender,
    ...threadOf(update.chat, sender),
    emoji: last?.emoji ?? '',
  }
}

/** In a private chat the bot's membership changes only when the person blocks or unblocks it. */
function consentEvent({ chat, from, date, new_chat_member }: Membership, ref: string): Read {
  const { status } = new_chat_member
  if (chat.type !== 'private' || (status !== 'kicked' && status !== 'member')) {
    return `the bot's status in the chat ${chat.id} is now ${status}`
  }
  return {
    kind: 'consent',
    ref,
    at: date * 1000,
    sender: senderOf(undefined, from),
    allowed: status === 'member',
  }
}

const refOf = (message: { message_id: number; chat: Chat }): string =>
  `${message.chat.id}:${message.message_id}`

const threadOf = (chat: Chat, sender: Sender): { thread?: string } =>
  String(chat.id) === sender.address ? {} : { thread: String(chat.id) }

function senderOf(chat: Chat | undefined, user: User): Sender
function senderOf(chat: Chat | undefined, user: User | undefined): Sender | null
function senderOf(chat: Chat | undefined, user: User | undefined): Sender | null {
  // Who writes in the name of a chat (an anonymous administrator, a linked channel) comes with a made-up user.
  if (chat) return { address: String(chat.id), ...named(chat.title), ...known(chat.username) }
  if (!user) return null
  return {
    address: String(user.id),
    ...named(`${user.first_name} ${user.last_name ?? ''}`.trim()),
    ...known(user.username),
    ...(user.language_code && { language: user.language_code }),
  }
}

const named = (name: string | undefined) => (name ? { name } : {})
const known = (username: string | undefined) => (username ? { username } : {})
