import type { Message, Notice } from './wire.ts'

/** Messages named in one report. */
const MOST = 100

/** What the visitor has of the business's messages, and what of it was told: once, and again where it may be lost. */
export class Receipts {
  readonly #seen = new Set<string>()
  readonly #told = { delivered: new Set<string>(), read: new Set<string>() }

  /** The visitor has these before their eyes. */
  see(messages: readonly Message[]): void {
    for (const { id } of unread(messages)) this.#seen.add(id)
  }

  unseen(messages: readonly Message[]): number {
    return unread(messages).filter(({ id }) => !this.#seen.has(id)).length
  }

  /** What is to be told now. */
  due(messages: readonly Message[]): Notice[] {
    const ids = unread(messages).map(({ id }) => id)
    const seen = ids.filter(id => this.#seen.has(id))
    return [...this.#notices('delivered', ids), ...this.#notices('read', seen)]
  }

  /** Nobody knows what has arrived of that. */
  forget(): void {
    this.#told.delivered.clear()
    this.#told.read.clear()
  }

  #notices(type: 'delivered' | 'read', all: readonly string[]): Notice[] {
    const ids = all.filter(id => !this.#told[type].has(id))
    const notices: Notice[] = []
    for (const id of ids) this.#told[type].add(id)
    for (let i = 0; i < ids.length; i += MOST) notices.push({ type, messages: ids.slice(i, i + MOST) })
    return notices
  }
}

const unread = (messages: readonly Message[]): Message[] =>
  messages.filter(({ from, read }) => from === 'business' && !read)
