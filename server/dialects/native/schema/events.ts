import { Type } from 'typebox'
import { watchedTypes } from '../../../domain/event.ts'
import { named, ref } from '../../../http/named-schema.ts'
import { Bot } from './access.ts'
import { Channel } from './channels.ts'
import { Contact, Conversation, Message, Substitute } from './messages.ts'
import { Condition, Count, Id, orNull, Secret, Time, versioned } from './parts.ts'

export const Webhook = named(
  'Webhook',
  Type.Object({
    id: Id,
    url: Type.String(),
    description: orNull(Type.String()),
    envelope: Type.String({ description: 'The form in which events are delivered.' }),
    events: Type.Array(Type.String()),
    channels: orNull(Type.Array(Id)),
    headers: Type.Record(Type.String(), Type.String(), { description: 'Their values are masked.' }),
    enabled: Type.Boolean(),
    disabledReason: orNull(Type.String()),
    failingSince: orNull(Time),
    retryDelaysMs: orNull(Type.Array(Type.Integer())),
    maxRetries: orNull(Type.Integer()),
    timeoutMs: orNull(Type.Integer()),
    ...versioned,
  }),
)
export const NewWebhook = named('NewWebhook', Type.Object({ ...Webhook.properties, secret: Secret }))

export const Delivery = named(
  'Delivery',
  Type.Object({
    id: Id,
    webhookId: Id,
    eventId: Id,
    eventType: Type.String(),
    state: Type.Enum(['pending', 'succeeded', 'failed']),
    attempts: Count,
    nextAttemptAt: orNull(Time),
    responseStatus: orNull(Type.Integer()),
    error: orNull(Type.String()),
    createdAt: Time,
    updatedAt: Time,
  }),
)
export const DeliveryWithAttempts = named(
  'DeliveryWithAttempts',
  Type.Object({
    ...Delivery.properties,
    log: Type.Array(
      Type.Object({
        attempt: Count,
        at: Time,
        ms: Count,
        request: Type.String(),
        responseStatus: orNull(Type.Integer()),
        response: orNull(Type.String()),
        error: orNull(Type.String()),
      }),
    ),
  }),
)

export const Event = named(
  'Event',
  Type.Object(
    {
      id: Id,
      type: Type.Enum([...watchedTypes]),
      timestamp: Time,
      workspaceId: Id,
      channelId: orNull(Id),
      data: Type.Object({
        channel: Type.Optional(ref(Channel)),
        contact: Type.Optional(ref(Contact)),
        conversation: Type.Optional(ref(Conversation)),
        message: Type.Optional(ref(Message)),
        substitute: Type.Optional(ref(Substitute)),
        webhook: Type.Optional(ref(Webhook)),
        bot: Type.Optional(ref(Bot)),
        condition: Type.Optional(ref(Condition)),
      }),
    },
    { description: 'What happened, with the things it is about. Webhooks and live streams carry the same.' },
  ),
)
