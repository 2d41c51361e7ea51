import { closeServer, listen } from '../shared/http.ts'
import type { AccountOptions, SentPush } from './account.ts'
import { Customer, type CustomerOptions } from './customer.ts'
import type { LineEvent } from './events.ts'
import { lineServer } from './server.ts'
import { type FaultRule, World } from './world.ts'

export type { AccountOptions } from './account.ts'
export type { Customer } from './customer.ts'
export type { LineEvent } from './events.ts'

export interface LineAccount {
  /** The bot's user id, by which the account is named here. */
  userId: string
  basicId: string
  channelSecret: string
  channelAccessToken: string
}

/** A LINE that runs here: Official Accounts call it, tests and newcomers play the people. */
export interface LineSimulator {
  /** Without a slash at the end. It stands for api.line.me and api-data.line.me both. */
  url: string
  addAccount(options?: AccountOptions): LineAccount
  /** A person who is a friend of the account: the one with this id, or a new one. */
  customer(userId: string, options?: CustomerOptions): Customer
  /** Every accepted push, in order. */
  sent(userId: string): SentPush[]
  /** What people do meanwhile is delivered in one call. */
  together(userId: string, act: () => void): void
  /** Delivers an event again, though it was answered. */
  redeliver(userId: string, event: LineEvent): void
  /** The people whom "typing" was shown to. */
  typing(userId: string): string[]
  /** Turns "Use webhook" on or off, as a person does in the console. */
  useWebhook(userId: string, on: boolean): void
  faults: {
    add(rule: FaultRule): void
    clear(): void
    /** Ends the channel access token: 401 from now on. */
    revoke(userId: string): void
  }
  /** Resolves when every event of a webhook has been answered with 2xx. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Starts the simulator on 127.0.0.1; port 0, the default, takes a free one. Rejects when the port is taken. */
export async function startLine({ port = 0 }: { port?: number } = {}): Promise<LineSimulator> {
  const world = new World()
  const server = lineServer(world)
  const url = await listen(server, port)
  return {
    url,
    addAccount: options => {
      const { userId, basicId, channelSecret, token } = world.addAccount(options ?? {})
      return { userId, basicId, channelSecret, channelAccessToken: token }
    },
    customer: (userId, options) => new Customer(world.account(userId), options),
    sent: userId => [...world.account(userId).sent],
    together: (userId, act) => world.account(userId).together(act),
    redeliver: (userId, event) => world.account(userId).redeliver(event),
    typing: userId => world.account(userId).loadings.map(({ chatId }) => chatId),
    useWebhook: (userId, on) => {
      world.account(userId).usesWebhook = on
    },
    faults: {
      add: rule => world.faults.add(rule),
      clear: () => world.faults.clear(),
      revoke: userId => {
        world.account(userId).revoked = true
      },
    },
    settled: () => world.settled(),
    close: async () => {
      await world.close()
      await closeServer(server)
    },
  }
}
