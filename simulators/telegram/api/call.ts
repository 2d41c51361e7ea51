import type { Message } from '@grammyjs/types'
import type { Bot } from '../bots/bot.ts'
import type { Room } from '../bots/room.ts'
import type { Args } from './args.ts'
import { BotApiError, badRequest } from './errors.ts'

/** One method call of a bot. */
export interface Call {
  bot: Bot
  args: Args
  /** Whether the limits of the FAQ are kept. */
  floodControl: boolean
  /** Aborted when the caller has gone. */
  disconnected: AbortSignal
}

export interface Answer {
  result: unknown
  /** What Telegram adds for people to read. */
  description?: string
}

/** Carries out a call; throws a BotApiError for what Telegram refuses. */
export type Method = (call: Call) => Answer | Promise<Answer>

export function succeed(result: unknown): Answer {
  return { result }
}

/** The chat the call names by chat_id. Users a bot has never met are not found, and neither are @usernames. */
export function findRoom({ bot, args }: Call, chatId = args.text('chat_id')): Room {
  if (chatId === '') throw badRequest('chat_id is empty')
  const room = /^-?\d+$/.test(chatId) ? bot.rooms.get(Number(chatId)) : undefined
  if (!room) throw badRequest('chat not found')
  return room
}

/** The chat the call names, if the bot may write to it. */
export function findOpenRoom(call: Call): Room {
  const room = findRoom(call)
  if (room.blocked) throw new BotApiError(403, 'Forbidden: bot was blocked by the user')
  return room
}

/** The message the call names by message_id; `role` is what Telegram calls it when it is not there. */
export function findMessage({ args }: Call, room: Room, role: string): Message {
  const message = room.messages.get(args.integer('message_id') ?? 0)
  if (!message) throw badRequest(`${role} not found`)
  return message
}

/** A parameter that must be there and not be empty. */
export function required({ args }: Call, name: string): string {
  const text = args.text(name)
  if (text === '') throw badRequest(`parameter "${name}" is required`)
  return text
}
