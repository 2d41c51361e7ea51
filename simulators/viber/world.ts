import { FaultPlan, type FaultRule as Rule, readFault } from '../shared/faults.ts'
import { defined, type Fields, optionalText } from '../shared/fields.ts'
import { Bot, type BotOptions } from './bot.ts'
import { ViberError } from './errors.ts'

/** Which calls a fault meets. */
interface FaultFilter {
  token?: string
  method?: string
}

export type FaultRule = Rule<FaultFilter>

/** All bots of one simulator and what is to go wrong with them. */
export class World {
  readonly faults = new FaultPlan<FaultFilter, { token: string; method: string }>(
    ({ token, method }, met) =>
      (token === undefined || token === met.token) && (method === undefined || method === met.method),
  )
  /** Where the files are that people send. */
  filesUrl = ''
  readonly #bots = new Map<string, Bot>()
  #settling: (() => void)[] = []

  get bots(): Bot[] {
    return [...this.#bots.values()]
  }

  /** Throws when the token is taken. */
  addBot(options: BotOptions): Bot {
    const bot = new Bot(options, () => this.#progress())
    if (this.#bots.has(bot.token)) throw new Error('There is already a bot with this token')
    this.#bots.set(bot.token, bot)
    return bot
  }

  /** Throws when there is no such bot. */
  bot(token: string): Bot {
    const bot = this.#bots.get(token)
    if (!bot) throw new Error(`There is no bot with the token ${token}`)
    return bot
  }

  /** The bot that a caller has shown to be. Throws 2, or what the bot is refused with. */
  authorize(token: string | undefined): Bot {
    if (token === undefined) throw new ViberError(2, 'missing_auth_token')
    const bot = this.#bots.get(token)
    if (!bot) throw new ViberError(2)
    if (bot.state !== 0) throw new ViberError(bot.state)
    return bot
  }

  /** Resolves when no callback waits for an answer. */
  async settled(): Promise<void> {
    if (this.#isSettled()) return
    await new Promise<void>(resolve => this.#settling.push(resolve))
  }

  async close(): Promise<void> {
    await Promise.all(this.bots.map(bot => bot.close()))
    this.#progress()
  }

  #isSettled(): boolean {
    return this.bots.every(bot => bot.pending === 0)
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
  ...defined({ token: optionalText(body, 'token'), method: optionalText(body, 'method') }),
})
