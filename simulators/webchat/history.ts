import type { Message } from './wire.ts'

/** What a visitor has on the screen: each message once, in its order, however often it was told. */
export class History {
  /** In the order in which they first came. */
  readonly shown: Message[] = []
  readonly #byId = new Map<string, Message>()

  /** Those that are new. */
  take(messages: readonly Message[]): Message[] {
    const fresh = messages.filter(({ id }) => !this.#byId.has(id))
    for (const message of messages) this.#byId.set(message.id, { ...this.#byId.get(message.id), ...message })
    this.shown.push(...fresh)
    return fresh
  }

  /** The business has read what the visitor said, up to this message. */
  readUpTo(id: string): void {
    for (const message of this.#byId.values()) {
      if (message.from === 'visitor' && message.id <= id) message.read = true
    }
  }

  get messages(): Message[] {
    return [...this.#byId.values()].sort((a, b) => (a.at + a.id < b.at + b.id ? -1 : 1))
  }
}
