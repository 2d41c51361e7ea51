import type { Static } from 'typebox'
import type * as domain from '../../domain/entities.ts'
import { MASK } from '../../domain/redact.ts'
import { USUAL_TIMEOUT } from '../../services/webhooks/endpoint.ts'
import { standardDelays } from '../../services/webhooks/schedule.ts'
import { idOf } from './ids.ts'
import { iso } from './map.ts'
import type { ConfigInput, Delivery, Webhook } from './webhook-schema.ts'

/** Webhooks as the vendor writes them. Pure. */

const MINUTE = 60_000
/** The vendor's waits: attempts at once, 1 m, 5 m, 30 m and 2 h after the one before. */
const DELAYS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE]
const usual = { maxRetries: 5, timeout: 30 }

/** How a webhook is tried that a client of the vendor's makes. */
export const scheduleOf = ({
  maxRetries = usual.maxRetries,
  timeout = usual.timeout,
}: Static<typeof ConfigInput>) => ({
  retryDelaysMs: DELAYS,
  maxRetries,
  timeoutMs: timeout * 1000,
})

/** What a change of `config` changes: what is not in it stays. */
export const scheduleChanges = ({ retryPolicy, maxRetries, timeout }: Static<typeof ConfigInput>) => ({
  ...(retryPolicy !== undefined && { retryDelaysMs: DELAYS }),
  ...(maxRetries !== undefined && { maxRetries }),
  ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
})

export const webhookResource = (webhook: domain.Webhook, secret = MASK): Static<typeof Webhook> => ({
  id: idOf('webhook', webhook.id),
  type: 'webhook',
  attributes: {
    url: webhook.url,
    ...(webhook.description !== null && { description: webhook.description }),
    status: webhook.enabled ? 'active' : 'inactive',
    events: webhook.events,
    secret,
    headers: webhook.headers,
    config: {
      retryPolicy: 'exponential',
      maxRetries: webhook.maxRetries ?? (webhook.retryDelaysMs ?? standardDelays).length,
      timeout: (webhook.timeoutMs ?? USUAL_TIMEOUT) / 1000,
    },
    createdAt: iso(webhook.createdAt),
    updatedAt: iso(webhook.updatedAt),
  },
})

/** What became of a delivery. */
export const outcomeOf = ({ state, responseStatus, error }: domain.Delivery) => ({
  status: state,
  ...(responseStatus !== null && { statusCode: responseStatus }),
  ...(error !== null && { errorMessage: error }),
})

export const deliveryResource = (delivery: domain.Delivery): Static<typeof Delivery> => ({
  id: idOf('delivery', delivery.id),
  type: 'delivery',
  attributes: {
    event: delivery.eventType,
    ...outcomeOf(delivery),
    attempts: delivery.attempts,
    createdAt: iso(delivery.createdAt),
    ...(delivery.attempts > 0 && { lastAttemptAt: iso(delivery.updatedAt) }),
  },
})
