import type { Delivery, Webhook } from '../../domain/entities.ts'
import type { DeliveryRow, WebhookRow } from '../../store/schema.ts'

export const toWebhook = (row: WebhookRow): Webhook => ({
  id: row.id,
  url: row.url,
  description: row.description,
  envelope: row.envelope,
  events: JSON.parse(row.events),
  channels: row.channels === null ? null : JSON.parse(row.channels),
  headers: JSON.parse(row.headers),
  enabled: row.enabled === 1,
  disabledReason: row.disabled_reason,
  failingSince: row.failing_since,
  retryDelaysMs: row.retry_delays === null ? null : JSON.parse(row.retry_delays),
  maxRetries: row.max_retries,
  timeoutMs: row.timeout_ms,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
})

export const toDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  webhookId: row.webhook_id,
  eventId: row.event_id,
  eventType: row.event_type,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at,
  responseStatus: row.response_status,
  error: row.error,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})
