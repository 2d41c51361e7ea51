import type { Message } from '@grammyjs/types'
import { isFrom } from '../bots/bot.ts'
import { asRepliedTo, type Room } from '../bots/room.ts'
import { type Call, findRoom } from './call.ts'
import { badRequest } from './errors.ts'

export interface Reply {
  messageId: number
  /** The chat of the message, if another one. */
  chatId: string
  /** Whether the message may be sent although the one replied to is not there. */
  lenient: boolean
  quote: string
}

/**
 * Reads reply_parameters, or reply_to_message_id which came before them. Throws 400 when they cannot be read.
 * Source: https://core.telegram.org/bots/api#replyparameters
 */
export function readReply({ args }: Call): Reply | undefined {
  const parameters = args.json('reply_parameters', "can't parse reply parameters JSON object")
  if (parameters === undefined) {
    const messageId = args.integer('reply_to_message_id')
    const lenient = args.flag('allow_sending_without_reply')
    return messageId === undefined ? undefined : { messageId, chatId: '', lenient, quote: '' }
  }
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    throw badRequest('object expected as reply parameters')
  }
  const { message_id, chat_id, allow_sending_without_reply, quote } = parameters as Record<string, unknown>
  if (message_id === undefined) throw badRequest(`can't find field "message_id"`)
  const messageId = Number(message_id)
  if (!Number.isInteger(messageId)) throw badRequest('field "message_id" must be a valid Number')
  return {
    messageId,
    chatId: chat_id === undefined ? '' : String(chat_id),
    lenient: allow_sending_without_reply === true,
    quote: typeof quote === 'string' ? quote : '',
  }
}

type ReplyFields = Pick<Message, 'reply_to_message' | 'external_reply' | 'quote'>

/** What the reply adds to the message. Throws 400 when the message replied to, or the quote in it, is not there. */
export function replyFields(call: Call, room: Room, reply: Reply | undefined): ReplyFields {
  if (!reply) return {}
  const elsewhere = reply.chatId !== '' && reply.chatId !== String(room.chat.id)
  const origin = elsewhere ? findRoom(call, reply.chatId) : room
  const original = origin.messages.get(reply.messageId)
  if (!original) {
    if (reply.lenient && !elsewhere) return {}
    throw badRequest('message to be replied not found')
  }
  const quote = quoteOf(original, reply.quote)
  if (!elsewhere) return { reply_to_message: asRepliedTo(original), ...quote }
  const sender = isFrom(call.bot, original) ? call.bot.sender : (original.from ?? call.bot.sender)
  return { external_reply: { origin: { type: 'user', date: original.date, sender_user: sender } }, ...quote }
}

function quoteOf(original: Message, quote: string): Pick<Message, 'quote'> {
  if (quote === '') return {}
  const position = (original.text ?? original.caption ?? '').indexOf(quote)
  if (position === -1) throw badRequest('QUOTE_TEXT_INVALID')
  return { quote: { text: quote, position, is_manual: true } }
}
