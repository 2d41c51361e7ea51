import type { Connection } from '../domain/channel.ts'
import type { MediaSource, MediaState } from '../domain/media.ts'
import type { Direction, MessageStatus } from '../domain/message.ts'
import type { Environment } from '../domain/profile.ts'

import type {
  ChannelLogRow,
  CounterRow,
  DeliveryAttemptRow,
  DeliveryRow,
  EventRow,
  IdempotencyRow,
  JobRow,
  WebhookRow,
} from './schema-work.ts'

export type * from './schema-work.ts'
export { counterMetrics } from './schema-work.ts'

/**
 * The tables, as queries see them. Ids are UUIDs, times epoch milliseconds (UTC), flags 0 or 1, and every column
 * named in `Json` holds a JSON text. Every table's key starts with the workspace.
 */
export interface Tables {
  workspaces: { id: string; name: string; created_at: number }
  keys: KeyRow
  sessions: SessionRow
  bots: BotRow
  channels: ChannelRow
  channel_state: ChannelStateRow
  channel_owners: { workspace_id: string; channel_id: string; owner_id: string }
  secrets: { workspace_id: string; owner_id: string; sealed: string }
  provider_credentials: ProviderCredentialsRow
  channel_tokens: ChannelTokenRow
  contacts: ContactRow
  identities: IdentityRow
  conversations: ConversationRow
  messages: MessageRow
  refs: { workspace_id: string; channel_id: string; ref: string; message_id: string | null; at: number }
  message_statuses: MessageStatusRow
  early_reports: EarlyReportRow
  read_marks: ReadMarkRow
  events: EventRow
  webhooks: WebhookRow
  deliveries: DeliveryRow
  delivery_attempts: DeliveryAttemptRow
  jobs: JobRow
  leases: { workspace_id: string; resource: string; owner: string | null; until: number }
  counters: CounterRow
  channel_log: ChannelLogRow
  idempotency: IdempotencyRow
  media: MediaRow
}

/** A JSON text. */
export type Json = string

export interface Owned {
  workspace_id: string
  id: string
}

export interface Versioned {
  created_at: number
  updated_at: number
  /** Grows with every change: the ETag. */
  version: number
}

export interface KeyRow extends Owned {
  name: string
  /** The first characters of the key, so that a person can tell keys apart. */
  prefix: string
  /** SHA-256 of the key, hex. */
  hash: string
  policies: Json
  created_at: number
  expires_at: number | null
  last_used_at: number | null
  revoked_at: number | null
}

/** Somebody who is signed in to the console. */
export interface SessionRow extends Owned {
  key_id: string
  /** SHA-256 of what the cookie holds, hex. */
  hash: string
  created_at: number
  expires_at: number
}

export interface BotRow extends Owned, Versioned {
  name: string
  url: string | null
  enabled: number
  metadata: Json
}

export interface ChannelRow extends Owned, Versioned {
  network: string
  name: string
  /** The account's id on the network. */
  address: string | null
  config: Json
  facts: Json
  metadata: Json
  /** As `ChannelProfile`; the two after it are copies, for lists to filter by. */
  profile: Json
  environment: Environment
  use_case_type: string | null
  bot_id: string | null
  enabled: number
  connection: Connection
  /** Why the connection is as it is, as `Condition`. */
  condition: Json | null
  condition_since: number
  /** What a person must still do, as `SetupStep[]`. */
  steps: Json
  token_expires_at: number | null
  token_warned_at: number | null
  activated_at: number | null
  deactivated_at: number | null
  deactivation_reason: string | null
  deleted_at: number | null
}

export interface ChannelStateRow {
  workspace_id: string
  channel_id: string
  last_received_at: number | null
  last_sent_at: number | null
  probed_at: number | null
  next_probe_at: number | null
  poll_cursor: string | null
  /** Set when the network must be connected anew, at the next probe: an id of that wish. */
  reconnect: string | null
}

export interface ProviderCredentialsRow extends Versioned {
  workspace_id: string
  provider: string
  config: Json
  /** The secrets, as JSON, sealed for the provider. */
  sealed: string
}

/** A token cannot be had from its row: it is derived from the id under the master key. */
export interface ChannelTokenRow extends Owned {
  bot_id: string
  kind: string
  hash: string
  created_at: number
  valid_until: number
}

export interface ContactRow extends Owned, Versioned {
  name: string | null
  language: string | null
  metadata: Json
}

export interface IdentityRow {
  workspace_id: string
  /** The network, or the channel where each account sees addresses of its own. */
  scope: string
  address: string
  contact_id: string
  username: string | null
  opted_out_at: number | null
  created_at: number
}

export interface ConversationRow extends Owned {
  channel_id: string
  contact_id: string
  /** Its channel's; null where an older version of Portico began it. */
  network: string | null
  /** The conversation's address on the network. */
  thread: string
  status: 'open' | 'closed'
  unread: number
  last_message_at: number
  /** The minute of its latest message, in which it stands in the inbox; null until a node of this version has seen it. */
  inbox_at: number | null
  /** 1 while anything is unread. */
  inbox_unread: number | null
  last_inbound_at: number | null
  /** When the oldest unanswered message came in; null when all are answered. */
  waiting_since: number | null
  opened_at: number
  closed_at: number | null
  metadata: Json
  created_at: number
  updated_at: number
}

export interface MessageRow extends Owned {
  conversation_id: string
  channel_id: string
  contact_id: string
  direction: Direction
  status: MessageStatus
  content: Json
  metadata: Json | null
  reply_to: string | null
  ref: string | null
  failure: Json | null
  /** 0 realtime, 1 bulk. */
  priority: number
  scheduled_at: number | null
  /** When the network says it was written or taken. */
  network_at: number | null
  /** What is tried when it fails or is not delivered in time, as `Fallback`. */
  fallback: Json | null
  /** The message that was to be sent, where this one is sent in its place. */
  fallback_of: string | null
  created_at: number
  updated_at: number
}

export interface MessageStatusRow {
  workspace_id: string
  message_id: string
  status: MessageStatus
  at: number
  failure: Json | null
}

/** A report on a message that is not recorded as sent yet. */
export interface EarlyReportRow {
  workspace_id: string
  channel_id: string
  target: string
  status: MessageStatus
  at: number
  failure: Json | null
  taken_at: number | null
}

/** Up to when a contact has read a conversation, on networks that tell a moment and no messages. */
export interface ReadMarkRow {
  workspace_id: string
  conversation_id: string
  /** On the network's clock. */
  until: number
  /** When it was read. */
  at: number
}

export interface MediaRow extends Owned {
  source: MediaSource
  /** Or `deleted`: it is gone for everyone, and its bytes are removed before the row is. */
  state: MediaState | 'deleted'
  /** The message it came with. */
  message_id: string | null
  /** The network's own reference to it. */
  ref: string | null
  /** What whoever gave it said it is. */
  declared_type: string | null
  /** What it is, by its bytes. */
  mime_type: string | null
  filename: string | null
  /** Bytes. */
  size: number | null
  /** Hex. */
  sha256: string | null
  failure: Json | null
  created_at: number
  /** When it goes, unless somebody uses it before. */
  expires_at: number | null
}
