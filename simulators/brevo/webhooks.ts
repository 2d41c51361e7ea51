import { WebhookDelivery } from '../shared/delivery.ts'
import { type Fields, isFields } from '../shared/fields.ts'
import { isLoopback } from '../shared/loopback.ts'
import { BrevoError, invalid, missing, notFound } from './errors.ts'

/** https://developers.brevo.com/docs/how-to-use-webhooks */
const MOST = 40

const TYPES = {
  transactional:
    'sent request delivered hardBounce softBounce blocked spam invalid deferred click opened uniqueOpened unsubscribed'.split(
      ' ',
    ),
  inbound: ['inboundEmailProcessed'],
}
type Type = keyof typeof TYPES

/** The name under which a webhook subscribes to an event, by the name that the event has. */
const SUBSCRIPTIONS: Record<string, string> = {
  request: 'request',
  delivered: 'delivered',
  hard_bounce: 'hardBounce',
  soft_bounce: 'softBounce',
  blocked: 'blocked',
  spam: 'spam',
  invalid_email: 'invalid',
  deferred: 'deferred',
  click: 'click',
  opened: 'opened',
  unique_opened: 'uniqueOpened',
  proxy_open: 'opened',
  unique_proxy_open: 'uniqueOpened',
  unsubscribed: 'unsubscribed',
}
export const eventNames = Object.keys(SUBSCRIPTIONS)

export interface Call {
  /** Calls about the same go one after the other. */
  about: string
  body: unknown
}

interface Webhook {
  id: number
  type: Type
  url: string
  events: string[]
  description: string
  domain: string | null
  token: string | null
  delivery: WebhookDelivery<Call>
}

/** The webhooks of the account. https://developers.brevo.com/reference/createwebhook */
export class Webhooks {
  readonly #hooks = new Map<number, Webhook>()
  readonly #closing: Promise<void>[] = []
  #nextId = 1
  #waiting = 0
  #settling: (() => void)[] = []

  list(type: string): object[] {
    const hooks = [...this.#hooks.values()].filter(hook => hook.type === type)
    if (hooks.length === 0) throw notFound('No webhooks found')
    return hooks.map(({ id, url, events, description, type: kind, token }) => ({
      id,
      url,
      events,
      description,
      type: kind,
      createdAt: '2026-01-01T00:00:00.000Z',
      modifiedAt: '2026-01-01T00:00:00.000Z',
      ...(token !== null && { auth: { type: 'bearer', token } }),
    }))
  }

  create(body: Fields): { id: number } {
    if (this.#hooks.size >= MOST) throw new BrevoError(400, 'out_of_range', `At most ${MOST} webhooks`)
    const type = body.type ?? 'transactional'
    if (type !== 'transactional' && type !== 'inbound') throw invalid('Invalid webhook type')
    const id = this.#nextId++
    this.#hooks.set(id, this.#read(id, type, body))
    return { id }
  }

  update(id: number, body: Fields): void {
    const hook = this.#hook(id)
    this.#hooks.set(id, this.#read(id, hook.type, body))
    this.#closing.push(hook.delivery.close())
  }

  remove(id: number): void {
    this.#closing.push(this.#hook(id).delivery.close())
    this.#hooks.delete(id)
  }

  /** Tells all webhooks that want to know what became of a mail. */
  track(event: string, about: string, body: object): void {
    for (const { type, events, delivery } of this.#hooks.values()) {
      if (type !== 'transactional' || !events.includes(SUBSCRIPTIONS[event] ?? '')) continue
      this.#waiting++
      delivery.add({ about, body })
    }
  }

  /** Brings mails to the webhook of their domain; returns how many there are. */
  bring(domain: string, items: object[]): number {
    const hooks = [...this.#hooks.values()].filter(hook => hook.type === 'inbound' && hook.domain === domain)
    for (const { delivery } of hooks) {
      this.#waiting++
      delivery.add({ about: 'inbound', body: { items } })
    }
    return hooks.length
  }

  /** Resolves when every call has been answered with 2xx. */
  async settled(): Promise<void> {
    if (this.#waiting > 0) await new Promise<void>(resolve => this.#settling.push(resolve))
  }

  async close(): Promise<void> {
    await Promise.all([...this.#hooks.values()].map(hook => hook.delivery.destroy()))
    await Promise.all(this.#closing)
  }

  #hook(id: number): Webhook {
    const hook = this.#hooks.get(id)
    if (!hook) throw notFound('Webhook ID does not exist')
    return hook
  }

  #read(id: number, type: Type, body: Fields): Webhook {
    const url = typeof body.url === 'string' ? URL.parse(body.url) : null
    if (!url) throw missing('url is missing or not valid')
    if (url.protocol !== 'https:' && !isLoopback(url.hostname)) throw invalid('url should be https')
    const { events } = body
    if (!Array.isArray(events) || events.length === 0) throw missing('events is missing')
    const unknown = events.find(event => !TYPES[type].includes(String(event)))
    if (unknown !== undefined) throw invalid(`Invalid event ${unknown} for the type ${type}`)
    const domain = typeof body.domain === 'string' ? body.domain.toLowerCase() : null
    if (type === 'inbound' && domain === null) throw missing('domain is missing')
    const token = tokenOf(body.auth)
    const delivery = new WebhookDelivery<Call>({
      url,
      maxConnections: 8,
      laneOf: call => call.about,
      callOf: call => ({
        headers: {
          'content-type': 'application/json',
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(call.body),
      }),
      delivered: () => {
        this.#waiting--
        if (this.#waiting === 0) for (const resolve of this.#settling.splice(0)) resolve()
      },
      failed: () => {},
    })
    const description = typeof body.description === 'string' ? body.description : ''
    return { id, type, url: url.href, events: events.map(String), description, domain, token, delivery }
  }
}

function tokenOf(auth: unknown): string | null {
  if (auth === undefined) return null
  if (!isFields(auth) || auth.type !== 'bearer' || typeof auth.token !== 'string' || auth.token === '') {
    throw invalid('auth should have the type bearer and a token')
  }
  return auth.token
}
