import { createPublicKey, verify } from 'node:crypto'
import { Rate } from '../shared/rate.ts'
import { Account, type AccountOptions } from './accounts/account.ts'
import { unauthorized } from './api/errors.ts'
import { faultPlan } from './faults.ts'

/** Who calls, and in the name of which application; null: none in particular. */
export interface Caller {
  account: Account
  applicationId: string | null
}

/** All accounts of one simulator and what is to go wrong with them. */
export class World {
  readonly faults = faultPlan()
  readonly rate: Rate
  readonly accounts = new Map<string, Account>()

  constructor(requestsPerSecond: number) {
    this.rate = new Rate(requestsPerSecond)
  }

  addAccount(options: AccountOptions): Account {
    const account = new Account(options)
    if (this.accounts.has(account.apiKey)) throw new Error(`There is already an account ${account.apiKey}`)
    this.accounts.set(account.apiKey, account)
    return account
  }

  /** Throws when there is no such account. */
  account(apiKey: string): Account {
    const account = this.accounts.get(apiKey)
    if (!account) throw new Error(`There is no account ${apiKey}`)
    return account
  }

  /** By API key and secret, or by a token of an application. Throws as Vonage refuses who is not known. */
  authenticate(authorization: string | undefined): Caller {
    const [scheme, value = ''] = (authorization ?? '').split(' ')
    if (scheme === 'Basic') return this.#byKey(Buffer.from(value, 'base64').toString())
    if (scheme === 'Bearer') return this.#byToken(value)
    throw unauthorized()
  }

  async settled(): Promise<void> {
    await Promise.all([...this.accounts.values()].map(account => account.webhooks.settled()))
  }

  async close(): Promise<void> {
    await Promise.all([...this.accounts.values()].map(account => account.webhooks.close()))
  }

  #byKey(pair: string): Caller {
    const [apiKey = '', ...rest] = pair.split(':')
    const account = this.accounts.get(apiKey)
    if (account?.apiSecret !== rest.join(':')) throw unauthorized()
    return { account, applicationId: null }
  }

  /** https://developer.vonage.com/en/getting-started/concepts/authentication#json-web-tokens */
  #byToken(token: string): Caller {
    const [head = '', payload = '', signature = ''] = token.split('.')
    const { application_id: id, iat, exp, jti } = claimsOf(payload)
    const now = Date.now() / 1000
    for (const account of this.accounts.values()) {
      const key = account.application(String(id))?.publicKey
      if (key == null) continue
      const signed = Buffer.from(`${head}.${payload}`)
      const isSigned = verify('sha256', signed, createPublicKey(key), Buffer.from(signature, 'base64url'))
      const isFresh = Number(iat) <= now + 60 && Number(exp) > now && typeof jti === 'string'
      if (isSigned && isFresh) return { account, applicationId: String(id) }
    }
    throw unauthorized()
  }
}

function claimsOf(payload: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
  } catch {
    throw unauthorized()
  }
}
