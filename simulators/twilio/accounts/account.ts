import { randomBytes } from 'node:crypto'
import type { PhoneCall } from '../voice/call.ts'
import { type Posted, post } from '../webhooks/post.ts'
import { newSid } from './sids.ts'

export interface AccountOptions {
  sid?: string | undefined
  authToken?: string | undefined
  friendlyName?: string | undefined
}

/** https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource */
export interface OwnNumber {
  sid: string
  phoneNumber: string
  capabilities: { sms: boolean; mms: boolean; voice: boolean; fax: boolean }
  smsUrl: string
  smsApplicationSid: string
  voiceUrl: string
  voiceApplicationSid: string
  statusCallback: string
  trunkSid: string | null
}

/** https://www.twilio.com/docs/messaging/api/service-resource */
export interface Service {
  sid: string
  friendlyName: string
  inboundRequestUrl: string | null
  useInboundWebhookOnNumber: boolean
  /** Numbers, and WhatsApp senders as `whatsapp:+…`. */
  senders: string[]
  /** Says of an incoming message whether it opts out, by `OptOutType`. */
  advancedOptOut: boolean
}

/** https://www.twilio.com/docs/messaging/api/message-resource */
export interface Message {
  sid: string
  from: string
  to: string
  body: string
  mediaUrls: string[]
  contentSid: string | null
  contentVariables: Record<string, string>
  persistentAction: string | null
  messagingServiceSid: string | null
  status: string
  errorCode: number | null
  statusCallback: string | null
  createdAt: Date
}

export interface StoredFile {
  mimeType: string
  content: Buffer
}

/** https://www.twilio.com/docs/content/content-api-resources */
export interface Content {
  sid: string
  language: string
  friendlyName: string
  types: Record<string, object>
  status: string
  category: string
}

/** How status reports of a message arrive. */
export type Reports = 'in order' | 'reversed' | 'twice' | 'none'

/** One account and all it holds. */
export class Account {
  readonly sid: string
  readonly authToken: string
  readonly friendlyName: string
  status: 'active' | 'suspended' = 'active'
  readonly keys = new Map<string, string>()
  readonly numbers: OwnNumber[] = []
  readonly services: Service[] = []
  /** WhatsApp senders with their webhook: `whatsapp:+…`. */
  readonly senders = new Map<string, string>()
  readonly messages: Message[] = []
  readonly contents: Content[] = []
  readonly calls: PhoneCall[] = []
  /** By the end of their path: `Messages/MM…/Media/ME…`, `Recordings/RE…`. */
  readonly files = new Map<string, StoredFile>()
  /** `<our number> <contact>`. */
  readonly optOuts = new Set<string>()
  /** When a WhatsApp contact last wrote to a sender, by the same. */
  readonly lastWrote = new Map<string, number>()
  /** Contacts that no message reaches, with the error code that is reported. */
  readonly unreachable = new Map<string, number>()
  /** What becomes of calls to a telephone; answered when it is not here. */
  readonly behaviours = new Map<string, 'answer' | 'busy' | 'no-answer' | 'ring'>()
  /** WhatsApp messages that came in, and whether typing was shown in answer. */
  readonly typing = new Map<string, boolean>()
  reports: Reports = 'in order'
  #underWay = 0
  #settling: (() => void)[] = []

  constructor({ sid = newSid('AC'), authToken, friendlyName = 'Simulated account' }: AccountOptions) {
    this.sid = sid
    this.authToken = authToken ?? randomBytes(16).toString('hex')
    this.friendlyName = friendlyName
  }

  number(phoneNumber: string): OwnNumber | undefined {
    return this.numbers.find(number => number.phoneNumber === phoneNumber)
  }

  service(sid: string): Service | undefined {
    return this.services.find(service => service.sid === sid)
  }

  /** Calls a webhook of the account's owner, in the account's name. */
  async call(url: string, fields: Record<string, string>): Promise<Posted> {
    return this.busy(() =>
      post(this.authToken, url, { AccountSid: this.sid, ApiVersion: '2010-04-01', ...fields }),
    )
  }

  /** What `settled` waits for. */
  async busy<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++
    try {
      return await work()
    } finally {
      this.#underWay--
      if (this.#underWay === 0) for (const resolve of this.#settling.splice(0)) resolve()
    }
  }

  /** Resolves when no webhook is being called. */
  async settled(): Promise<void> {
    if (this.#underWay > 0) await new Promise<void>(resolve => this.#settling.push(resolve))
  }
}
