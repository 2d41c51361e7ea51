import { statusRank } from '../../../server/domain/message.ts'
import type { Message } from '../api/types.ts'

/** What is loaded of a conversation. */
export interface Loaded {
  /** The oldest first, and none missing between two. */
  messages: readonly Message[]
  /** The cursor of what is older; null at the beginning of the conversation. */
  older: string | null
}

/** Messages by their ids, the oldest first: ids go by time. Of the same message, what is known last counts. */
export function merged(some: readonly Message[], more: readonly Message[]): Message[] {
  const byId = new Map(some.map(message => [message.id, message]))
  for (const message of more) {
    const known = byId.get(message.id)
    if (known === undefined || isLater(message, known)) byId.set(message.id, message)
  }
  return [...byId.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** Live events come late and twice. The same once more brings links that are good for longer. */
const isLater = (next: Message, known: Message): boolean =>
  next.updatedAt > known.updatedAt ||
  (next.updatedAt === known.updatedAt && statusRank[next.status] >= statusRank[known.status])
