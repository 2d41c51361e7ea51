/** What is known of an app: who it is, and where it has its webhooks delivered. */
export interface App {
  id: string
  secret: string
  name: string
  /** It may use the tag HUMAN_AGENT. */
  humanAgent: boolean
  /** By what the webhook calls are about: `page`, `instagram`, `whatsapp_business_account`. */
  subscriptions: Map<string, Subscription>
}

export interface Subscription {
  callbackUrl: string
  fields: Set<string>
}

export interface Token {
  value: string
  app: App
  kind: 'SYSTEM_USER' | 'USER' | 'PAGE' | 'APP'
  scopes: string[]
  /** Ids of the business accounts it was granted; of the page it is. */
  targets: string[]
  /** Epoch milliseconds; null: never. */
  expiresAt: number | null
  revoked: boolean
}

export interface BusinessAccount {
  id: string
  templates: Template[]
  /** Ids of apps, with an address of their own where they have one. */
  subscribedApps: Map<string, string | null>
}

export interface Template {
  name: string
  language: string
  status: 'APPROVED' | 'PENDING' | 'REJECTED' | 'PAUSED' | 'DISABLED'
  category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION'
  components: TemplateComponent[]
}

export interface TemplateComponent {
  type: 'HEADER' | 'BODY' | 'FOOTER' | 'BUTTONS'
  format?: 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT'
  text?: string
  buttons?: { type: 'QUICK_REPLY' | 'URL' | 'PHONE_NUMBER'; text: string; url?: string }[]
}

/** A customer of one account, and when they last wrote to it. */
export interface Person {
  id: string
  name: string
  /** Epoch milliseconds; null: never. */
  lastWroteAt: number | null
  /** Ids of the messages they wrote. */
  written: Set<string>
}

/** A person on WhatsApp: known by number, by user id, or by both. */
export interface WhatsAppPerson extends Person {
  /** Digits; null where the person shows no number. */
  number: string | null
  userId: string
  username: string | null
}

export interface PhoneNumber {
  id: string
  account: BusinessAccount
  app: App
  /** Digits. */
  digits: string
  verifiedName: string
  qualityRating: 'GREEN' | 'YELLOW' | 'RED'
  status: 'CONNECTED' | 'BANNED' | 'DISCONNECTED'
  /** Where its events go instead of the app's address. */
  override: string | null
  people: Map<string, WhatsAppPerson>
  sent: SentCall[]
}

/** Where people write to: a page, or the Instagram account linked to it. */
export interface Inbox {
  kind: 'messenger' | 'instagram'
  id: string
  /** Of an Instagram account. */
  username: string
  people: Map<string, Person>
  sent: SentCall[]
}

export interface Page {
  id: string
  name: string
  app: App
  token: Token
  /** Fields the app is subscribed to, by the app's id. */
  subscribedApps: Map<string, Set<string>>
  messenger: Inbox
  instagram: Inbox | null
}

/** A call that sent something, as it came. */
export interface SentCall {
  /** The id that was given it; null for what is no message (typing, seen). */
  id: string | null
  /** The customer's id. */
  to: string
  /** When it was taken, epoch milliseconds. */
  at: number
  body: Record<string, unknown>
}
