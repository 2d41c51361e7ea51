import { closeServer, listen } from '../shared/http.ts'
import { type Customer, customerOf } from './customer.ts'
import { createRcsServer } from './server.ts'
import { type FaultRule, type RcsOptions, type SentEvent, type SentMessage, World } from './world.ts'

export type { Customer } from './customer.ts'
export type { FaultRule, RcsOptions, SentEvent, SentMessage } from './world.ts'

/** RCS for Business on this machine: an agent calls it, tests and newcomers play the owners of phones. */
export interface RcsSimulator {
  /** Without a slash at the end: `${url}/v1/…`, `${url}/token`. */
  url: string
  /** What a channel is set up with. */
  account: { agentId: string; serviceAccount: string; clientToken: string }
  /** Sets the agent's webhook, as "Verify" in the console does. Rejects when it does not answer the handshake. */
  configureWebhook(url: string): Promise<void>
  /** The owner of a phone that has RCS. */
  customer(phone: string): Customer
  /** Invites a phone to test an agent that is not launched. */
  invite(phone: string): void
  sent(): SentMessage[]
  events(): SentEvent[]
  faults: {
    add(rule: FaultRule): void
    clear(): void
    /** Ends every access token, and the key too. */
    revoke(): void
    /** Ends every access token. */
    expireTokens(): void
  }
  /** Resolves when every call of the webhook has been answered with 2xx. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Starts the simulator on 127.0.0.1. Rejects when the port is taken. */
export async function startRcs(options: RcsOptions = {}): Promise<RcsSimulator> {
  const server = createRcsServer(() => world)
  const url = await listen(server, options.port ?? 0)
  const world = new World(url, options)
  const { agentId, tokens, webhook } = world
  return {
    url,
    account: { agentId, serviceAccount: tokens.keyFile, clientToken: webhook.clientToken },
    configureWebhook: address => webhook.configure(address),
    customer: phone => customerOf(world, phone),
    invite: phone => {
      world.phone(phone).tester = true
    },
    sent: () => [...world.sent],
    events: () => [...world.events],
    faults: {
      add: rule => world.faults.add(rule),
      clear: () => world.faults.clear(),
      revoke: () => {
        tokens.revoked = true
        tokens.expire()
      },
      expireTokens: () => tokens.expire(),
    },
    settled: () => webhook.settled(),
    close: async () => {
      await webhook.close()
      await closeServer(server)
    },
  }
}
