import { closeServer, listen } from '../shared/http.ts'
import type { SentMail } from './mail.ts'
import { createBrevoServer } from './server.ts'
import { type BrevoOptions, type FaultRule, type Letter, World } from './world.ts'

export type { SentMail } from './mail.ts'
export type { BrevoOptions, FaultRule, Letter } from './world.ts'

/** A Brevo that runs here: a program sends mails over it, tests and newcomers play the people who get and write them. */
export interface BrevoSimulator {
  /** Without a slash at the end: `${url}/v3/…`. */
  url: string
  apiKey: string
  /** The one address that may be sent from. */
  sender: string
  /** Every mail the account has sent, in order. */
  sent(): SentMail[]
  /** Somebody writes to an address on a domain that has an inbound webhook; returns the mail's message id. */
  write(letter: Letter): string
  /** Tells what became of a mail, at any time and as often as one likes: `opened`, `hard_bounce`, `unsubscribed`, … */
  report(messageId: string, event: string, reason?: string): void
  /** What becomes of mails to an address from now on; without, they arrive. */
  fate(address: string, event: string): void
  faults: {
    add(rule: FaultRule): void
    clear(): void
    /** Ends the API key: 401 from now on. */
    revoke(): void
  }
  /** Resolves when every call of a webhook has been answered with 2xx. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Starts the simulator on 127.0.0.1. Rejects when the port is taken. */
export async function startBrevo(options: BrevoOptions = {}): Promise<BrevoSimulator> {
  const world = new World(options)
  const server = createBrevoServer(world)
  const url = await listen(server, options.port ?? 0)
  return {
    url,
    apiKey: world.apiKey,
    sender: world.sender,
    sent: () => [...world.sent],
    write: letter => world.write(letter),
    report: (messageId, event, reason) => world.report(messageId, event, reason),
    fate: (address, event) => void world.fates.set(address.toLowerCase(), event),
    faults: {
      add: rule => world.faults.add(rule),
      clear: () => world.faults.clear(),
      revoke: () => {
        world.revoked = true
      },
    },
    settled: () => world.webhooks.settled(),
    close: async () => {
      await world.webhooks.close()
      await closeServer(server)
    },
  }
}
