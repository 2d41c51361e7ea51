import { closeServer, listen } from '../shared/http.ts'
import type { FaultRule } from './faults.ts'
import { createMetaServer } from './http/server.ts'
import type { InboxCustomer } from './messaging/customer.ts'
import type { SentCall } from './model.ts'
import { type CustomerOptions, meetInInbox, meetOnWhatsApp, type WhatsAppCustomerOptions } from './people.ts'
import { shakeHands } from './webhooks/handshake.ts'
import type { WhatsAppCustomer } from './whatsapp/customer.ts'
import { type NumberOptions, PAGE_SCOPES, type PageOptions, WHATSAPP_SCOPES, World } from './world.ts'

export interface MetaOptions {
  /** Zero, the default, takes a free one. */
  port?: number
  /** Refuse what goes over WhatsApp's limits (80 a second, 45 at once to one person). Off by default. */
  limits?: boolean
  /** Report `sent` and `delivered` of every message without being told. On by default. */
  reports?: boolean
}

export interface NumberAccount {
  phoneNumberId: string
  businessAccountId: string
  accessToken: string
  /** Digits. */
  number: string
}

export interface PageAccount {
  pageId: string
  accessToken: string
  /** Null where none is linked. */
  instagramId: string | null
}

/** A Meta that runs here: programs call its Graph API, tests and newcomers play the customers. */
export interface MetaSimulator {
  /** Without a slash at the end: `${url}/v23.0/<node>/<edge>`. */
  url: string
  addApp(options?: { secret?: string; humanAgent?: boolean }): { id: string; secret: string }
  /** A number of an app, with the token of a system user. */
  addNumber(appId: string, options?: NumberOptions): NumberAccount
  /** A page of an app, with its token and an Instagram account. */
  addPage(appId: string, options?: PageOptions): PageAccount
  /** A token of a person who manages all pages and business accounts of the app. */
  addUserToken(appId: string): string
  /** What a person does in the App Dashboard. Rejects when the address does not answer the handshake. */
  setWebhook(
    appId: string,
    object: 'page' | 'instagram' | 'whatsapp_business_account',
    callbackUrl: string,
    verifyToken: string,
    fields: string[],
  ): Promise<void>
  /** Somebody on WhatsApp, as a number sees them. */
  whatsapp(phoneNumberId: string, options?: WhatsAppCustomerOptions): WhatsAppCustomer
  /** Somebody on Messenger or Instagram, as the page or Instagram account with this id sees them. */
  person(inboxId: string, options?: CustomerOptions): InboxCustomer
  /** Every call that sent something, in order, by the id of the number, page or Instagram account. */
  sent(accountId: string): SentCall[]
  /** What happens meanwhile is delivered in one call for each address. */
  together(act: () => void): void
  /** Moves the clock on, milliseconds: windows close, tokens expire. */
  skip(ms: number): void
  faults: {
    add(rule: FaultRule): void
    clear(): void
    /** Ends a token: 190 from now on. */
    revoke(token: string): void
  }
  /** Resolves when every webhook call has been answered with 2xx. */
  settled(): Promise<void>
  /** How many webhook calls wait for that. */
  pending(): number
  close(): Promise<void>
}

/** Starts the simulator on 127.0.0.1. Rejects when the port is taken. */
export async function startMeta(options: MetaOptions = {}): Promise<MetaSimulator> {
  const world = new World({ limits: options.limits ?? false, reports: options.reports ?? true })
  const server = createMetaServer(world)
  world.url = await listen(server, options.port ?? 0)
  const appOf = (id: string) => {
    const app = world.apps.get(id)
    if (!app) throw new Error(`There is no app with the id ${id}`)
    return app
  }
  return {
    url: world.url,
    addApp: appOptions => world.addApp(appOptions),
    addNumber: (appId, numberOptions) => {
      const { number, token } = world.addNumber(appOf(appId), numberOptions)
      return {
        phoneNumberId: number.id,
        businessAccountId: number.account.id,
        accessToken: token.value,
        number: number.digits,
      }
    },
    addPage: (appId, pageOptions) => {
      const { id, token, instagram } = world.addPage(appOf(appId), pageOptions)
      return { pageId: id, accessToken: token.value, instagramId: instagram?.id ?? null }
    },
    addUserToken: appId => {
      const targets = [...world.accounts.keys(), ...world.pages.keys()]
      const scopes = [...WHATSAPP_SCOPES, ...PAGE_SCOPES]
      return world.addToken({ app: appOf(appId), kind: 'USER', scopes, targets }).value
    },
    setWebhook: async (appId, object, callbackUrl, verifyToken, fields) => {
      await shakeHands(callbackUrl, verifyToken)
      appOf(appId).subscriptions.set(object, { callbackUrl, fields: new Set(fields) })
    },
    whatsapp: (id, customer) => meetOnWhatsApp(world, world.number(id), customer),
    person: (id, customer) => meetInInbox(world, world.inbox(id), customer),
    sent: id => [...(world.numbers.get(id) ?? world.inbox(id).inbox).sent],
    together: act => world.deliveries.together(act),
    skip: ms => world.skip(ms),
    faults: {
      add: rule => world.faults.add(rule),
      clear: () => world.faults.clear(),
      revoke: value => {
        const token = world.tokens.get(value)
        if (!token) throw new Error('There is no such token')
        token.revoked = true
      },
    },
    settled: () => world.deliveries.settled(),
    pending: () => world.deliveries.pending,
    close: async () => {
      await world.deliveries.close()
      await closeServer(server)
    },
  }
}
