import { ApiError, api, Unreachable } from '../api/client.ts'
import type { Content, Message } from '../api/types.ts'

/** A message that the server has not answered for yet. */
export interface Waiting {
  /** The Idempotency-Key: whatever is lost on the way, the server takes it once. */
  key: string
  conversationId: string
  /** As it is sent. */
  content: Content
  /** As it is shown meanwhile: with links to its files. */
  shown: Content
  replyTo: string | null
  /** The last message there was: the server makes this one later, and its id is greater. */
  after: string
  /** ISO 8601. */
  at: string
  /** Refused: it was answered, and is sent again only when somebody says so. */
  state: 'sending' | 'waiting' | 'refused'
  failure: { message: string; cure?: string | undefined } | null
}

export type NewMessage = Pick<Waiting, 'conversationId' | 'content' | 'shown' | 'replyTo' | 'after'>

const FIRST_WAIT = 1000
const LONGEST_WAIT = 15_000

type Send = (waiting: Waiting) => Promise<Message>

const post: Send = ({ key, conversationId, content, replyTo }) =>
  api<Message>('POST', '/messages', {
    body: { conversationId, content, ...(replyTo !== null && { replyTo }) },
    headers: { 'idempotency-key': key },
  })

/**
 * Messages on their way to the server, kept over a reload of the page. Those of one conversation go in their order. One
 * whose answer was lost is sent again with the same key until there is an answer.
 */
export class Outbox {
  #entries: readonly Waiting[] = []
  readonly #listeners = new Set<() => void>()
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>()
  readonly #tries = new Map<string, number>()
  readonly #name: string
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>
  readonly #send: Send
  /** Gets what the server has made of a message, before it leaves the outbox. */
  onSent: (message: Message) => void = () => {}

  constructor(
    name: string,
    storage: Pick<Storage, 'getItem' | 'setItem'> = sessionStorage,
    send: Send = post,
  ) {
    this.#name = name
    this.#storage = storage
    this.#send = send
    this.#entries = this.#stored()
    for (const { conversationId } of this.#entries) this.#next(conversationId)
  }

  readonly entries = (): readonly Waiting[] => this.#entries

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  add(message: NewMessage): void {
    const entry = { ...message, key: crypto.randomUUID(), at: new Date().toISOString() }
    this.#set([...this.#entries, { ...entry, state: 'waiting', failure: null }])
    this.#next(message.conversationId)
  }

  /** Sends a message at once that waits, or that was refused: that one is a new request. */
  again(key: string): void {
    const entry = this.#entries.find(other => other.key === key)
    if (entry === undefined || entry.state === 'sending') return
    if (entry.state === 'refused') {
      this.#set(
        this.#entries.map(other =>
          other.key === key ? { ...other, key: crypto.randomUUID(), state: 'waiting', failure: null } : other,
        ),
      )
    }
    this.#next(entry.conversationId)
  }

  /** Tries what waits: the connection is back. */
  resume(): void {
    for (const conversationId of new Set(this.#entries.map(entry => entry.conversationId))) {
      this.#next(conversationId)
    }
  }

  /** Gives up what was refused. */
  remove(key: string): void {
    this.#set(this.#entries.filter(entry => entry.key !== key || entry.state !== 'refused'))
  }

  #next(conversationId: string): void {
    clearTimeout(this.#timers.get(conversationId))
    this.#timers.delete(conversationId)
    const going = this.#entries.filter(
      entry => entry.conversationId === conversationId && entry.state !== 'refused',
    )
    const [first] = going
    if (first === undefined || going.some(({ state }) => state === 'sending')) return
    this.#change(first.key, { state: 'sending' })
    void this.#attempt(first)
  }

  async #attempt(entry: Waiting): Promise<void> {
    const { key, conversationId } = entry
    try {
      const message = await this.#send(entry)
      this.#tries.delete(key)
      this.onSent(message)
      const others = this.#entries.filter(other => other.key !== key)
      this.#set(
        others.map(other =>
          other.conversationId === conversationId && other.after < message.id
            ? { ...other, after: message.id }
            : other,
        ),
      )
    } catch (error) {
      if (!isLost(error)) {
        this.#tries.delete(key)
        const { message, cure } =
          error instanceof ApiError ? error : { message: String(error), cure: undefined }
        this.#change(key, { state: 'refused', failure: { message, cure } })
      } else {
        const tries = this.#tries.get(key) ?? 0
        this.#tries.set(key, tries + 1)
        const wait = Math.min(FIRST_WAIT * 2 ** tries, LONGEST_WAIT)
        const asked = error instanceof ApiError ? (error.retryAfterMs ?? 0) : 0
        this.#change(key, { state: 'waiting' })
        const timer = setTimeout(() => this.#next(conversationId), Math.max(wait, asked))
        this.#timers.set(conversationId, timer)
        return
      }
    }
    this.#next(conversationId)
  }

  #change(key: string, change: Partial<Waiting>): void {
    this.#set(this.#entries.map(entry => (entry.key === key ? { ...entry, ...change } : entry)))
  }

  #set(entries: readonly Waiting[]): void {
    this.#entries = entries
    try {
      this.#storage.setItem(this.#name, JSON.stringify(entries))
    } catch {
      // It holds until the page is left.
    }
    for (const listener of this.#listeners) listener()
  }

  /** What was being sent when the page was left has had no answer. */
  #stored(): Waiting[] {
    try {
      const entries = JSON.parse(this.#storage.getItem(this.#name) ?? '[]') as Waiting[]
      return entries.map(entry => (entry.state === 'sending' ? { ...entry, state: 'waiting' } : entry))
    } catch {
      return []
    }
  }
}

/** Whether nobody knows what became of a request, or it was not its turn yet. Signed out, it waits for who signs in. */
const isLost = (error: unknown): boolean =>
  error instanceof Unreachable ||
  (error instanceof ApiError &&
    (error.status >= 500 ||
      error.status === 429 ||
      error.status === 401 ||
      error.reason === 'idempotency_key_in_use'))

const outboxes = new Map<string, Outbox>()

/** The outbox of whoever is signed in with this key, as long as this tab is open. */
export function outboxOf(keyId: string): Outbox {
  const outbox = outboxes.get(keyId) ?? new Outbox(`portico.outbox.${keyId}`)
  outboxes.set(keyId, outbox)
  return outbox
}

/**
 * What is still to be shown of the messages on their way, where a live event may bring one before the answer to its request
 * does: each later message that says the same stands for one of them.
 */
export function unanswered(waiting: readonly Waiting[], messages: readonly Message[]): Waiting[] {
  const taken = new Set<string>()
  return waiting.filter(({ state, after, content }) => {
    if (state === 'refused') return true
    const said = spelled(content)
    const same = messages.find(
      ({ id, direction, content: other }) =>
        direction === 'outbound' && id > after && !taken.has(id) && spelled(other) === said,
    )
    if (same) taken.add(same.id)
    return same === undefined
  })
}

/** A content as a text: files are the same when their ids are. */
const spelled = (content: unknown): string =>
  JSON.stringify(content, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    if ('id' in value) return { id: value.id }
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
  })
