import type { ChatFullInfo, ReactionType, ReactionTypeEmoji } from '@grammyjs/types'
import { textLength } from '../text/formatted.ts'
import { findMessage, findOpenRoom, findRoom, type Method, required, succeed } from './call.ts'
import { badRequest } from './errors.ts'

const ACTIONS = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
])

/** https://core.telegram.org/bots/api#reactiontypeemoji */
const EMOJI = new Set(
  (
    '👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 ' +
    '💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡'
  ).split(' '),
)

/** https://core.telegram.org/bots/api#sendchataction */
export const sendChatAction: Method = call => {
  if (!ACTIONS.has(call.args.text('action').toLowerCase()))
    throw badRequest('wrong parameter action in request')
  findOpenRoom(call)
  return succeed(true)
}

/** https://core.telegram.org/bots/api#setmessagereaction */
export const setMessageReaction: Method = call => {
  const reactions = readReactions(call.args.json('reaction', "can't parse reaction types JSON object"))
  const room = findRoom(call)
  const message = findMessage(call, room, 'message to react')
  if (reactions.length > 1) throw badRequest('REACTIONS_TOO_MANY')
  room.react(message.message_id, call.bot.user.id, reactions)
  return succeed(true)
}

/** https://core.telegram.org/bots/api#answercallbackquery */
export const answerCallbackQuery: Method = call => {
  const id = required(call, 'callback_query_id')
  if (!call.bot.callbackQueries.has(id)) {
    throw badRequest('query is too old and response timeout expired or query ID is invalid')
  }
  if (textLength(call.args.text('text')) > 200) throw badRequest('MESSAGE_TOO_LONG')
  return succeed(true)
}

/** https://core.telegram.org/bots/api#getchat */
export const getChat: Method = call => {
  const { chat } = findRoom(call)
  const common = {
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: false,
      limited_gifts: false,
      unique_gifts: false,
      premium_subscription: false,
      gifts_from_channels: false,
    },
  }
  return succeed({ ...chat, ...common } as ChatFullInfo)
}

function readReactions(listed: unknown): ReactionType[] {
  if (listed === undefined) return []
  if (!Array.isArray(listed)) throw badRequest('expected an Array of ReactionType')
  return listed.map(readReaction)
}

function readReaction(reaction: unknown): ReactionType {
  const { type, emoji } = (reaction ?? {}) as Record<string, unknown>
  if (type !== 'emoji' && type !== 'custom_emoji') {
    throw badRequest("can't parse ReactionType: invalid reaction type specified")
  }
  if (type === 'custom_emoji' || typeof emoji !== 'string' || !EMOJI.has(emoji))
    throw badRequest('REACTION_INVALID')
  return { type, emoji: emoji as ReactionTypeEmoji['emoji'] }
}
