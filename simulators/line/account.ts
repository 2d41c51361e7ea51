import { createHmac, randomBytes } from 'node:crypto'
import { WebhookDelivery } from '../shared/delivery.ts'
import { isLoopback } from '../shared/loopback.ts'
import { type LineEvent, newId, threadOf } from './events.ts'

export interface AccountOptions {
  channelSecret?: string
  channelAccessToken?: string
  displayName?: string
  /** Messages that may be sent in a month; no limit when left out. */
  monthlyLimit?: number
  /** Whether "Use webhook" is on in the console; it is, unless told otherwise. */
  usesWebhook?: boolean
}

/** A push that was accepted. */
export interface SentPush {
  to: string
  messages: Record<string, unknown>[]
  /** LINE's ids of the messages. */
  ids: string[]
  retryKey?: string
  /** False when whom it was for has blocked the account: LINE takes it all the same. */
  arrived: boolean
}

/** What a person has sent and LINE keeps. */
export interface StoredFile {
  content: Uint8Array
  mimeType: string
  /** How often LINE is yet to answer that it still prepares the file. */
  preparing: number
}

const FIRST_MESSAGE = 461230966842064897n
/** Calls of one webhook under way at a time. */
const MAX_CONNECTIONS = 20

/** One LINE Official Account with its Messaging API channel, and all it holds. */
export class OfficialAccount {
  readonly channelSecret: string
  readonly token: string
  readonly userId = newId('U')
  readonly basicId = `@${randomBytes(4).toString('hex')}`
  readonly displayName: string
  readonly monthlyLimit: number | null
  /** By their ids, people and groups; whether they have blocked the account. */
  readonly threads = new Map<string, { blocked: boolean }>()
  readonly files = new Map<string, StoredFile>()
  readonly accepted = new Map<string, { requestId: string; sentMessages: { id: string }[] }>()
  readonly sent: SentPush[] = []
  readonly loadings: { chatId: string; loadingSeconds: number }[] = []
  used = 0
  revoked = false
  usesWebhook: boolean
  endpoint = ''
  #delivery: WebhookDelivery<LineEvent[]> | undefined
  readonly #pending = new Set<LineEvent[]>()
  #collecting: LineEvent[] | undefined
  #lastMessage = FIRST_MESSAGE
  readonly #progressed: () => void

  constructor(options: AccountOptions, progressed: () => void) {
    this.channelSecret = options.channelSecret ?? randomBytes(16).toString('hex')
    this.token = options.channelAccessToken ?? randomBytes(96).toString('base64')
    this.displayName = options.displayName ?? 'Simulated account'
    this.monthlyLimit = options.monthlyLimit ?? null
    this.usesWebhook = options.usesWebhook ?? true
    this.#progressed = progressed
  }

  /** How many calls of the webhook have not been answered with 2xx. */
  get pending(): number {
    return this.#pending.size
  }

  newMessageId(): string {
    return String(this.#lastMessage++)
  }

  setEndpoint(endpoint: string): void {
    this.endpoint = endpoint
    void this.#delivery?.close()
    this.#pending.clear()
    this.#delivery = new WebhookDelivery<LineEvent[]>({
      url: new URL(endpoint),
      maxConnections: MAX_CONNECTIONS,
      laneOf: ([first]) => (first ? threadOf(first) : ''),
      callOf: (events, attempt) => this.#callOf(events, attempt > 1),
      delivered: events => {
        this.#pending.delete(events)
        this.#progressed()
      },
      failed: () => {},
    })
    this.#progressed()
  }

  /** Delivers an event, or loses it where LINE would: without a webhook, or when it is not used. */
  emit(event: LineEvent): LineEvent {
    if (this.#collecting) this.#collecting.push(event)
    else this.#deliver([event])
    return event
  }

  /** What happens meanwhile is delivered in one call. */
  together(act: () => void): void {
    this.#collecting = []
    act()
    const events = this.#collecting
    this.#collecting = undefined
    this.#deliver(events)
  }

  /** Delivers an event again, though it was answered. */
  redeliver(event: LineEvent): void {
    this.#deliver([{ ...event, deliveryContext: { isRedelivery: true } }])
  }

  /**
   * Calls an address without events, as LINE does to try it.
   * https://developers.line.biz/en/reference/messaging-api/#test-webhook-endpoint
   */
  async test(
    endpoint: string,
  ): Promise<{ success: boolean; statusCode: number; reason: string; detail: string }> {
    const unreachable = (detail: string) => ({
      success: false,
      statusCode: 0,
      reason: 'COULD_NOT_CONNECT',
      detail,
    })
    if (!isLoopback(new URL(endpoint).hostname)) return unreachable('The simulator dials this machine only')
    try {
      const { status } = await fetch(endpoint, {
        method: 'POST',
        redirect: 'manual',
        ...this.#callOf([], false),
      })
      const success = status >= 200 && status <= 299
      const reason = success ? 'OK' : 'ERROR_STATUS_CODE'
      return { success, statusCode: status, reason, detail: String(status) }
    } catch {
      return unreachable('Connection could not be established')
    }
  }

  async close(): Promise<void> {
    await this.#delivery?.destroy()
    this.#pending.clear()
  }

  #deliver(events: LineEvent[]): void {
    if (!this.#delivery || !this.usesWebhook || events.length === 0) return
    this.#pending.add(events)
    this.#delivery.add(events)
  }

  /** https://developers.line.biz/en/reference/messaging-api/#request-headers */
  #callOf(events: LineEvent[], again: boolean) {
    const body = JSON.stringify({
      destination: this.userId,
      events: again ? events.map(event => ({ ...event, deliveryContext: { isRedelivery: true } })) : events,
    })
    const signature = createHmac('sha256', this.channelSecret).update(body).digest('base64')
    return {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'LineBotWebhook/2.0',
        'x-line-signature': signature,
      },
      body,
    }
  }
}
