import { waitAfter } from './backoff.ts'
import { isPassing, Refused } from './failure.ts'
import type { Keep } from './keep.ts'
import type { Message, Problem, Said, Saying } from './wire.ts'

/** Something said that the server has not confirmed. A file lives as long as the page; all else is kept. */
export interface Item {
  id: string
  content: Saying | { type: 'file'; file: File }
  /** What it answers, by its id. */
  replyTo?: string
  /** The name of the file, to be shown. */
  filename?: string
  /** Milliseconds since 1970. */
  at: number
  state: 'waiting' | 'sending' | 'failed'
  /** Why it failed. */
  problem?: Problem
}

export interface OutboxOptions {
  keep: Keep
  /** Whether there is a connection to try. */
  ready(): boolean
  say(said: Said): Promise<Message>
  attach(file: File): Promise<{ attachment: string }>
  accepted(message: Message): void
  /** Something was refused; what has no other chance is kept for the visitor to decide. */
  refused(problem: Problem): void
  changed(): void
}

const PREFIX = 'out:'
const isFile = ({ content }: Item): boolean => content.type === 'file'

/** What is said goes out one after the other, in order; each under a name by which the server knows it again. */
export class Outbox {
  items: readonly Item[] = []
  readonly #options: OutboxOptions
  #busy = false
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #last = 0

  constructor(options: OutboxOptions) {
    this.#options = options
    const { keep } = options
    this.items = keep.names(PREFIX).flatMap(name => {
      const item = keep.get<Item>(name)
      return item ? [{ ...item, state: item.state === 'failed' ? item.state : 'waiting' }] : []
    })
  }

  add(content: Item['content'], replyTo?: string): void {
    // Names sort by time, so that they come back from storage in their order.
    this.#last = Math.max(Date.now(), this.#last + 1)
    const random = Math.random().toString(36).slice(2, 12)
    this.#put({
      id: `${this.#last.toString(36)}-${random}`,
      content,
      at: this.#last,
      state: 'waiting',
      ...(replyTo !== undefined && { replyTo }),
      ...(content.type === 'file' && { filename: content.file.name }),
    })
    void this.flush()
  }

  retry(id: string): void {
    const item = this.items.find(each => each.id === id)
    if (item) this.#put({ ...item, state: 'waiting' })
    void this.flush()
  }

  remove(id: string): void {
    this.#options.keep.remove(PREFIX + id)
    this.items = this.items.filter(each => each.id !== id)
    this.#options.changed()
  }

  clear(): void {
    for (const { id } of this.items) this.remove(id)
  }

  /** What the server has by another way. */
  settle(messages: readonly Message[]): void {
    for (const { clientId } of messages) {
      if (this.items.some(({ id }) => id === clientId)) this.remove(String(clientId))
    }
  }

  /** Sends what waits, unless that is being done. */
  async flush(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    clearTimeout(this.#timer)
    for (let going = true; going && this.#options.ready(); ) {
      const next = this.items.find(({ state }) => state === 'waiting')
      going = next !== undefined && (await this.#send(next))
    }
    this.#busy = false
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  /** Whether to go on with the next one. */
  async #send(item: Item): Promise<boolean> {
    this.#put({ ...item, state: 'sending' })
    try {
      const said = await this.#said(item)
      const message = await this.#options.say(said)
      this.#failures = 0
      this.remove(item.id)
      this.#options.accepted(message)
      return true
    } catch (error) {
      const now = this.items.find(({ id }) => id === item.id)
      if (now === undefined) return true
      const problem = error instanceof Refused ? error.problem : undefined
      if (problem) this.#options.refused(problem)
      const waits =
        isPassing(error) || problem?.code === 'unauthenticated' || problem?.reason === 'switched_off'
      if (waits) {
        this.#put({ ...now, state: 'waiting' })
        const seconds = error instanceof Refused ? error.retryAfter : undefined
        const wait = seconds === undefined ? waitAfter(++this.#failures) : seconds * 1000
        this.#timer = setTimeout(() => void this.flush(), wait)
        return false
      }
      this.#put({ ...now, state: 'failed', ...(problem && { problem }) })
      return true
    }
  }

  /** As it goes over the wire. A file is sent first; then the message that names it can be kept. */
  async #said(item: Item): Promise<Said> {
    let { content } = item
    if (content.type === 'file') {
      const { attachment } = await this.#options.attach(content.file)
      content = { type: 'attachment', attachment }
      this.#put({ ...item, content, state: 'sending' })
    }
    return { id: item.id, content, ...(item.replyTo !== undefined && { replyTo: item.replyTo }) }
  }

  #put(item: Item): void {
    const there = this.items.some(({ id }) => id === item.id)
    this.items = there ? this.items.map(each => (each.id === item.id ? item : each)) : [...this.items, item]
    if (!isFile(item)) this.#options.keep.set(PREFIX + item.id, item)
    this.#options.changed()
  }
}
