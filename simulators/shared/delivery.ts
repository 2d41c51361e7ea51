import { STATUS_CODES } from 'node:http'
import { Pool } from 'undici'
import { Fifo } from './fifo.ts'
import { isLoopback } from './loopback.ts'

/** Milliseconds before the first redelivery; doubled for each further one up to the cap. */
const FIRST_WAIT = 50
const LONGEST_WAIT = 1000
/** Milliseconds a receiver may take to answer. */
const ANSWER_TIME = 60_000

export interface WebhookAnswer {
  contentType: string
  body: Buffer
}

/** How one network calls a webhook. */
export interface Deliveries<Item> {
  url: URL
  /** Deliveries under way at a time. */
  maxConnections: number
  /** The items of one lane (a chat, a person) go one at a time and in order. */
  laneOf(item: Item): string | number
  /** The call that carries the item; `attempt` is 1 for the first. */
  callOf(item: Item, attempt: number): { headers: Record<string, string>; body: string }
  /** The receiver has answered 2xx. */
  delivered(item: Item, answer: WebhookAnswer): void
  failed(reason: string): void
}

interface Lane<Item> {
  key: string | number
  items: Fifo<Item>
  /** Refusals of the item that is next. */
  failures: number
  /** Attempts at it, whatever became of them. */
  attempts: number
}

type Outcome =
  | { kind: 'delivered'; answer: WebhookAnswer }
  | { kind: 'refused' | 'unreachable'; reason: string }

/**
 * Posts items to one webhook until each has been answered with 2xx. A lane whose item is refused waits by itself; a
 * receiver that cannot be reached is left alone for all lanes.
 */
export class WebhookDelivery<Item> {
  readonly #deliveries: Deliveries<Item>
  readonly #pool: Pool
  readonly #lanes = new Map<string | number, Lane<Item>>()
  readonly #ready = new Fifo<Lane<Item>>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #underWay = 0
  #outages = 0
  #paused = false
  #closed = false

  constructor(deliveries: Deliveries<Item>) {
    this.#deliveries = deliveries
    this.#pool = new Pool(deliveries.url.origin, {
      connections: deliveries.maxConnections,
      headersTimeout: ANSWER_TIME,
      bodyTimeout: ANSWER_TIME,
    })
  }

  add(item: Item): void {
    const key = this.#deliveries.laneOf(item)
    const lane = this.#lanes.get(key)
    if (lane) {
      lane.items.push(item)
      return
    }
    const opened: Lane<Item> = { key, items: new Fifo(), failures: 0, attempts: 0 }
    opened.items.push(item)
    this.#lanes.set(key, opened)
    this.#ready.push(opened)
    this.#pump()
  }

  /** Starts no further delivery; those under way may still be answered. */
  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    await this.#pool.close()
  }

  /** Ends at once, breaking deliveries under way. */
  async destroy(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#pool.destroy()
  }

  #pump(): void {
    while (!this.#closed && !this.#paused && this.#underWay < this.#deliveries.maxConnections) {
      const lane = this.#ready.shift()
      const item = lane?.items.peek()
      if (!lane || item === undefined) return
      void this.#deliver(lane, item)
    }
  }

  async #deliver(lane: Lane<Item>, item: Item): Promise<void> {
    this.#underWay++
    lane.attempts++
    const outcome = await this.#post(item, lane.attempts)
    this.#underWay--
    if (outcome.kind === 'delivered') this.#advance(lane, item, outcome.answer)
    else this.#retry(lane, outcome)
    this.#pump()
  }

  #advance(lane: Lane<Item>, item: Item, answer: WebhookAnswer): void {
    lane.failures = 0
    lane.attempts = 0
    this.#outages = 0
    lane.items.shift()
    if (lane.items.size > 0) this.#ready.push(lane)
    else this.#lanes.delete(lane.key)
    this.#deliveries.delivered(item, answer)
  }

  #retry(lane: Lane<Item>, outcome: { kind: 'refused' | 'unreachable'; reason: string }): void {
    if (this.#closed) return
    this.#deliveries.failed(outcome.reason)
    if (outcome.kind === 'refused') {
      this.#outages = 0
      this.#later(lane.failures++, () => this.#ready.push(lane))
      return
    }
    this.#ready.push(lane)
    if (this.#paused) return
    this.#paused = true
    this.#later(this.#outages++, () => {
      this.#paused = false
    })
  }

  #later(failures: number, resume: () => void): void {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer)
        resume()
        this.#pump()
      },
      Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** failures),
    )
    this.#timers.add(timer)
  }

  async #post(item: Item, attempt: number): Promise<Outcome> {
    const { url } = this.#deliveries
    if (!isLoopback(url.hostname)) {
      return { kind: 'unreachable', reason: 'Failed to resolve host: the simulator dials this machine only' }
    }
    try {
      const { statusCode, headers, body } = await this.#pool.request({
        method: 'POST',
        path: url.pathname + url.search,
        ...this.#deliveries.callOf(item, attempt),
      })
      const answer = {
        contentType: String(headers['content-type'] ?? ''),
        body: Buffer.from(await body.arrayBuffer()),
      }
      if (statusCode >= 200 && statusCode <= 299) return { kind: 'delivered', answer }
      const status = `${statusCode} ${STATUS_CODES[statusCode] ?? ''}`.trim()
      return { kind: 'refused', reason: `Wrong response from the webhook: ${status}` }
    } catch (error) {
      return { kind: 'unreachable', reason: connectionProblem(error) }
    }
  }
}

const PROBLEMS: Record<string, string> = {
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  UND_ERR_HEADERS_TIMEOUT: 'Read timeout expired',
  UND_ERR_BODY_TIMEOUT: 'Read timeout expired',
  UND_ERR_CONNECT_TIMEOUT: 'Connection timed out',
  UND_ERR_SOCKET: 'Connection closed',
}

function connectionProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return PROBLEMS[code] ?? `Connection failed${code === '' ? '' : `: ${code}`}`
}
