import type { Message } from './wire.ts'

/** For `sort`: as the protocol has it. */
export const inOrder = (a: Message, b: Message): number =>
  a.at < b.at || (a.at === b.at && a.id < b.id) ? -1 : 1

/** What was said: each message once and in its order, however often it was told. */
export class History {
  messages: readonly Message[] = []

  /** Those that are new; of one that was there already, the later takes the place of the earlier. */
  take(told: readonly Message[]): Message[] {
    const byId = new Map(this.messages.map(message => [message.id, message]))
    const fresh = told.filter(({ id }) => !byId.has(id))
    for (const message of told) {
      const before = byId.get(message.id)
      // Nothing that was read becomes unread.
      byId.set(message.id, { ...before, ...message, read: message.read || before?.read === true })
    }
    this.messages = [...byId.values()].sort(inOrder)
    return fresh
  }

  /** The business has read what the visitor said, up to this message. */
  readUpTo(id: string): void {
    const last = this.messages.findIndex(message => message.id === id)
    this.messages = this.messages.map((message, i) =>
      i <= last && message.from === 'visitor' && !message.read ? { ...message, read: true } : message,
    )
  }
}
