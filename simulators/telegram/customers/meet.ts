import type { Chat, User } from '@grammyjs/types'
import type { Bot } from '../bots/bot.ts'
import { Room } from '../bots/room.ts'
import { Customer, type CustomerOptions } from './customer.ts'

const FIRST_CUSTOMER_ID = 1_000_001

/**
 * Finds or makes a customer of the bot, who has started it some time ago: the chat is open, so that the bot may
 * write first. Throws for a chat id that no customer can be in.
 */
export function meetCustomer(bot: Bot, options: CustomerOptions = {}): Customer {
  const user = describeUser(bot, options)
  bot.people.set(user.id, user)
  const chat = describeChat(user, options.chatId ?? user.id)
  const room = bot.rooms.get(chat.id) ?? new Room(chat)
  bot.rooms.set(chat.id, room)
  return new Customer(bot, user, room, chat)
}

function describeUser(bot: Bot, options: CustomerOptions): User {
  const { id = FIRST_CUSTOMER_ID + bot.people.size, firstName, lastName, username, languageCode } = options
  if (!Number.isSafeInteger(id) || id <= 0)
    throw new Error(`A customer's id is a positive whole number: ${id}`)
  const known = bot.people.get(id) ?? { id, is_bot: false, first_name: `Customer ${id}`, language_code: 'en' }
  return {
    ...known,
    ...(firstName !== undefined && { first_name: firstName }),
    ...(lastName !== undefined && { last_name: lastName }),
    ...(username !== undefined && { username }),
    ...(languageCode !== undefined && { language_code: languageCode }),
  }
}

/** A private chat has its person's id, a supergroup one below -10^12, and a basic group another negative one. */
function describeChat(user: User, id: number): Exclude<Chat, Chat.ChannelChat> {
  if (id < 0) return { id, type: id < -1e12 ? 'supergroup' : 'group', title: `Group ${-id}` }
  if (id !== user.id) throw new Error(`A private chat has its customer's id, ${user.id}, not ${id}`)
  const { first_name, last_name, username } = user
  return {
    id,
    type: 'private',
    first_name,
    ...(last_name !== undefined && { last_name }),
    ...(username !== undefined && { username }),
  }
}
