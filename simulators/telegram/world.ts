import type { WebhookAnswer } from '../shared/delivery.ts'
import { BotApiError } from './api/errors.ts'
import { canonicalName, carryOut } from './api/methods.ts'
import { Bot, type BotOptions } from './bots/bot.ts'
import { faultPlan } from './faults.ts'
import { parseBody } from './http/body.ts'

const FIRST_BOT_ID = 700_000_001

/** Methods a webhook's answer cannot call: those that read, and those that change the webhook itself. */
const NOT_IN_ANSWERS = /^(get|setwebhook|deletewebhook)/i

/** All bots of one simulator and what is to go wrong with them. */
export class World {
  readonly faults = faultPlan()
  readonly floodControl: boolean
  readonly #bots = new Map<string, Bot>()
  #settling: (() => void)[] = []
  #nextBotId = FIRST_BOT_ID

  constructor(floodControl: boolean) {
    this.floodControl = floodControl
  }

  get bots(): Bot[] {
    return [...this.#bots.values()]
  }

  /** Throws when the token is taken or is none: it must be the bot's id, a colon and a secret. */
  addBot(options: BotOptions): Bot {
    const id = options.token === undefined ? this.#nextBotId++ : idOf(options.token)
    const bot = new Bot(id, options, {
      webhookAnswered: (answered, answer) => void this.#callFromAnswer(answered, answer),
      progressed: () => this.#progress(),
    })
    if (this.#bots.has(bot.token)) throw new Error(`There is already a bot with the token ${bot.token}`)
    this.#bots.set(bot.token, bot)
    return bot
  }

  /** Throws when there is no such bot. */
  bot(token: string): Bot {
    const bot = this.#bots.get(token)
    if (!bot) throw new Error(`There is no bot with the token ${token}`)
    return bot
  }

  /** The bot a caller has shown to be. Throws 401 for a token that is none or was revoked. */
  authorize(token: string): Bot {
    const bot = this.#bots.get(token)
    if (!bot || bot.revoked) throw new BotApiError(401, 'Unauthorized')
    return bot
  }

  /** Resolves when no update waits for a webhook. */
  async settled(): Promise<void> {
    if (this.#isSettled()) return
    await new Promise<void>(resolve => this.#settling.push(resolve))
  }

  async close(): Promise<void> {
    await Promise.all(this.bots.map(bot => bot.close()))
    this.#progress()
  }

  #isSettled(): boolean {
    return this.bots.every(bot => !bot.hasWebhook || bot.updates.size === 0)
  }

  #progress(): void {
    if (this.#settling.length === 0 || !this.#isSettled()) return
    const resolved = this.#settling
    this.#settling = []
    for (const resolve of resolved) resolve()
  }

  /**
   * A webhook's answer may call a method; nobody learns how that went.
   * Source: https://core.telegram.org/bots/api#making-requests-when-getting-updates
   */
  async #callFromAnswer(bot: Bot, { contentType, body }: WebhookAnswer): Promise<void> {
    if (body.length === 0) return
    try {
      const args = await parseBody(contentType, body, [])
      const given = args.text('method')
      const method = canonicalName(given)
      if (method === undefined || NOT_IN_ANSWERS.test(method)) return
      const disconnected = new AbortController().signal
      await carryOut(method, { bot, args, floodControl: this.floodControl, disconnected })
    } catch (error) {
      if (!(error instanceof BotApiError)) throw error
    }
  }
}

function idOf(token: string): number {
  const [id] = /^[1-9]\d{0,15}(?=:[\w-]{3,}$)/.exec(token) ?? []
  if (id === undefined) throw new Error(`A bot token is an id, a colon and a secret: ${token}`)
  return Number(id)
}
