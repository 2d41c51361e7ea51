import type { Addresses } from './address.ts'
import type { AcceptedToken } from './channel-token.ts'
import type { Content, OutboundContent } from './content.ts'
import type { InboundEvent } from './inbound-event.ts'
import type { Manifest } from './manifest.ts'
import type { Failure } from './message.ts'
import type {
  HttpReply,
  HttpRequest,
  HttpResponse,
  MediaResult,
  NetworkIO,
  RawRequest,
} from './network-io.ts'

export type * from './inbound-event.ts'
export type * from './manifest.ts'
export type * from './network-io.ts'

/**
 * The contract between Portico and one messaging network. A network is a folder under `networks/` that exports one
 * `Network`; it knows the network's wire format and nothing of Portico's store, services or API. Everything marked
 * *pure* does no I/O, so that it can be tested with a recorded payload and nothing else.
 */
export interface Network {
  manifest: Manifest

  /** *Pure.* The account's own id on the network, from its settings; null when only the network can tell (`probe`). Makes
   * sure that one account is connected once, and routes a webhook shared by several accounts. */
  identify(account: Account): string | null

  /** How the network writes whom a message is for. Absent: any text may be an address, and is taken as it is. */
  addresses?: Addresses

  /** *Pure.* The network's own signature over the raw body; also answers handshakes. There is no "skip when unset". */
  verify(request: RawRequest, account: Account): Verification

  /** *Pure.* One webhook call into events. One item that cannot be read is named in `ignored` and drops no sibling. */
  parse(request: RawRequest, account: Account): Parsed

  /** *Pure.* For a network whose app has one webhook URL for many accounts: the ids (as `identify` gives them) of the
   * accounts a call is about. Each is then verified and parsed with its own account. */
  route?(request: RawRequest): string[]

  /** How a message leaves: over HTTP by two pure functions, by the network's own means, or when the network asks. */
  sending: HttpSending | DirectSending | AnswerSending

  /** For a network whose pure functions need a token that has to be asked for first: headers for their requests. Kept in
   * memory for as long as the token is good. */
  authorize?(account: Account, io: NetworkIO): Promise<Authorized>

  /** *Pure.* For a network that may take what is to be said over a WebSocket it opens. It is verified as any call is; null
   * when it is none of these. */
  listen?(request: RawRequest, account: Account): Listening | null

  /** Registers the webhook where the network has an API for it; else tells the steps a person must take. */
  connect(account: Account, io: NetworkIO): Promise<ConnectResult>

  /** Takes back what `connect` did. Refused credentials are no failure: there is nothing left to take back. Rejects
   * with a Problem when the network could not be told. */
  disconnect(account: Account, io: NetworkIO): Promise<void>

  /** The checks behind "test connection", each with its cure. */
  probe(account: Account, io: NetworkIO): Promise<ProbeResult>

  /** Asks the network for events, for accounts without a reachable webhook. `cursor` is what the last call returned,
   * saved once its events were stored. Resolves when there are events or after the network's own long-poll time. */
  poll?(account: Account, cursor: string | null, io: NetworkIO): Promise<PollResult>

  /** Opens a file of an inbound message with the account's credentials. */
  fetchMedia?(account: Account, ref: string, io: NetworkIO): Promise<MediaResult>

  /** *Pure.* Shows the contact that an answer is being written; `ref` is the network's id of the contact's last message,
   * where there is one. Throws a Problem (`conflict`) where the network shows it in answer to a message only. Null where
   * nobody has to be asked: whoever looks at the conversation hears of it over Portico's bus. */
  typing?(target: Target & { ref?: string }, account: Account): HttpRequest | null

  /** *Pure.* Shows the contact that their message was read; `ref` is the network's id of it. */
  markRead?(target: Target & { ref: string }, account: Account): HttpRequest

  /** The templates that the network has approved for the account. */
  templates?(account: Account, io: NetworkIO): Promise<TemplatesResult>

  /** The accounts that one token of their owner reaches, so that they need not be typed in. */
  explore?(token: string, baseUrl: string, io: NetworkIO): Promise<ExploreResult>

  /** *Pure.* The service window of this account, in hours, where its settings make it another than the manifest's. */
  windowHours?(account: Account): number | null
}

/** An account as its network sees it: settings, opened secrets, and where Portico is. */
export interface Account {
  channelId: string
  config: Record<string, unknown>
  secrets: Record<string, unknown>
  /** Made by Portico for this channel: what its webhook calls are checked against. */
  webhookSecret: string
  /** Tokens made for the channel's bot, on networks whose manifest names their kind. */
  acceptedTokens?: readonly AcceptedToken[]
  /** Where the network should deliver; null when Portico has no public address. */
  webhookUrl: string | null
  /** The network's API, without a trailing slash. */
  baseUrl: string
}

export type Verification =
  | { kind: 'genuine' }
  /** A handshake: answer this, there is nothing to store. */
  | { kind: 'answer'; reply: HttpReply }
  | { kind: 'refused'; reason: string }

export interface Parsed {
  events: InboundEvent[]
  /** What could not be read, in words, one per item. */
  ignored: string[]
  /** The answer the network wants once the events are stored; 200 with no body when absent. */
  reply?: HttpReply
  /** For `AnswerSending`: the answer carries what is to be said in a conversation. */
  awaitOutbound?: AwaitOutbound
}

/** An answer that may wait for something to say. While somebody listens to the conversation, nothing is waited for. */
export interface AwaitOutbound {
  /** The conversation's address. */
  thread: string
  /** Milliseconds, at most. */
  waitMs: number
  /** The `ref` of what the contact said in this call. When the same call comes again, its answer was lost: what was said
   * then is said again. */
  answers?: string
  /** *Pure.* The answer with the parts of messages, as `render` gave them, in their order; none when the time is over. */
  answer(parts: unknown[]): HttpReply
}

/** A WebSocket over which a network takes what is to be said in one conversation. */
export interface Listening {
  thread: string
  /** *Pure.* The text frame that carries the parts of messages. */
  frame(parts: unknown[]): string
}

/** Where a message goes. */
export interface Target {
  /** The conversation's address on the network. */
  thread: string
}

export interface OutboundMessage extends Target {
  id: string
  content: OutboundContent
  /** The network's id of the message to answer. */
  replyTo: string | null
  /** When the contact last wrote, epoch milliseconds; null when never. */
  lastInboundAt?: number | null
  /** The files that `prepare` has brought, by their links in the content. */
  files?: ReadonlyMap<string, File>
  /** What the contact last wrote, on networks of the medium `email`, where an answer names it; null when nothing. */
  lastInbound?: { ref: string | null; content: Content } | null
}

/** Pure functions over the wire format. A message that needs several requests is sent in their order. */
export interface HttpSending {
  kind: 'http'
  /** For a network that wants files brought to it: before the message, and then their links are replaced by its own `ref`s;
   * or with it, and then they are in `files`. */
  prepare?(message: OutboundMessage, account: Account, io: NetworkIO): Promise<Prepared>
  render(message: OutboundMessage, account: Account): Rendered
  classify(response: HttpResponse): Verdict
}

/** For a network that is not HTTP (SMTP), or that is inside Portico. */
export interface DirectSending {
  kind: 'direct'
  deliver(message: OutboundMessage, account: Account, io: NetworkIO): Promise<Verdict>
}

/** For a network that cannot be called: what is to be said waits until the network asks, in answer to one of its calls
 * (`Parsed.awaitOutbound`) or over a WebSocket it has opened (`Network.listen`). */
export interface AnswerSending {
  kind: 'answer'
  /** *Pure.* The message in parts of such an answer, or why it can never be sent. */
  render(message: OutboundMessage, account: Account): RenderedAnswer
}

export type RenderedAnswer = { ok: true; parts: unknown[] } | { ok: false; failure: Failure }

export type Authorized =
  | { ok: true; headers: Record<string, string> }
  | { ok: false; verdict: Exclude<Verdict, { verdict: 'sent' }> }

export type Prepared =
  | { ok: true; message: OutboundMessage }
  | { ok: false; verdict: Exclude<Verdict, { verdict: 'sent' }> }

export type Rendered = { ok: true; requests: HttpRequest[] } | { ok: false; failure: Failure }

export type Verdict =
  | {
      verdict: 'sent'
      /** The network's id of the message, by which it will report; null when it gives none. */
      ref: string | null
      /** Its ids of the others, where one request became several messages there. */
      also?: string[]
      /** When the network says at once more than "taken". */
      status?: 'sent' | 'delivered'
    }
  | {
      verdict: 'retry'
      failure: Failure
      /** Milliseconds the network asked us to wait. */
      afterMs?: number
      /** `channel` when everything on the account must wait; else only the conversation does. */
      scope?: 'conversation' | 'channel'
    }
  /** It will never be accepted. */
  | { verdict: 'permanent'; failure: Failure }
  /** The account's credentials are no longer good: nothing goes until someone mends them. */
  | { verdict: 'reauthorize'; failure: Failure }

export type ConnectResult =
  | {
      ok: true
      /** What a person must still do; empty when it is done. */
      steps: SetupStep[]
    }
  /** `transient`: the network could not be asked just now, and trying again later helps. */
  | { ok: false; failure: Failure; transient?: boolean }

/** One thing a person does, with what they need for it. */
export type SetupStep =
  | { kind: 'paste'; title: string; detail: string; fields: { label: string; value: string }[] }
  | { kind: 'scan'; title: string; detail: string; payload: string }

export const checkNames = ['credentials', 'webhook', 'permissions'] as const
export interface Check {
  name: (typeof checkNames)[number]
  status: 'passed' | 'failed' | 'skipped'
  message: string
  cure?: string
  /** The network could not be asked just now: this says nothing about the account. */
  transient?: boolean
  details?: Record<string, unknown>
}

export interface ProbeResult {
  checks: Check[]
  /** The account's own id, where `identify` is null. */
  address?: string
  /** What the network tells of the account: shown beside the settings (a bot's user name, a phone number's title). */
  facts?: Record<string, string>
  /** When the account's token runs out, epoch milliseconds; absent when it does not. */
  tokenExpiresAt?: number
}

/** A template as the network has it. */
export interface Template {
  name: string
  language: string
  /** The network's own words: approved, pending, rejected, paused, … in lower case. */
  status: string
  category: string | null
  /** With `{{1}}` where a value goes. */
  body: string
  header: string | null
  footer: string | null
  buttons: string[]
}

/** An account that could be connected. */
export interface ExploredAccount {
  /** As `identify` gives it. */
  address: string
  name: string
  imageUrl?: string
  /** What a channel on this account is set up with. The secrets are for the store alone: no caller is told them. */
  config: Record<string, unknown>
  secrets: Record<string, unknown>
}

/** `transient`: the network could not be asked just now. */
export type ExploreResult =
  | { ok: true; accounts: ExploredAccount[] }
  | { ok: false; failure: Failure; transient?: boolean }

export type TemplatesResult = { ok: true; templates: Template[] } | { ok: false; failure: Failure }

export type PollResult =
  | { ok: true; parsed: Parsed; cursor: string | null }
  | { ok: false; failure: Failure; fatal: boolean; afterMs?: number }
