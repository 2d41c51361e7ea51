import { createHmac, randomBytes } from 'node:crypto'
import { WebhookDelivery } from '../shared/delivery.ts'
import type { Fields } from '../shared/fields.ts'
import { isLoopback } from '../shared/loopback.ts'
import { ViberError } from './errors.ts'
import { newToken, withTokens } from './tokens.ts'

export interface BotOptions {
  token?: string
  name?: string
  uri?: string
}

/** A message that was accepted. */
export interface SentMessage {
  /** Viber's own id of it. */
  token: string
  receiver: string
  /** As it was sent. */
  message: Fields
}

/** Someone who knows the bot. */
export interface Person {
  id: string
  name: string
  subscribed: boolean
  /** The version of the API that their Viber shows. */
  apiVersion: number
  /** Whether what is sent reaches the phone at once, which then says so. */
  reachable: boolean
  /** Of the last message to them. */
  tracking: string | undefined
  /** When the bot wrote since they last did, epoch milliseconds. */
  unanswered: number[]
}

export type CallbackEvent = { event: string; timestamp: number; message_token: string } & Fields

const OPTIONAL = ['delivered', 'seen', 'failed', 'conversation_started']
const ALWAYS = ['message', 'subscribed', 'unsubscribed']
/** Calls of one webhook under way at a time. */
const MAX_CONNECTIONS = 20

/** One Viber bot and all it holds. */
export class Bot {
  readonly token: string
  readonly id = `pa:${BigInt(`0x${randomBytes(8).toString('hex')}`)}`
  readonly name: string
  readonly uri: string
  readonly people = new Map<string, Person>()
  readonly sent: SentMessage[] = []
  readonly files = new Map<string, { content: Uint8Array; mimeType: string }>()
  /** What every call is refused with; 0 while all is well. */
  state = 0
  webhook = ''
  eventTypes: string[] = []
  #delivery: WebhookDelivery<CallbackEvent> | undefined
  readonly #pending = new Set<CallbackEvent>()
  readonly #progressed: () => void

  constructor(options: BotOptions, progressed: () => void) {
    this.token = options.token ?? [0, 1, 2].map(() => randomBytes(8).toString('hex')).join('-')
    this.name = options.name ?? 'Simulated bot'
    this.uri = options.uri ?? `simulated${randomBytes(3).toString('hex')}`
    this.#progressed = progressed
  }

  /** How many callbacks have not been answered with 2xx. */
  get pending(): number {
    return this.#pending.size
  }

  /**
   * Points the webhook to an address, which is tried first. Throws 1 when it does not answer 200.
   * https://developers.viber.com/docs/api/rest-bot-api/#set-webhook-callback
   */
  async setWebhook(url: URL, eventTypes: string[] | undefined): Promise<void> {
    if (!isLoopback(url.hostname)) {
      throw new ViberError(1, 'invalidUrl: the simulator dials this machine only')
    }
    const trial = { event: 'webhook', timestamp: Date.now(), message_token: newToken() }
    const status = await fetch(url, { method: 'POST', redirect: 'manual', ...this.#callOf(trial) }).then(
      response => response.status,
      () => 0,
    )
    if (status !== 200) throw new ViberError(1, `Result : NOT_OK. Http code: ${status}`)
    this.removeWebhook()
    this.webhook = url.href
    this.eventTypes = eventTypes ?? OPTIONAL
    this.#delivery = new WebhookDelivery<CallbackEvent>({
      url,
      maxConnections: MAX_CONNECTIONS,
      laneOf: personIn,
      callOf: event => this.#callOf(event),
      delivered: event => {
        this.#pending.delete(event)
        this.#progressed()
      },
      failed: () => {},
    })
  }

  removeWebhook(): void {
    void this.#delivery?.close()
    this.#delivery = undefined
    this.#pending.clear()
    this.webhook = ''
    this.#progressed()
  }

  /** Calls the webhook with an event, if there is one that wants it. */
  emit(event: string, fields: Fields, token = newToken()): CallbackEvent {
    const callback = {
      event,
      timestamp: Date.now(),
      chat_hostname: 'SN-SIM_',
      message_token: token,
      ...fields,
    }
    if (this.#delivery && [...ALWAYS, ...this.eventTypes].includes(event)) {
      this.#pending.add(callback)
      this.#delivery.add(callback)
    }
    return callback
  }

  async close(): Promise<void> {
    await this.#delivery?.destroy()
    this.#pending.clear()
  }

  /** https://developers.viber.com/docs/api/rest-bot-api/#callbacks */
  #callOf(event: CallbackEvent) {
    const body = withTokens(event)
    const signature = createHmac('sha256', this.token).update(body).digest('hex')
    return {
      headers: { 'content-type': 'application/json', 'x-viber-content-signature': signature },
      body,
    }
  }
}

/** Callbacks about one person go in order. */
function personIn({ user_id, user, sender }: CallbackEvent): string {
  const who = (user ?? sender) as { id?: string } | undefined
  return String(user_id ?? who?.id ?? '')
}
