import { randomBytes, randomUUID } from 'node:crypto'
import { FaultPlan, type FaultRule as SharedRule } from '../shared/faults.ts'
import type { Fields } from '../shared/fields.ts'
import { checkMessage, only } from './content.ts'
import { forbidden, invalid, notFound } from './errors.ts'
import { Tokens } from './token.ts'
import { AgentWebhook } from './webhook.ts'

interface Filter {
  /** agentMessages, agentEvents, users:batchGet, capabilities, token. */
  call?: string
  phone?: string
}
export type FaultRule = SharedRule<Filter>

export interface RcsOptions {
  /** Zero, the default, takes a free one. */
  port?: number
  agentId?: string
  /** Not launched, the agent reaches invited testers only. Launched if left out. */
  launched?: boolean
}

/** What the agent has sent to a phone. */
export interface SentMessage {
  phone: string
  messageId: string
  content: Fields
}

export interface SentEvent {
  phone: string
  eventType: string
  messageId: string | null
}

interface Phone {
  online: boolean
  tester: boolean
  /** Messages that wait until the phone is online. */
  queue: string[]
}

const E164 = /^\+[1-9]\d{6,14}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** One agent, its service account, its webhook, and the phones that have RCS. */
export class World {
  readonly agentId: string
  readonly launched: boolean
  readonly tokens: Tokens
  readonly webhook = new AgentWebhook(randomBytes(16).toString('hex'))
  readonly phones = new Map<string, Phone>()
  readonly sent: SentMessage[] = []
  readonly events: SentEvent[] = []
  readonly files = new Map<string, { mimeType: string; content: Buffer }>()
  readonly faults = new FaultPlan<Filter, { call: string; phone: string }>(
    (filter, { call, phone }) =>
      (filter.call === undefined || filter.call === call) &&
      (filter.phone === undefined || filter.phone === phone),
  )
  readonly url: string
  readonly #ids = new Set<string>()

  constructor(url: string, { agentId, launched }: RcsOptions) {
    this.url = url
    this.agentId = agentId ?? 'simulated_agent'
    this.launched = launched ?? true
    this.tokens = new Tokens(`${url}/token`)
  }

  /** A phone with RCS: the one with this number, or a new one. */
  phone(number: string): Phone {
    if (!E164.test(number)) throw new Error(`${number} is no number in E.164`)
    const known = this.phones.get(number)
    if (known) return known
    const phone = { online: true, tester: false, queue: [] }
    this.phones.set(number, phone)
    return phone
  }

  /** Sends a message. Throws what Google refuses; an id that was there before is passed over. */
  message(phone: string, query: URLSearchParams, body: Fields): object {
    const target = this.#reach(phone, query)
    const messageId = this.#idOf(query.get('messageId'))
    checkMessage(body)
    const sendTime = new Date().toISOString()
    const answer = { name: `phones/${phone}/agentMessages/${messageId}`, sendTime, ...body }
    if (this.#ids.has(messageId)) return answer
    this.#ids.add(messageId)
    this.sent.push({ phone, messageId, content: body.contentMessage as Fields })
    if (target.online) this.tell(phone, { eventType: 'DELIVERED', messageId })
    else target.queue.push(messageId)
    return answer
  }

  event(phone: string, query: URLSearchParams, body: Fields): object {
    this.#reach(phone, query)
    const eventId = this.#idOf(query.get('eventId'))
    only(body, 'agent_event', ['eventType', 'messageId'])
    const { eventType, messageId } = body
    if (eventType !== 'IS_TYPING' && eventType !== 'READ') throw invalid("Invalid value at 'event_type'")
    if (eventType === 'READ' && typeof messageId !== 'string') throw invalid('READ needs a message_id')
    const answer = { name: `phones/${phone}/agentEvents/${eventId}`, ...body }
    if (this.#ids.has(eventId)) return answer
    this.#ids.add(eventId)
    this.events.push({ phone, eventType, messageId: messageId === undefined ? null : String(messageId) })
    return answer
  }

  capabilities(phone: string, query: URLSearchParams): object {
    this.#reach(phone, query)
    return { features: ['RICHCARD_STANDALONE', 'RICHCARD_CAROUSEL', 'ACTION_DIAL', 'ACTION_OPEN_URL'] }
  }

  reachable(body: Fields): object {
    only(body, 'batch_get_users_request', ['users', 'agentId'])
    if (body.agentId !== this.agentId) throw forbidden()
    const { users } = body
    if (!Array.isArray(users)) throw invalid("Invalid value at 'users'")
    const reachableUsers = users.filter(user => this.phones.has(String(user)))
    return reachableUsers.length > 0 ? { reachableUsers } : {}
  }

  /** A phone is on again: what waited for it arrives. */
  switchOn(number: string): void {
    const phone = this.phone(number)
    phone.online = true
    for (const messageId of phone.queue.splice(0)) this.tell(number, { eventType: 'DELIVERED', messageId })
  }

  /** Google takes a message back that did not arrive in time. */
  expire(number: string, messageId: string): void {
    const phone = this.phone(number)
    phone.queue = phone.queue.filter(id => id !== messageId)
    this.webhook.push(number, {
      phoneNumber: number,
      messageId,
      agentId: this.agentId,
      eventType: 'TTL_EXPIRATION_REVOKED',
      eventId: randomUUID(),
      sendTime: new Date().toISOString(),
    })
  }

  /** Tells the agent what the owner of a phone did: an event, or a message when it has a content. */
  tell(
    number: string,
    what: { eventType: string; messageId?: string } | { [content: string]: unknown },
  ): string {
    this.phone(number)
    const sendTime = new Date().toISOString()
    const own = { senderPhoneNumber: number, sendTime, agentId: this.agentId }
    if ('eventType' in what) {
      const eventId = randomUUID()
      this.webhook.push(number, { ...own, eventId, ...what })
      return eventId
    }
    const messageId = `Mx${randomBytes(12).toString('base64url')}`
    this.webhook.push(number, { ...own, messageId, ...what })
    return messageId
  }

  /** Keeps a file that somebody sends, as Google does. */
  keep(mimeType: string, fileName: string, content: Buffer): object {
    const id = randomUUID()
    this.files.set(id, { mimeType, content })
    const payload = {
      mimeType,
      fileSizeBytes: String(content.length),
      fileName,
      fileUri: `${this.url}/files/${id}`,
    }
    return { userFile: { payload } }
  }

  #reach(number: string, query: URLSearchParams): Phone {
    if (query.get('agentId') !== this.agentId) throw forbidden()
    if (!E164.test(number)) throw invalid('The phone number is no E.164')
    const phone = this.phones.get(number)
    if (!this.launched && !phone?.tester) throw forbidden()
    if (!phone) throw notFound()
    return phone
  }

  #idOf(id: string | null): string {
    if (id === null || !UUID.test(id)) throw invalid('The id is no UUID')
    return id
  }
}
