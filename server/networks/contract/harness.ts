import type { OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import type { Account, NetworkIO, RawRequest, Verdict } from '../../domain/network.ts'

/** How people write the addresses of a medium. */
export interface AddressExamples {
  /** The ways in which people write one address, and how it is written everywhere. */
  same: [given: string[], address: string][]
  /** What cannot be one. */
  none: string[]
}

/** What a network tells the contract suite about itself, in `<network>/harness.ts`. For tests only. */
export interface Harness {
  /** Its secrets are searched for in everything the network says. */
  account: Account
  /** A call as the network makes it, with a genuine signature of this moment by the account's secret for it. */
  sign(body: Buffer, account: Account): RawRequest
  /** Null for a network that takes no calls: none is genuine. */
  signature: {
    /** Which of `account.secrets` signs; absent: the account's webhook secret. */
    secret?: string
    /** The headers that make it genuine: none may be missing or altered. */
    headers: readonly string[]
    coversBody: boolean
    /** An old call is refused. */
    coversTime: boolean
  } | null
  /** How several items travel in one call; null when a call holds one. */
  batch: { call(items: unknown[]): unknown; good: [unknown, unknown]; bad: unknown } | null
  /** Content that is refused although its type is not. */
  refused: { name: string; content: OutboundContent; code: string }[]
  /** Whom messages go to, where the suite's own number is nobody. */
  thread?: string
  /** For a medium of its own whose addresses are the same on every account; those of several networks are in addresses.ts. */
  addresses?: AddressExamples
  /** What a network that sends by its own means reaches in the suite, and takes every message; absent: nothing. */
  io?: NetworkIO
  /** Every documented answer to a sent message; none for a network that is not HTTP. */
  answers: { name: string; answer: Answer; verdict: ExpectedVerdict }[]
  /** Exchanges as the network's documentation shows them, and what they come to. */
  recordings: Recording[]
}

export interface Answer {
  status?: number
  headers?: Record<string, string>
  json?: unknown
  text?: string
}

export type ExpectedVerdict =
  | Extract<Verdict, { verdict: 'sent' }>
  | {
      verdict: Exclude<Verdict['verdict'], 'sent'>
      code: string
      message?: RegExp
      cure?: RegExp
      afterMs?: number
      scope?: 'conversation' | 'channel'
    }

export type Recording = {
  name: string
  account?: Partial<Account>
  exchanges: { method: string; url: string; json?: unknown; answer: Answer | { failure: Failure } }[]
} & (
  | { call: 'connect' | 'disconnect' | 'probe' | 'authorize'; result: unknown }
  | { call: 'poll'; cursor: string | null; result: unknown }
  /** In the result, `body` is the file's text. */
  | { call: 'fetchMedia'; ref: string; result: unknown }
)

/** The moment at which the suite runs, epoch milliseconds. */
export const NOW = Date.UTC(2026, 0, 1, 12)
