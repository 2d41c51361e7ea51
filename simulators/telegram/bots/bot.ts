import { randomBytes } from 'node:crypto'
import type { Message, Update, User, UserFromGetMe, WebhookInfo } from '@grammyjs/types'
import type { WebhookAnswer, WebhookDelivery } from '../../shared/delivery.ts'
import { BotApiError } from '../api/errors.ts'
import { FileStore } from '../files/store.ts'
import { deliverUpdates, type Endpoint } from './delivery.ts'
import { FloodControl } from './flood.ts'
import { LongPoll } from './polling.ts'
import { type Room, unixTime } from './room.ts'
import { UpdateQueue } from './updates.ts'

export interface BotOptions {
  token?: string | undefined
  username?: string | undefined
  firstName?: string | undefined
}

/** A call the simulator has carried out. */
export interface AcceptedCall {
  method: string
  /** The parameters as they arrived, JSON-serialized ones parsed; an upload stands as its name, type and size. */
  params: Record<string, unknown>
  result: unknown
}

export interface BotEvents {
  /** A receiver has answered an update, perhaps with a method call. */
  webhookAnswered(bot: Bot, answer: WebhookAnswer): void
  /** An update has been confirmed, or the webhook has changed. */
  progressed(): void
}

interface Webhook {
  endpoint: Endpoint
  delivery: WebhookDelivery<Update>
  /** The URL as it was given. */
  url: string
  lastError: { date: number; message: string } | undefined
}

/** One bot account and all it holds. */
export class Bot {
  readonly token: string
  readonly user: UserFromGetMe
  /** The user as messages show it, without what only getMe tells. */
  readonly sender: User
  readonly updates: UpdateQueue
  readonly longPoll: LongPoll
  readonly flood = new FloodControl()
  readonly files = new FileStore()
  readonly rooms = new Map<number, Room>()
  readonly people = new Map<number, User>()
  readonly callbackQueries = new Set<string>()
  readonly calls: AcceptedCall[] = []
  revoked = false
  readonly #events: BotEvents
  readonly #deliveries = new Set<WebhookDelivery<Update>>()
  #webhook: Webhook | undefined

  constructor(id: number, options: BotOptions, events: BotEvents) {
    this.#events = events
    this.token = options.token ?? `${id}:${randomBytes(27).toString('base64url').slice(0, 35)}`
    this.user = describeBot(id, options)
    const { is_bot, first_name, username } = this.user
    this.sender = { id, is_bot, first_name, username }
    this.updates = new UpdateQueue(
      update => this.#queued(update),
      () => events.progressed(),
    )
    this.longPoll = new LongPoll(this.updates)
  }

  get hasWebhook(): boolean {
    return this.#webhook !== undefined
  }

  /** Points the webhook to an endpoint and hands it all that waits. */
  setWebhook(url: string, endpoint: Endpoint): void {
    this.deleteWebhook()
    this.longPoll.end(new BotApiError(409, 'Conflict: terminated by setWebhook request'))
    const delivery = deliverUpdates(endpoint, {
      delivered: (update, answer) => {
        this.updates.confirm(update.update_id)
        this.#events.webhookAnswered(this, answer)
      },
      failed: message => {
        webhook.lastError = { date: unixTime(), message }
      },
    })
    const webhook: Webhook = { endpoint, delivery, url, lastError: undefined }
    this.#webhook = webhook
    this.#deliveries.add(delivery)
    for (const update of this.updates.pending()) delivery.add(update)
  }

  /** Starts no further delivery; the answers of those under way still count. */
  deleteWebhook(): void {
    const delivery = this.#webhook?.delivery
    if (delivery) void delivery.close().then(() => this.#deliveries.delete(delivery))
    this.#webhook = undefined
    this.#events.progressed()
  }

  /** Tells whether the webhook is already the one asked for. */
  hasWebhookAt(url: string, { secretToken, maxConnections }: Endpoint): boolean {
    const current = this.#webhook
    return (
      current?.url === url &&
      current.endpoint.secretToken === secretToken &&
      current.endpoint.maxConnections === maxConnections
    )
  }

  webhookInfo(): WebhookInfo {
    const { url, endpoint, lastError } = this.#webhook ?? {}
    const { allowed } = this.updates
    return {
      url: url ?? '',
      has_custom_certificate: false,
      pending_update_count: this.updates.size,
      ...(lastError && { last_error_date: lastError.date, last_error_message: lastError.message }),
      ...(endpoint && { max_connections: endpoint.maxConnections }),
      ...(allowed && { allowed_updates: allowed }),
    }
  }

  /** Ends the token: every call is refused from now on and no update is delivered. */
  revoke(): void {
    this.revoked = true
    this.deleteWebhook()
    this.longPoll.end(new BotApiError(401, 'Unauthorized'))
  }

  async close(): Promise<void> {
    this.longPoll.wake()
    this.#webhook = undefined
    await Promise.all([...this.#deliveries].map(delivery => delivery.destroy()))
  }

  #queued(update: Update): void {
    this.#webhook?.delivery.add(update)
    this.longPoll.wake()
  }
}

/** Tells whether a bot sent the message itself. */
export function isFrom(bot: Bot, message: Message): boolean {
  return message.from?.id === bot.user.id
}

function describeBot(id: number, { username, firstName }: BotOptions): UserFromGetMe {
  return {
    id,
    is_bot: true,
    first_name: firstName ?? 'Simulated bot',
    username: username ?? `simulated_${id}_bot`,
    can_join_groups: true,
    can_read_all_group_messages: true,
    supports_guest_queries: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  }
}
