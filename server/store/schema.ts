import type { Connection } from '../domain/channel.ts'
import type { Direction, MessageStatus } from '../domain/message.ts'

/**
 * The tables, as queries see them. Ids are UUIDs, times epoch milliseconds (UTC), flags 0 or 1, and every column
 * named in `Json` holds a JSON text. Every table's key starts with the workspace.
 */
export interface Tables {
  workspaces: { id: string; name: string; created_at: number }
  keys: KeyRow
  bots: BotRow
  channels: ChannelRow
  channel_state: ChannelStateRow
  secrets: { workspace_id: string; owner_id: string; sealed: string }
  contacts: ContactRow
  identities: IdentityRow
  conversations: ConversationRow
  messages: MessageRow
  refs: { workspace_id: string; channel_id: string; ref: string; message_id: string | null; at: number }
  message_statuses: MessageStatusRow
  early_reports: EarlyReportRow
  events: EventRow
  webhooks: WebhookRow
  deliveries: DeliveryRow
  delivery_attempts: DeliveryAttemptRow
  jobs: JobRow
  leases: { workspace_id: string; resource: string; owner: string | null; until: number }
  counters: CounterRow
  channel_log: ChannelLogRow
  idempotency: IdempotencyRow
}

/** A JSON text. */
export type Json = string

interface Owned {
  workspace_id: string
  id: string
}

interface Versioned {
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
  /** The conversation's address on the network. */
  thread: string
  status: 'open' | 'closed'
  unread: number
  last_message_at: number
  last_inbound_at: number | null
  /** When the oldest unanswered message came in; null when all are answered. */
  waiting_since: number | null
  opened_at: number
  closed_at: number | null
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
}

export interface EventRow extends Owned {
  type: string
  channel_id: string | null
  data: Json
  at: number
}

export interface WebhookRow extends Owned, Versioned {
  url: string
  description: string | null
  envelope: string
  events: Json
  channels: Json | null
  headers: Json
  enabled: number
  disabled_reason: string | null
  failing_since: number | null
}

export interface DeliveryRow extends Owned {
  webhook_id: string
  event_id: string
  event_type: string
  state: 'pending' | 'succeeded' | 'failed'
  attempts: number
  next_attempt_at: number | null
  response_status: number | null
  error: string | null
  created_at: number
  updated_at: number
}

export interface DeliveryAttemptRow {
  workspace_id: string
  delivery_id: string
  attempt: number
  at: number
  ms: number
  request: string
  response_status: number | null
  response: string | null
  error: string | null
}

export type JobKind = 'send' | 'deliver' | 'bot'

export interface JobRow extends Owned {
  kind: JobKind
  /** What is worked on by one node at a time: a channel, a webhook, a bot. */
  lane_id: string
  /** Jobs of one serial run one after another, in the order of their ids. */
  serial_id: string
  priority: number
  due_at: number
  attempts: number
  payload: Json
}

export const counterMetrics = [
  'received',
  'sent',
  'delivered',
  'read',
  'failed',
  'conversations_started',
  'conversations_closed',
  'responses',
  'response_ms',
  'resolutions',
  'resolution_ms',
] as const
export type CounterMetric = (typeof counterMetrics)[number]

export type Granularity = 'minute' | 'hour' | 'day' | 'total'

export type CounterRow = {
  workspace_id: string
  channel_id: string
  granularity: Granularity
  /** Start of the bucket; 0 for the total. */
  at: number
} & Record<CounterMetric, number>

export interface ChannelLogRow extends Owned {
  channel_id: string
  kind: string
  at: number
  ms: number
  outcome: 'ok' | 'failed'
  request: string
  response_status: number | null
  response: string | null
  error: string | null
  message_id: string | null
}

export interface IdempotencyRow {
  workspace_id: string
  key: string
  request_hash: string
  /** The id that what the request makes will have, so that a repeat after a crash makes the same thing. */
  resource_id: string
  response_status: number | null
  response: string | null
  started_at: number
}
