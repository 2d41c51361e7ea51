import { randomBytes, randomUUID } from 'node:crypto'
import { type Signer, Webhooks } from './webhooks.ts'

export interface AccountOptions {
  apiKey?: string | undefined
  apiSecret?: string | undefined
  signatureSecret?: string | undefined
}

/** https://developer.vonage.com/en/api/application.v2 */
export interface Application {
  id: string
  name: string
  capabilities: Record<string, unknown>
  /** PEM; null until one is given. */
  publicKey: string | null
}

/** https://developer.vonage.com/en/api/numbers */
export interface OwnNumber {
  country: string
  msisdn: string
  features: string[]
  appId: string | null
}

/** https://developer.vonage.com/en/api/messages */
export interface Message {
  uuid: string
  from: string
  to: string
  text: string
  clientRef: string | null
  encoding: string
  webhookUrl: string | null
  status: string
}

/** How status reports of a message arrive. */
export type Reports = 'in order' | 'reversed' | 'twice' | 'none'

/** One account and all it holds. */
export class Account {
  readonly apiKey: string
  readonly apiSecret: string
  readonly signatureSecret: string
  readonly applications: Application[] = []
  readonly numbers: OwnNumber[] = []
  readonly messages: Message[] = []
  /** Numbers that no message reaches, with the error that is reported. */
  readonly unreachable = new Map<string, { code: number; title: string }>()
  readonly webhooks = new Webhooks()
  hasCredit = true
  reports: Reports = 'in order'

  constructor(options: AccountOptions) {
    this.apiKey = options.apiKey ?? randomBytes(4).toString('hex')
    this.apiSecret = options.apiSecret ?? randomBytes(8).toString('hex')
    this.signatureSecret = options.signatureSecret ?? randomBytes(25).toString('hex')
  }

  application(id: string): Application | undefined {
    return this.applications.find(application => application.id === id)
  }

  /** Tells the account's owner something, signed; the application is the one it is about. */
  notify(url: string, applicationId: string, body: object, lane: string): void {
    const signer: Signer = { apiKey: this.apiKey, applicationId, signatureSecret: this.signatureSecret }
    this.webhooks.post(url, { body: JSON.stringify(body), lane, signer })
  }
}

export const newUuid = (): string => randomUUID()

/** Where an application delivers incoming messages; empty when nowhere. */
export function inboundUrl({ capabilities }: Application): string {
  const { messages } = capabilities as { messages?: { webhooks?: { inbound_url?: { address?: string } } } }
  return messages?.webhooks?.inbound_url?.address ?? ''
}
