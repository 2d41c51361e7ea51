import { History, inOrder } from './history.ts'
import type { Http } from './http.ts'
import { Receipts } from './receipts.ts'
import type { ChatState } from './state.ts'
import type { Message, Notice, Page } from './wire.ts'

/** Messages of one page. */
export const PAGE = 30
/** Milliseconds between two looks for fresh links to files. */
const RENEWAL = 60_000

export interface ConversationOptions {
  load(query: Parameters<Http['messages']>[1]): Promise<Page>
  state(): ChatState
  set(patch: Partial<ChatState>): void
  /** Whether what is noted now is told to the business. */
  isUp(): boolean
  note(notice: Notice): void
}

/** What visitor and business said, as far as it is loaded, and what of it the visitor has seen. */
export class Conversation {
  readonly #options: ConversationOptions
  readonly #history = new History()
  readonly #receipts = new Receipts()
  #renewedAt = 0
  #ended = false

  constructor(options: ConversationOptions) {
    this.#options = options
  }

  get messages(): readonly Message[] {
    return this.#history.messages
  }

  /** The latest page, with which a session begins. */
  begin({ messages, readUpTo }: Page): void {
    this.#history.take(messages)
    if (readUpTo !== null) this.#history.readUpTo(readUpTo)
  }

  /** Those that are new. */
  take(told: readonly Message[]): Message[] {
    const [oldest] = this.messages
    // What is told anew may be older than all there is here. It comes with its page, or there would be a gap.
    return this.#history.take(
      oldest && this.#options.state().more
        ? told.filter(message => inOrder(oldest, message) < 0 || message.id === oldest.id)
        : told,
    )
  }

  /** The business has read what the visitor said, up to this message. */
  readUpTo(id: string): void {
    this.#history.readUpTo(id)
    this.#options.set({ messages: this.messages })
  }

  /** Reports what arrived, and what the visitor has before their eyes. `anew`: what was told before may be lost. */
  look(anew = false): void {
    const { isUp, note, set, state } = this.#options
    const { messages, isOpen } = state()
    if (anew) this.#receipts.forget()
    if (isOpen && document.visibilityState === 'visible') this.#receipts.see(messages)
    if (isUp()) for (const notice of this.#receipts.due(messages)) note(notice)
    set({ unread: this.#receipts.unseen(messages) })
  }

  /** Loads the page before the first message there is. */
  async older(): Promise<void> {
    const { load, set, state } = this.#options
    const { messages, more, loadingOlder } = state()
    const [first] = messages
    if (first === undefined || !more || loadingOlder) return
    set({ loadingOlder: true })
    try {
      const page = await load({ before: first.id, limit: PAGE })
      if (this.#ended) return
      this.#history.take(page.messages)
      set({ more: page.more, messages: this.messages })
    } catch {
      // The next scroll asks again.
    } finally {
      set({ loadingOlder: false })
    }
  }

  /** A link to a file is no good any more: messages that are read again have fresh ones. */
  async renew(): Promise<readonly Message[]> {
    const now = Date.now()
    if (now - this.#renewedAt < RENEWAL || !this.#options.isUp()) return []
    this.#renewedAt = now
    const page = await this.#options.load({ limit: 100 }).catch(() => null)
    return this.#ended ? [] : (page?.messages ?? [])
  }

  end(): void {
    this.#ended = true
  }
}
