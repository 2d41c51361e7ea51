import { canSend } from '../channels/live.ts'
import type { Context } from '../context.ts'
import { visitorBell } from './bell.ts'
import { settingsOf, webchatChannel } from './channel.ts'
import { changesSince, cursorNow, type VisitorMessage } from './messages.ts'
import type { Visitor } from './tokens.ts'

/** What a visitor is told as it happens. */
export type News =
  /** New messages, and those that changed, in their order; `cursor` is where to go on after them. */
  | { kind: 'messages'; messages: VisitorMessage[]; cursor: number }
  /** The business has read what the visitor said, up to this message. */
  | { kind: 'read'; upTo: string }
  /** The business writes. */
  | { kind: 'typing' }
  /** Whether anything can be said: the channel was switched on, or off with these words. Told at the beginning, too. */
  | { kind: 'presence'; online: boolean; offlineMessage: string | null }

/** How often the store is asked for what nobody told, milliseconds: with one writer, everything is told. */
const LOOK = { sqlite: 25_000, postgres: 3000 }

/**
 * A visitor's conversation as it happens, after what changed since `cursor` (what `changesSince` gave; null: from now
 * on). The bus says when to look, and the store what there is: a message that is told late or twice is one all the same.
 * Ends when `signal` aborts. Throws `Problem` (`not_found`) when the channel is deleted, and `StoreUnavailable`.
 */
export async function* watchConversation(
  context: Context,
  visitor: Visitor,
  cursor: number | null,
  signal: AbortSignal,
): AsyncGenerator<News, void, undefined> {
  const bell = visitorBell(context, visitor)
  const told = new Told()
  let since = cursor ?? cursorNow(context)
  let readUpTo: string | null = null
  let online: boolean | null = null
  try {
    while (!signal.aborted) {
      const channel = await webchatChannel(context, visitor.channelId)
      if (online !== canSend(channel)) {
        online = canSend(channel)
        yield { kind: 'presence', online, offlineMessage: settingsOf(channel).offlineMessage ?? null }
      }
      const changes = await changesSince(context, visitor, since)
      if (changes.conversationId !== null) bell.know(changes.conversationId)
      const messages = changes.messages.filter(change => told.isNew(change)).map(({ message }) => message)
      since = changes.cursor
      told.forget(since)
      if (messages.length > 0) yield { kind: 'messages', messages, cursor: since }
      if (changes.readUpTo !== null && changes.readUpTo !== readUpTo) {
        readUpTo = changes.readUpTo
        yield { kind: 'read', upTo: readUpTo }
      }
      if (changes.more) continue
      if (bell.typed()) yield { kind: 'typing' }
      await bell.wait(LOOK[context.store.kind], signal)
    }
  } finally {
    bell.end()
  }
}

/** What was told lately, and would be told again because the store is asked for a little more than what is new. */
class Told {
  readonly #said = new Map<string, { text: string; updatedAt: number }>()

  isNew({ message, updatedAt }: { message: VisitorMessage; updatedAt: number }): boolean {
    // That the business has read it is told by itself.
    const text = JSON.stringify(message.from === 'visitor' ? { ...message, read: false } : message)
    const before = this.#said.get(message.id)
    this.#said.set(message.id, { text, updatedAt })
    return before?.text !== text
  }

  /** What changed before `cursor` is not asked for again. */
  forget(cursor: number): void {
    for (const [id, { updatedAt }] of this.#said) if (updatedAt < cursor) this.#said.delete(id)
  }
}
