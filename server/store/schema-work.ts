import type { Json, Owned, Versioned } from './schema.ts'

/** The tables of what is told, done later, counted and logged; see schema.ts. */

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
  /** Milliseconds, as a JSON list; null for Portico's own. */
  retry_delays: Json | null
  max_retries: number | null
  timeout_ms: number | null
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

export type JobKind = 'send' | 'deliver' | 'bot' | 'media' | 'fallback'

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
