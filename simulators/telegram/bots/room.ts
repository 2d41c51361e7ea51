import type { Chat, Message, ReactionType } from '@grammyjs/types'

/** One chat as one bot sees it, with every message in it. */
export class Room {
  readonly chat: Chat
  readonly messages = new Map<number, Message>()
  /** Whether the person in it has blocked the bot. */
  blocked = false
  readonly #reactions = new Map<string, ReactionType[]>()
  #lastId = 0

  constructor(chat: Chat) {
    this.chat = chat
  }

  /** Adds a message under the chat's next id. */
  post(message: Omit<Message, 'message_id' | 'chat' | 'date'>): Message {
    const posted: Message = { message_id: ++this.#lastId, ...message, chat: this.chat, date: unixTime() }
    this.messages.set(posted.message_id, posted)
    return posted
  }

  /** Replaces what a message holds; `changes` win, and fields set to undefined are taken out. */
  edit(message: Message, changes: Partial<Message>): Message & { edit_date: number } {
    const merged = { ...message, ...changes, edit_date: unixTime() }
    const fields = Object.entries(merged).filter(([, value]) => value !== undefined)
    const edited = Object.fromEntries(fields) as typeof merged
    this.messages.set(edited.message_id, edited)
    return edited
  }

  /** Sets someone's reactions to a message and returns those they had before. */
  react(messageId: number, userId: number, reactions: ReactionType[]): ReactionType[] {
    const key = `${messageId} ${userId}`
    const before = this.#reactions.get(key) ?? []
    this.#reactions.set(key, reactions)
    return before
  }
}

/** A message as replies to it show it: without what it replied to itself. */
export function asRepliedTo(message: Message): NonNullable<Message['reply_to_message']> {
  const { reply_to_message: _, ...original } = message
  return original as NonNullable<Message['reply_to_message']>
}

/** Now in whole seconds, as the Bot API gives times. */
export function unixTime(): number {
  return Math.floor(Date.now() / 1000)
}
