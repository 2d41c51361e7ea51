import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.ts'
import type { Config } from '../config.ts'
import type { Network } from '../domain/network.ts'
import type { Blobs } from '../media/blobs.ts'
import type { HttpClient } from '../net/client.ts'
import type { MessageRow } from '../store/schema.ts'
import type { Seal } from '../store/seal.ts'
import type { Store } from '../store/store.ts'
import { type ExchangeLog, exchangeLog } from './channels/exchange-log.ts'
import { type LiveChannels, liveChannels } from './channels/live.ts'
import { type Incoming, ingestor } from './ingest/commit.ts'
import { type Authenticate, authenticator } from './keys/authenticate.ts'
import { type AcceptItem, messageAcceptor } from './messages/accept.ts'
import type { Envelope } from './webhooks/envelope.ts'

/** What a context is made of. */
export interface ContextParts {
  readonly config: Config
  readonly store: Store
  readonly bus: Bus
  readonly seal: Seal
  /** The bytes of files. */
  readonly blobs: Blobs
  readonly networks: ReadonlyMap<string, Network>
  /** The forms in which events are delivered, by name; dialects bring theirs. */
  readonly envelopes: ReadonlyMap<string, Envelope>
  /** For destinations the operator configured (the networks' own servers). */
  readonly http: HttpClient
  /** For destinations that customers configure: addresses are checked at the dial. */
  readonly guardedHttp: HttpClient
  readonly log: Logger
  /** Names this process in leases. */
  readonly nodeId: string
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** What every service works with. Made once, at the start. */
export interface Context extends ContextParts {
  readonly authenticate: Authenticate
  /** Channels with their opened accounts. */
  readonly channels: LiveChannels
  readonly exchanges: ExchangeLog
  /** Stores what a webhook call brought; calls that arrive together share a transaction. */
  readonly ingest: (events: Incoming[]) => Promise<void>
  /** Stores a message to send; messages that arrive together share a transaction. */
  readonly accept: (item: AcceptItem) => Promise<MessageRow | null>
}

export const createContext = (parts: ContextParts): Context => ({
  ...parts,
  authenticate: authenticator(parts),
  channels: liveChannels(parts),
  exchanges: exchangeLog(parts),
  ingest: ingestor(parts),
  accept: messageAcceptor(parts),
})

/** Who is asking: a key's or token's workspace and what it may do there. */
export interface Caller {
  readonly workspaceId: string
  /** The key's id, or the token's subject. */
  readonly id: string
  may(permission: string, resource: string): boolean
}
