import { closeServer, listen } from '../shared/http.ts'
import type { BotOptions, SentMessage } from './bot.ts'
import { Customer, type CustomerOptions } from './customer.ts'
import { viberServer } from './server.ts'
import { type FaultRule, World } from './world.ts'

export type { BotOptions } from './bot.ts'
export type { Customer } from './customer.ts'

/** A Viber that runs here: bots call it, tests and newcomers play the people. */
export interface ViberSimulator {
  /** Without a slash at the end: `${url}/pa/<method>`. */
  url: string
  /** Throws when the token is taken. */
  addBot(options?: BotOptions): { token: string; id: string; name: string }
  /** A person who has subscribed to the bot: the one with this id, or a new one. */
  customer(botToken: string, options?: CustomerOptions): Customer
  /** Every accepted message, in order. */
  sent(botToken: string): SentMessage[]
  faults: {
    add(rule: FaultRule): void
    clear(): void
    /** Refuses every call of a bot with this status from now on: 2 its token, 7 blocked, 9 suspended; 0 takes all back. */
    refuse(botToken: string, status: number): void
  }
  /** Resolves when every callback has been answered with 2xx. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Starts the simulator on 127.0.0.1; port 0, the default, takes a free one. Rejects when the port is taken. */
export async function startViber({ port = 0 }: { port?: number } = {}): Promise<ViberSimulator> {
  const world = new World()
  const server = viberServer(world)
  const url = await listen(server, port)
  world.filesUrl = `${url}/media`
  return {
    url,
    addBot: options => {
      const { token, id, name } = world.addBot(options ?? {})
      return { token, id, name }
    },
    customer: (botToken, options) => new Customer(world.bot(botToken), world.filesUrl, options),
    sent: botToken => [...world.bot(botToken).sent],
    faults: {
      add: rule => world.faults.add(rule),
      clear: () => world.faults.clear(),
      refuse: (botToken, status) => {
        world.bot(botToken).state = status
      },
    },
    settled: () => world.settled(),
    close: async () => {
      await world.close()
      await closeServer(server)
    },
  }
}
