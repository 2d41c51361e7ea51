import { randomBytes } from 'node:crypto'
import { Rate } from '../shared/rate.ts'
import { Account, type AccountOptions, type StoredFile } from './accounts/account.ts'
import { TwilioError } from './api/errors.ts'
import { faultPlan } from './faults.ts'

/** All accounts of one simulator and what is to go wrong with them. */
export class World {
  readonly faults = faultPlan()
  readonly rate: Rate
  readonly accounts = new Map<string, Account>()
  /** Where it listens. */
  url = ''
  readonly #published = new Map<string, StoredFile>()

  constructor(requestsPerSecond: number) {
    this.rate = new Rate(requestsPerSecond)
  }

  addAccount(options: AccountOptions): Account {
    const account = new Account(options)
    if (this.accounts.has(account.sid)) throw new Error(`There is already an account ${account.sid}`)
    this.accounts.set(account.sid, account)
    return account
  }

  /** Throws when there is no such account. */
  account(sid: string): Account {
    const account = this.accounts.get(sid)
    if (!account) throw new Error(`There is no account ${sid}`)
    return account
  }

  /** Who calls by Basic authentication. Throws as Twilio refuses who is not known. */
  authenticate(authorization: string | undefined): { account: Account; isOwner: boolean } {
    const [, base64 = ''] = /^Basic (.+)$/.exec(authorization ?? '') ?? []
    const [user = '', ...rest] = Buffer.from(base64, 'base64').toString().split(':')
    const password = rest.join(':')
    const found = [...this.accounts.values()].find(
      account =>
        (user === account.sid && password === account.authToken) ||
        (account.keys.has(user) && account.keys.get(user) === password),
    )
    if (!found) throw new TwilioError(401, 20003, 'Authenticate')
    return { account: found, isOwner: user === found.sid }
  }

  /** Gives a file a link that needs no credentials. */
  publish(file: StoredFile): string {
    const token = randomBytes(16).toString('hex')
    this.#published.set(token, file)
    return `${this.url}/cdn/${token}`
  }

  published(token: string): StoredFile | undefined {
    return this.#published.get(token)
  }

  async settled(): Promise<void> {
    await Promise.all([...this.accounts.values()].map(account => account.settled()))
  }
}
