import { createHmac } from 'node:crypto'
import { WebhookDelivery } from '../../shared/delivery.ts'
import type { App } from '../model.ts'

/** What happened to one account: an entry of a webhook call. */
export interface Entry {
  app: App
  url: string
  /** `page`, `instagram` or `whatsapp_business_account`. */
  object: string
  entry: object
  /** What has the same lane is delivered one at a time and in order. */
  lane: string
}

interface Call {
  object: string
  entries: object[]
  lane: string
}

/** Connections to one address at a time. */
const CONNECTIONS = 20

/**
 * Delivers webhook calls, signed by the app's secret, until each is answered with 2xx.
 * Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started#event-notifications
 */
export class Deliveries {
  readonly #queues = new Map<string, WebhookDelivery<Call>>()
  #held: Entry[] | null = null
  #pending = 0
  #settling: (() => void)[] = []
  /** Why deliveries failed, in their order. */
  readonly failures: string[] = []

  get pending(): number {
    return this.#pending
  }

  add(entry: Entry): void {
    if (this.#held) this.#held.push(entry)
    else this.#deliver([entry])
  }

  /** What is added meanwhile goes in one call for each address, as Meta does it under load. */
  together(act: () => void): void {
    this.#held = []
    act()
    const held = this.#held
    this.#held = null
    const groups = Map.groupBy(held, ({ app, url, object }) => `${app.id} ${url} ${object}`)
    for (const group of groups.values()) this.#deliver(group)
  }

  /** Resolves when nothing waits. */
  async settled(): Promise<void> {
    if (this.#pending > 0) await new Promise<void>(resolve => this.#settling.push(resolve))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map(queue => queue.destroy()))
    this.#pending = 0
    this.#progress()
  }

  #deliver(entries: readonly Entry[]): void {
    const [first] = entries
    if (!first) return
    this.#pending++
    const { object, lane } = first
    this.#queueOf(first).add({ object, entries: entries.map(({ entry }) => entry), lane })
  }

  #queueOf({ app, url }: Entry): WebhookDelivery<Call> {
    const key = `${app.id} ${url}`
    const known = this.#queues.get(key)
    if (known) return known
    const queue = new WebhookDelivery<Call>({
      url: new URL(url),
      maxConnections: CONNECTIONS,
      laneOf: call => call.lane,
      callOf: call => signed(app, JSON.stringify({ object: call.object, entry: call.entries })),
      delivered: () => {
        this.#pending--
        this.#progress()
      },
      failed: reason => this.failures.push(reason),
    })
    this.#queues.set(key, queue)
    return queue
  }

  #progress(): void {
    if (this.#pending > 0) return
    const resolved = this.#settling
    this.#settling = []
    for (const resolve of resolved) resolve()
  }
}

/** Meta escapes what is not ASCII before it signs, so that the signature is over the escaped text. */
function signed({ secret }: App, json: string): { headers: Record<string, string>; body: string } {
  const body = json.replaceAll(
    /[\u0080-\uffff]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  const mac = (hash: string) => createHmac(hash, secret).update(body).digest('hex')
  return {
    headers: {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      'x-hub-signature': `sha1=${mac('sha1')}`,
      'x-hub-signature-256': `sha256=${mac('sha256')}`,
    },
    body,
  }
}
