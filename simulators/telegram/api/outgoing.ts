import type { LinkPreviewOptions, Message } from '@grammyjs/types'
import type { Room } from '../bots/room.ts'
import {
  type FormattedText,
  formatText,
  LONGEST_CAPTION,
  LONGEST_TEXT,
  textLength,
} from '../text/formatted.ts'
import { type Call, findOpenRoom } from './call.ts'
import { badRequest, tooManyRequests } from './errors.ts'
import { readMarkup } from './markup.ts'
import { readReply, replyFields } from './reply.ts'

/** Where a message goes and what surrounds its content. */
export interface Outgoing {
  room: Room
  fields: Partial<Message>
}

/** Reads all a send method takes besides the content. Throws what Telegram says of the chat, keyboard and reply. */
export function readOutgoing(call: Call): Outgoing {
  const { args } = call
  if (args.text('business_connection_id') !== '') throw badRequest('business connection not found')
  const reply = readReply(call)
  const room = findOpenRoom(call)
  const markup = readMarkup(args, room.chat.type === 'private')
  const effect = args.text('message_effect_id')
  return {
    room,
    fields: {
      ...replyFields(call, room, reply),
      ...(markup && { reply_markup: markup }),
      ...(args.flag('protect_content') && { has_protected_content: true }),
      ...(effect !== '' && { effect_id: effect }),
    },
  }
}

/** Sends: the message gets its id and is kept in its chat. Throws 429 when flood control is on and says so. */
export function deliver(call: Call, { room, fields }: Outgoing, content: Partial<Message>): Message {
  const wait = call.floodControl ? call.bot.flood.take(room.chat.id, Date.now()) : 0
  if (wait > 0) throw tooManyRequests(wait)
  return room.post({ from: call.bot.sender, ...fields, ...content })
}

/** The text of the call, parsed. Throws 400 when it is empty or cannot be parsed. */
export function readText(call: Call): FormattedText {
  const source = call.args.text('text')
  if (source === '') throw badRequest('message text is empty')
  const formatted = format(call, source, 'entities')
  if (formatted.text === '') throw badRequest('text must be non-empty')
  return formatted
}

export function textContent(call: Call, { text, entities }: FormattedText): Partial<Message> {
  if (textLength(text) > LONGEST_TEXT) throw badRequest('message is too long')
  const preview = call.args.json('link_preview_options', "can't parse link preview options JSON object")
  return {
    text,
    ...(entities.length > 0 && { entities }),
    ...(typeof preview === 'object' && { link_preview_options: preview as LinkPreviewOptions }),
  }
}

/** The caption of the call, parsed, as message fields. Throws 400 when it cannot be parsed or is too long. */
export function readCaption(call: Call): Pick<Message, 'caption' | 'caption_entities'> {
  const { text, entities } = format(call, call.args.text('caption'), 'caption_entities')
  if (textLength(text) > LONGEST_CAPTION) throw badRequest('message caption is too long')
  return { ...(text !== '' && { caption: text }), ...(entities.length > 0 && { caption_entities: entities }) }
}

function format({ bot, args }: Call, source: string, entitiesName: string): FormattedText {
  const entities = args.json(entitiesName, `can't parse ${entitiesName} JSON object`)
  return formatText(source, args.text('parse_mode'), entities, id => bot.people.get(id))
}
