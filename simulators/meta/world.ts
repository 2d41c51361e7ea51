import { faultPlan } from './faults.ts'
import { Files } from './files/store.ts'
import { newId, newSecret, newToken } from './ids.ts'
import type { App, BusinessAccount, Inbox, Page, PhoneNumber, Template, Token } from './model.ts'
import { Deliveries } from './webhooks/deliveries.ts'

export interface NumberOptions {
  /** Digits. */
  digits?: string
  verifiedName?: string
  /** Another number of the same business account. */
  beside?: string
  templates?: Template[]
}

export interface PageOptions {
  name?: string
  /** The user name of the Instagram account that is linked; null: none is. */
  instagram?: string | null
}

export const WHATSAPP_SCOPES = ['whatsapp_business_management', 'whatsapp_business_messaging']
export const PAGE_SCOPES = [
  'pages_show_list',
  'pages_messaging',
  'pages_manage_metadata',
  'instagram_basic',
  'instagram_manage_messages',
]

/** A template that every business account has, as at Meta. */
const HELLO: Template = {
  name: 'hello_world',
  language: 'en_US',
  status: 'APPROVED',
  category: 'UTILITY',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Hello World' },
    { type: 'BODY', text: 'Welcome and congratulations!! This message demonstrates your ability to send.' },
    { type: 'FOOTER', text: 'WhatsApp Business Platform sample message' },
  ],
}

/** All of one simulator: apps, what they may use, and what waits to be delivered. */
export class World {
  readonly apps = new Map<string, App>()
  readonly tokens = new Map<string, Token>()
  readonly accounts = new Map<string, BusinessAccount>()
  readonly numbers = new Map<string, PhoneNumber>()
  readonly pages = new Map<string, Page>()
  readonly files = new Files()
  readonly faults = faultPlan()
  readonly deliveries = new Deliveries()
  /** Refuse what goes over the documented limits. */
  readonly limits: boolean
  /** Report `sent` and `delivered` without being told. */
  readonly reports: boolean
  /** Where the simulator is served. */
  url = ''
  #skipped = 0

  constructor(options: { limits: boolean; reports: boolean }) {
    this.limits = options.limits
    this.reports = options.reports
  }

  /** The simulator's clock, epoch milliseconds. */
  now(): number {
    return Date.now() + this.#skipped
  }

  /** Moves the clock on, so that service windows close and tokens expire. */
  skip(ms: number): void {
    this.#skipped += ms
  }

  addApp(options: { name?: string; secret?: string; humanAgent?: boolean } = {}): App {
    const app: App = {
      id: newId(),
      secret: options.secret ?? newSecret(),
      name: options.name ?? 'Portico demo',
      humanAgent: options.humanAgent ?? false,
      subscriptions: new Map(),
    }
    this.apps.set(app.id, app)
    return app
  }

  addToken(token: Omit<Token, 'value' | 'revoked' | 'expiresAt'> & Partial<Token>): Token {
    const made: Token = { value: newToken(), revoked: false, expiresAt: null, ...token }
    this.tokens.set(made.value, made)
    return made
  }

  addNumber(app: App, options: NumberOptions = {}): { number: PhoneNumber; token: Token } {
    const beside = options.beside === undefined ? undefined : this.number(options.beside)
    const account = beside?.account ?? this.#addAccount(options.templates ?? [])
    const id = newId()
    const number: PhoneNumber = {
      id,
      account,
      app,
      digits: options.digits ?? `1555${id.slice(-7)}`,
      verifiedName: options.verifiedName ?? 'Lucky Shrub',
      qualityRating: 'GREEN',
      status: 'CONNECTED',
      override: null,
      people: new Map(),
      sent: [],
    }
    this.numbers.set(id, number)
    const token = this.addToken({
      app,
      kind: 'SYSTEM_USER',
      scopes: WHATSAPP_SCOPES,
      targets: [account.id],
    })
    return { number, token }
  }

  #addAccount(templates: Template[]): BusinessAccount {
    const account: BusinessAccount = {
      id: newId(),
      templates: [HELLO, ...templates],
      subscribedApps: new Map(),
    }
    this.accounts.set(account.id, account)
    return account
  }

  addPage(app: App, options: PageOptions = {}): Page {
    const id = newId()
    const username = options.instagram === undefined ? 'luckyshrub' : options.instagram
    const inbox = (kind: Inbox['kind'], own: string): Inbox => ({
      kind,
      id: own,
      username: username ?? '',
      people: new Map(),
      sent: [],
    })
    const page: Page = {
      id,
      name: options.name ?? 'Lucky Shrub',
      app,
      token: this.addToken({ app, kind: 'PAGE', scopes: PAGE_SCOPES, targets: [id] }),
      subscribedApps: new Map(),
      messenger: inbox('messenger', id),
      instagram: username === null ? null : inbox('instagram', newId()),
    }
    this.pages.set(id, page)
    return page
  }

  /** Throws, in words, when there is no such number. */
  number(id: string): PhoneNumber {
    const number = this.numbers.get(id)
    if (!number) throw new Error(`There is no phone number with the id ${id}`)
    return number
  }

  /** The inbox of a page, or of an Instagram account, by its own id. Throws, in words, when there is none. */
  inbox(id: string): { page: Page; inbox: Inbox } {
    for (const page of this.pages.values()) {
      for (const inbox of [page.messenger, page.instagram]) if (inbox?.id === id) return { page, inbox }
    }
    throw new Error(`There is no page or Instagram account with the id ${id}`)
  }
}
