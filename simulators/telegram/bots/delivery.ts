import type { Update } from '@grammyjs/types'
import { type WebhookAnswer, WebhookDelivery } from '../../shared/delivery.ts'
import { chatOf } from './updates.ts'

export interface Endpoint {
  url: URL
  secretToken: string
  /** Deliveries under way at a time. */
  maxConnections: number
}

export interface DeliveryEvents {
  /** The receiver has answered 2xx. */
  delivered(update: Update, answer: WebhookAnswer): void
  failed(reason: string): void
}

/**
 * Posts updates to one webhook until each has been answered with 2xx; those of one chat go in order.
 * Source: https://core.telegram.org/bots/api#setwebhook
 */
export function deliverUpdates(
  { url, secretToken, maxConnections }: Endpoint,
  events: DeliveryEvents,
): WebhookDelivery<Update> {
  const headers = {
    'content-type': 'application/json',
    ...(secretToken !== '' && { 'x-telegram-bot-api-secret-token': secretToken }),
  }
  return new WebhookDelivery({
    url,
    maxConnections,
    laneOf: chatOf,
    callOf: update => ({ headers, body: JSON.stringify(update) }),
    ...events,
  })
}
