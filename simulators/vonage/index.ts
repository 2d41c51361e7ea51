import { closeServer, listen } from '../shared/http.ts'
import {
  type AccountOptions,
  type Application,
  type Message,
  newUuid,
  type OwnNumber,
  type Reports,
} from './accounts/account.ts'
import { Customer } from './accounts/customer.ts'
import type { FaultRule } from './faults.ts'
import { createServer } from './server.ts'
import { World } from './world.ts'

export type { Application } from './accounts/account.ts'

export interface VonageOptions {
  /** Zero, the default, takes a free one. */
  port?: number
  /** What comes faster is refused with 429; no limit by default. */
  requestsPerSecond?: number
}

/** A Vonage that runs here: programs call it, tests and newcomers play the people with phones. */
export interface VonageSimulator {
  /** In place of https://api.nexmo.com and https://rest.nexmo.com. */
  url: string
  addAccount(options?: AccountOptions): { apiKey: string; apiSecret: string; signatureSecret: string }
  addApplication(apiKey: string, application?: Partial<Application>): Application
  /** A number without `+`, linked to no application. */
  addNumber(apiKey: string, msisdn: string, more?: Partial<OwnNumber>): OwnNumber
  /** Somebody who writes to a number of the account; both without `+`. */
  customer(apiKey: string, msisdn: string, number: string): Customer
  /** Every message that was sent, in order. */
  messages(apiKey: string): Message[]
  /** How status reports arrive from now on. */
  report(apiKey: string, reports: Reports): void
  /** Whether the account can pay. */
  credit(apiKey: string, has: boolean): void
  faults: { add(rule: FaultRule): void; clear(): void }
  /** Resolves when every webhook call has been answered with 2xx. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Starts the simulator on 127.0.0.1. Rejects when the port is taken. */
export async function startVonage({
  port = 0,
  requestsPerSecond = Number.POSITIVE_INFINITY,
}: VonageOptions = {}): Promise<VonageSimulator> {
  const world = new World(requestsPerSecond)
  const server = createServer(world)
  const url = await listen(server, port)
  return {
    url,
    addAccount: (options = {}) => {
      const { apiKey, apiSecret, signatureSecret } = world.addAccount(options)
      return { apiKey, apiSecret, signatureSecret }
    },
    addApplication: (apiKey, more) => {
      const application: Application = {
        id: newUuid(),
        name: 'Simulated application',
        capabilities: {},
        publicKey: null,
        ...more,
      }
      world.account(apiKey).applications.push(application)
      return application
    },
    addNumber: (apiKey, msisdn, more) => {
      const number: OwnNumber = { country: 'GB', msisdn, features: ['SMS', 'VOICE'], appId: null, ...more }
      world.account(apiKey).numbers.push(number)
      return number
    },
    customer: (apiKey, msisdn, number) => new Customer(world.account(apiKey), msisdn, number),
    messages: apiKey => [...world.account(apiKey).messages],
    report: (apiKey, reports) => {
      world.account(apiKey).reports = reports
    },
    credit: (apiKey, has) => {
      world.account(apiKey).hasCredit = has
    },
    faults: { add: rule => world.faults.add(rule), clear: () => world.faults.clear() },
    settled: () => world.settled(),
    close: async () => {
      await world.close()
      await closeServer(server)
    },
  }
}
