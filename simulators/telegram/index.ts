import { closeServer, listen } from '../shared/http.ts'
import type { AcceptedCall, BotOptions } from './bots/bot.ts'
import type { Customer, CustomerOptions } from './customers/customer.ts'
import { meetCustomer } from './customers/meet.ts'
import type { FaultRule } from './faults.ts'
import { createHttpServer } from './http/server.ts'
import { describeSent, type SentCall } from './sent.ts'
import { World } from './world.ts'

export type { AcceptedCall } from './bots/bot.ts'
export type { Customer, CustomerFile, CustomerOptions } from './customers/customer.ts'
export type { FaultRule } from './faults.ts'
export type { SentCall } from './sent.ts'

export interface TelegramOptions {
  /** Zero, the default, takes a free one. */
  port?: number
  /** Refuse what goes over the limits of https://core.telegram.org/bots/faq with 429. Off by default. */
  floodControl?: boolean
}

/** A Telegram that runs here: bots call it, tests and newcomers play the customers. */
export interface TelegramSimulator {
  /** Without a slash at the end: `${url}/bot<token>/<method>`, `${url}/file/bot<token>/<file_path>`. */
  url: string
  /** Throws when the token is taken or does not look like one. */
  addBot(options?: BotOptions): { token: string; id: number; username: string }
  /** A person who has started the bot: the one with this id, or a new one. */
  customer(botToken: string, options?: CustomerOptions): Customer
  /** Every accepted call that sent a message, in order. */
  sent(botToken: string): SentCall[]
  /** Every accepted call but those that only read, in order. */
  calls(botToken: string): AcceptedCall[]
  faults: {
    add(rule: FaultRule): void
    clear(): void
    /** Ends a token: 401 from now on, and its webhook is gone. */
    revoke(botToken: string): void
  }
  /** Resolves when every update queued for a webhook has been answered with 2xx. */
  settled(): Promise<void>
  /** How many updates the bot has not confirmed. */
  pending(botToken: string): number
  close(): Promise<void>
}

/** Starts the simulator on 127.0.0.1. Rejects when the port is taken. */
export async function startTelegram(options: TelegramOptions = {}): Promise<TelegramSimulator> {
  const world = new World(options.floodControl ?? false)
  const server = createHttpServer(world)
  const url = await listen(server, options.port ?? 0)
  return {
    url,
    addBot: botOptions => {
      const { token, user } = world.addBot(botOptions ?? {})
      return { token, id: user.id, username: user.username }
    },
    customer: (botToken, customerOptions) => meetCustomer(world.bot(botToken), customerOptions),
    sent: botToken => describeSent(world.bot(botToken)),
    calls: botToken => [...world.bot(botToken).calls],
    faults: {
      add: rule => world.faults.add(rule),
      clear: () => world.faults.clear(),
      revoke: botToken => world.bot(botToken).revoke(),
    },
    settled: () => world.settled(),
    pending: botToken => world.bot(botToken).updates.size,
    close: async () => {
      await world.close()
      await closeServer(server)
    },
  }
}
