import { Bot, type BotConnection } from './bot.ts'
import { type CallOptions, type PhoneCall, placeCall } from './call.ts'

/** The voice gateway: one bot connection, and the calls that are made to it. */
export class Gateway {
  readonly #calls: PhoneCall[] = []
  #bot: Bot | null = null

  /** Sets the bot connection. Rejects when it cannot be validated. */
  async connect(connection: BotConnection): Promise<void> {
    const bot = new Bot(connection)
    try {
      await bot.validate()
    } catch (error) {
      await bot.close()
      throw error
    }
    await this.#bot?.close()
    this.#bot = bot
  }

  async call(options: CallOptions): Promise<PhoneCall> {
    const call = await placeCall(this.#connected(), options)
    this.#calls.push(call)
    return call
  }

  calls(): PhoneCall[] {
    return [...this.#calls]
  }

  /** The next answer of the bot is lost on the way. */
  loseAnswer(): void {
    this.#connected().lost++
  }

  async close(): Promise<void> {
    for (const call of this.#calls) call.dropSocket()
    await this.#bot?.close()
  }

  #connected(): Bot {
    if (!this.#bot) throw new Error('No bot is connected')
    return this.#bot
  }
}
