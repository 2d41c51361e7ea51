import { randomUUID } from 'node:crypto'
import { WebhookDelivery } from '../shared/delivery.ts'
import { sign } from './signature.ts'

/** A message that Portico has posted. */
export interface Sent {
  /** The service's own name for it. */
  ref: string
  id: string
  to: string
  content: unknown
  replyTo: string | null
}

interface Event {
  id: string
  body: string
  /** Whose it is: their events come one after another. */
  person: string
}

/** A service of one account that can reach everybody. */
export class World {
  /** By Portico's id, as the same may be posted again. */
  readonly sent = new Map<string, Sent>()
  #secret: string | null = null
  #delivery: WebhookDelivery<Event> | null = null

  /** Null until the service is set up. */
  get secret(): string | null {
    return this.#secret
  }

  /** Sets the service up with a channel's webhook address and secret. */
  async connect(url: string, secret: string): Promise<void> {
    await this.#delivery?.destroy()
    this.#secret = secret
    this.#delivery = new WebhookDelivery<Event>({
      url: new URL(url),
      maxConnections: 4,
      laneOf: event => event.person,
      callOf: ({ id, body }) => ({
        headers: { 'content-type': 'application/json', ...sign(id, body, secret) },
        body,
      }),
      delivered: () => {},
      failed: () => {},
    })
  }

  /** Somebody writes; returns the message's id. Throws before the service is set up. */
  write(address: string, name: string, content: object): string {
    return this.#tell(address, { type: 'message', sender: { address, name }, content })
  }

  /** Takes a message that Portico has posted. */
  take(message: Omit<Sent, 'ref'>): Sent {
    const sent = this.sent.get(message.id) ?? { ref: randomUUID(), ...message }
    this.sent.set(message.id, sent)
    return sent
  }

  /** The message has reached its person. */
  arrive({ to, ref }: Sent): void {
    this.#tell(to, { type: 'status', target: ref, status: 'delivered' })
  }

  async close(): Promise<void> {
    await this.#delivery?.destroy()
  }

  #tell(person: string, event: object): string {
    if (this.#delivery === null) throw new Error('The service is not set up: POST /_simulator/account')
    const id = randomUUID()
    this.#delivery.add({ id, person, body: JSON.stringify({ id, at: Date.now(), ...event }) })
    return id
  }
}
