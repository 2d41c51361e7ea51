import { closeServer, listen } from '../shared/http.ts'
import type { AccountOptions, Content, Message, OwnNumber, Reports, Service } from './accounts/account.ts'
import { Caller } from './accounts/caller.ts'
import { Customer } from './accounts/customer.ts'
import { newSid } from './accounts/sids.ts'
import type { FaultRule } from './faults.ts'
import { createServer } from './server.ts'
import { World } from './world.ts'

export interface TwilioOptions {
  /** Zero, the default, takes a free one. */
  port?: number
  /** What comes faster is refused with 429; no limit by default. */
  requestsPerSecond?: number
}

/** A Twilio that runs here: programs call it, tests and newcomers play the people with phones. */
export interface TwilioSimulator {
  /** In place of https://api.twilio.com, and of its sisters messaging and content. */
  url: string
  addAccount(options?: AccountOptions): { sid: string; authToken: string }
  /** An API key of an account. */
  addKey(accountSid: string): { sid: string; secret: string }
  addNumber(accountSid: string, phoneNumber: string, more?: Partial<OwnNumber>): OwnNumber
  addService(accountSid: string, senders: string[], more?: Partial<Service>): Service
  /** A WhatsApp sender (`whatsapp:+…`), with the webhook that a person enters in Twilio's console. */
  addSender(accountSid: string, address: string, webhook?: string): void
  addContent(accountSid: string, content: Partial<Content>): Content
  /** Somebody who writes to a sender: both are numbers, or both `whatsapp:+…`. */
  customer(accountSid: string, address: string, sender: string): Customer
  /** Somebody who calls a number, and can be called by it. */
  caller(accountSid: string, phoneNumber: string, number: string): Caller
  /** Whether typing was shown in answer to a WhatsApp message that came in. */
  typing(accountSid: string, messageSid: string): boolean
  /** Every message that was sent, in order. */
  messages(accountSid: string): Message[]
  /** How status reports arrive from now on. */
  report(accountSid: string, reports: Reports): void
  suspend(accountSid: string): void
  faults: { add(rule: FaultRule): void; clear(): void }
  /** Resolves when no webhook is being called. */
  settled(): Promise<void>
  close(): Promise<void>
}

/** Starts the simulator on 127.0.0.1. Rejects when the port is taken. */
export async function startTwilio({
  port = 0,
  requestsPerSecond = Number.POSITIVE_INFINITY,
}: TwilioOptions = {}): Promise<TwilioSimulator> {
  const world = new World(requestsPerSecond)
  const server = createServer(world)
  world.url = await listen(server, port)
  return {
    url: world.url,
    addAccount: (options = {}) => {
      const { sid, authToken } = world.addAccount(options)
      return { sid, authToken }
    },
    addKey: accountSid => {
      const [sid, secret] = [newSid('SK'), newSid('')]
      world.account(accountSid).keys.set(sid, secret)
      return { sid, secret }
    },
    addNumber: (accountSid, phoneNumber, more) => {
      const number: OwnNumber = {
        sid: newSid('PN'),
        phoneNumber,
        capabilities: { sms: true, mms: true, voice: true, fax: false },
        smsUrl: '',
        smsApplicationSid: '',
        voiceUrl: '',
        voiceApplicationSid: '',
        statusCallback: '',
        trunkSid: null,
        ...more,
      }
      world.account(accountSid).numbers.push(number)
      return number
    },
    addService: (accountSid, senders, more) => {
      const service: Service = {
        sid: newSid('MG'),
        friendlyName: 'Simulated service',
        inboundRequestUrl: null,
        useInboundWebhookOnNumber: true,
        senders,
        advancedOptOut: false,
        ...more,
      }
      world.account(accountSid).services.push(service)
      return service
    },
    addSender: (accountSid, address, webhook = '') => {
      world.account(accountSid).senders.set(address, webhook)
    },
    addContent: (accountSid, content) => {
      const full: Content = {
        sid: newSid('HX'),
        language: 'en',
        friendlyName: 'simulated',
        types: { 'twilio/text': { body: 'Hello {{1}}' } },
        status: 'approved',
        category: 'UTILITY',
        ...content,
      }
      world.account(accountSid).contents.push(full)
      return full
    },
    customer: (accountSid, address, sender) => new Customer(world.account(accountSid), address, sender),
    caller: (accountSid, phoneNumber, number) => new Caller(world.account(accountSid), phoneNumber, number),
    typing: (accountSid, messageSid) => world.account(accountSid).typing.get(messageSid) === true,
    messages: accountSid => [...world.account(accountSid).messages],
    report: (accountSid, reports) => {
      world.account(accountSid).reports = reports
    },
    suspend: accountSid => {
      world.account(accountSid).status = 'suspended'
    },
    faults: { add: rule => world.faults.add(rule), clear: () => world.faults.clear() },
    settled: () => world.settled(),
    close: () => closeServer(server),
  }
}
