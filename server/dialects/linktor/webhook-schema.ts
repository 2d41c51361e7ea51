import { Type } from 'typebox'
import { named } from '../../http/named-schema.ts'
import { Time } from './schema.ts'

/** Webhooks and their deliveries, as the vendor's page on webhooks has them. */

/** How often and how long a delivery is tried. */
const RetryPolicy = Type.Enum(['exponential'])
const MaxRetries = Type.Integer({
  minimum: 0,
  maximum: 10,
  default: 5,
  description: 'After the first attempt; the schedule has four: 1 m, 5 m, 30 m, 2 h.',
})
const Timeout = Type.Integer({ minimum: 1, maximum: 60, default: 30, description: 'Seconds.' })

const Config = Type.Object({
  retryPolicy: RetryPolicy,
  maxRetries: Type.Integer(),
  timeout: Type.Number({ description: 'Seconds.' }),
})

export const ConfigInput = Type.Partial(
  Type.Object(
    { retryPolicy: RetryPolicy, maxRetries: MaxRetries, timeout: Timeout },
    { additionalProperties: false },
  ),
)

const settings = {
  url: Type.String({ minLength: 1, maxLength: 2048 }),
  events: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: 100 }),
  description: Type.String({ maxLength: 1000 }),
  headers: Type.Record(Type.String(), Type.String({ maxLength: 4096 }), {
    maxProperties: 20,
    description: 'Sent along; shown masked, and ******** leaves a value as it is.',
  }),
  config: ConfigInput,
}
const { url, events, ...others } = settings

export const NewWebhookBody = Type.Object({ url, events, ...Type.Partial(Type.Object(others)).properties })
export const WebhookChangesBody = Type.Partial(
  Type.Object({ ...settings, status: Type.Enum(['active', 'inactive']) }),
)

export const Webhook = named(
  'Webhook',
  Type.Object({
    id: Type.String(),
    type: Type.Literal('webhook'),
    attributes: Type.Object({
      url: Type.String(),
      description: Type.Optional(Type.String()),
      status: Type.Enum(['active', 'inactive']),
      events: Type.Array(Type.String()),
      secret: Type.String({ description: 'In full in the answer to the creation only.' }),
      headers: Type.Record(Type.String(), Type.String()),
      config: Config,
      createdAt: Time,
      updatedAt: Time,
    }),
  }),
)

const deliveryStates = ['succeeded', 'failed', 'pending'] as const
export const DeliveryState = Type.Enum([...deliveryStates])

const outcome = {
  status: DeliveryState,
  statusCode: Type.Optional(Type.Integer()),
  errorMessage: Type.Optional(Type.String()),
}

export const Delivery = named(
  'Delivery',
  Type.Object({
    id: Type.String(),
    type: Type.Literal('delivery'),
    attributes: Type.Object({
      event: Type.String(),
      ...outcome,
      attempts: Type.Integer(),
      createdAt: Time,
      lastAttemptAt: Type.Optional(Time),
    }),
  }),
)

export const WebhookTest = Type.Object({
  deliveryId: Type.String(),
  ...outcome,
  latency: Type.Integer({ description: 'Milliseconds.' }),
  timestamp: Time,
})

export const RetriedDelivery = Type.Object({
  id: Type.String(),
  ...outcome,
  attempts: Type.Integer(),
  retriedAt: Time,
})

export const webhookSchemas = [Webhook, Delivery]
