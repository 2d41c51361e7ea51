import type { Location, Message } from '@grammyjs/types'
import { isFrom } from '../bots/bot.ts'
import { type Call, findMessage, findOpenRoom, type Method, required, succeed } from './call.ts'
import { badRequest } from './errors.ts'
import { readInlineMarkup } from './markup.ts'
import { deliver, readOutgoing, readText, textContent } from './outgoing.ts'

/** https://core.telegram.org/bots/api#sendmessage */
export const sendMessage: Method = call => {
  const text = readText(call)
  const outgoing = readOutgoing(call)
  return succeed(deliver(call, outgoing, textContent(call, text)))
}

/** https://core.telegram.org/bots/api#sendlocation */
export const sendLocation: Method = call => {
  const location = readLocation(call)
  return succeed(deliver(call, readOutgoing(call), { location }))
}

/** https://core.telegram.org/bots/api#sendcontact */
export const sendContact: Method = call => {
  const phoneNumber = required(call, 'phone_number')
  const firstName = required(call, 'first_name')
  const lastName = call.args.text('last_name')
  const vcard = call.args.text('vcard')
  const outgoing = readOutgoing(call)
  if (Buffer.byteLength(vcard) > 2048) throw badRequest('wrong phone number specified')
  const contact = {
    phone_number: phoneNumber,
    first_name: firstName,
    ...(lastName !== '' && { last_name: lastName }),
    ...(vcard !== '' && { vcard }),
  }
  return succeed(deliver(call, outgoing, { contact }))
}

/** https://core.telegram.org/bots/api#editmessagetext */
export const editMessageText: Method = call => {
  const text = readText(call)
  const markup = readInlineMarkup(call.args)
  if (call.args.text('chat_id') === '' && call.args.integer('message_id') === undefined) {
    throw badRequest(
      call.args.text('inline_message_id') === ''
        ? 'message identifier is not specified'
        : 'MESSAGE_ID_INVALID',
    )
  }
  const room = findOpenRoom(call)
  const message = findMessage(call, room, 'message to edit')
  if (!isFrom(call.bot, message)) throw badRequest("message can't be edited")
  if (message.text === undefined) throw badRequest('there is no text in the message to edit')
  const changes: Partial<Message> = { entities: undefined, ...textContent(call, text), reply_markup: markup }
  if (!changesAnything(message, changes)) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current ' +
        'content and reply markup of the message',
    )
  }
  return succeed(room.edit(message, changes))
}

/** https://core.telegram.org/bots/api#deletemessage */
export const deleteMessage: Method = call => {
  const { args, bot } = call
  if (args.text('chat_id') === '') throw badRequest('chat identifier is not specified')
  if (args.integer('message_id') === undefined) throw badRequest('message identifier is not specified')
  const room = findOpenRoom(call)
  const message = findMessage(call, room, 'message to delete')
  if (room.chat.type !== 'private' && !isFrom(bot, message)) throw badRequest("message can't be deleted")
  room.messages.delete(message.message_id)
  return succeed(true)
}

function changesAnything(message: Message, changes: Partial<Message>): boolean {
  const before = { text: message.text, entities: message.entities, markup: message.reply_markup }
  const after = { text: changes.text, entities: changes.entities, markup: changes.reply_markup }
  return JSON.stringify(before) !== JSON.stringify(after)
}

function readLocation({ args }: Call): Location {
  if (args.text('latitude').trim() === '') throw badRequest('latitude is empty')
  if (args.text('longitude').trim() === '') throw badRequest('longitude is empty')
  const latitude = args.number('latitude') ?? Number.NaN
  const longitude = args.number('longitude') ?? Number.NaN
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
    throw badRequest('invalid location specified')
  const livePeriod = args.integer('live_period')
  const isForever = livePeriod === 0x7fffffff
  if (livePeriod !== undefined && !isForever && (livePeriod < 60 || livePeriod > 86_400)) {
    throw badRequest('wrong live location period specified')
  }
  const accuracy = args.number('horizontal_accuracy')
  return {
    latitude,
    longitude,
    ...(accuracy !== undefined && { horizontal_accuracy: Math.min(Math.max(accuracy, 0), 1500) }),
    ...(livePeriod !== undefined && { live_period: livePeriod }),
  }
}
