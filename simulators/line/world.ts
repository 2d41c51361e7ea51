import { FaultPlan, type FaultRule as Rule, readFault } from '../shared/faults.ts'
import { defined, type Fields, optionalText } from '../shared/fields.ts'
import { type AccountOptions, OfficialAccount } from './account.ts'
import { LineError } from './api.ts'

/** Which calls a fault meets. */
interface FaultFilter {
  token?: string
  /** The end of the path: `push`, `endpoint`, `content`, … */
  call?: string
}

export type FaultRule = Rule<FaultFilter>

/** All accounts of one simulator and what is to go wrong with them. */
export class World {
  readonly faults = new FaultPlan<FaultFilter, { token: string; path: string }>(
    ({ token, call }, met) =>
      (token === undefined || token === met.token) && (call === undefined || met.path.endsWith(`/${call}`)),
  )
  readonly #accounts = new Map<string, OfficialAccount>()
  #settling: (() => void)[] = []

  get accounts(): OfficialAccount[] {
    return [...this.#accounts.values()]
  }

  /** Throws when the token is taken. */
  addAccount(options: AccountOptions): OfficialAccount {
    const account = new OfficialAccount(options, () => this.#progress())
    if (this.#accounts.has(account.token)) throw new Error('There is already an account with this token')
    this.#accounts.set(account.token, account)
    return account
  }

  /** By its bot's user id. Throws when there is none. */
  account(userId: string): OfficialAccount {
    const account = this.accounts.find(a => a.userId === userId)
    if (!account) throw new Error(`There is no account with the user id ${userId}`)
    return account
  }

  /** Whom a bearer token belongs to. Throws 401. */
  authorize(authorization: string | undefined): OfficialAccount {
    const account = this.#accounts.get(authorization?.match(/^Bearer (.+)$/)?.[1] ?? '')
    if (account && !account.revoked) return account
    throw new LineError(
      401,
      'Authentication failed due to the following reason: invalid token. Confirm that the access token in the authorization header is valid.',
    )
  }

  /** Resolves when no event waits for a webhook. */
  async settled(): Promise<void> {
    if (this.#isSettled()) return
    await new Promise<void>(resolve => this.#settling.push(resolve))
  }

  async close(): Promise<void> {
    await Promise.all(this.accounts.map(account => account.close()))
    this.#progress()
  }

  #isSettled(): boolean {
    return this.accounts.every(account => account.pending === 0)
  }

  #progress(): void {
    if (!this.#isSettled()) return
    const resolved = this.#settling
    this.#settling = []
    for (const resolve of resolved) resolve()
  }
}

/** Reads a fault from a control request. Throws when it lacks what its kind needs. */
export const readRule = (body: Fields): FaultRule => ({
  ...readFault(body),
  ...defined({ token: optionalText(body, 'token'), call: optionalText(body, 'call') }),
})
