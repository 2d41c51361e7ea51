import { type TSchema, Type } from 'typebox'
import { channelStatuses } from '../../domain/channel.ts'
import { Content as MessageContent } from '../../domain/content.ts'
import { eventTypes } from '../../domain/event.ts'
import { messageStatuses, priorities } from '../../domain/message.ts'
import { checkNames } from '../../domain/network.ts'
import { Policy } from '../../domain/policy.ts'
import { named, ref } from '../../http/named-schema.ts'

/** The things of the API, as answers hold them. Ids are UUIDs, times ISO 8601 in UTC with milliseconds. */

const Id = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })
const Count = Type.Integer({ minimum: 0 })
const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const FreeObject = Type.Record(Type.String(), Type.Unknown())
const versioned = { createdAt: Time, updatedAt: Time, version: Type.Integer() }

export const Condition = named(
  'Condition',
  Type.Object(
    { code: Type.String(), message: Type.String(), cure: Type.Optional(Type.String()) },
    { description: 'Why something is as it is, and what to do.' },
  ),
)

const Failure = named(
  'Failure',
  Type.Object(
    { code: Type.String(), message: Type.String(), cure: Type.Optional(Type.String()) },
    { description: 'Why a message failed; the code is the network’s own or one of Portico’s.' },
  ),
)

const SetupStep = named(
  'SetupStep',
  Type.Object({
    kind: Type.Enum(['paste', 'scan']),
    title: Type.String(),
    detail: Type.String(),
    fields: Type.Optional(Type.Array(Type.Object({ label: Type.String(), value: Type.String() }))),
    payload: Type.Optional(Type.String({ description: 'What the code to be scanned holds.' })),
  }),
)

const channel = {
  id: Id,
  network: Type.String(),
  name: Type.String(),
  address: orNull(Type.String({ description: "The account's id on the network." })),
  status: Type.Enum([...channelStatuses]),
  enabled: Type.Boolean(),
  condition: orNull(ref(Condition)),
  conditionSince: Time,
  steps: Type.Array(ref(SetupStep), { description: 'What a person must still do.' }),
  config: FreeObject,
  facts: Type.Record(Type.String(), Type.String(), { description: 'What the network told of the account.' }),
  metadata: FreeObject,
  botId: orNull(Id),
  webhookUrl: orNull(Type.String({ description: 'Where the network delivers to.' })),
  tokenExpiresAt: orNull(Time),
  activatedAt: orNull(Time),
  deactivatedAt: orNull(Time),
  deactivationReason: orNull(Type.String()),
  ...versioned,
}
export const ChannelItem = named('ChannelItem', Type.Object(channel))
const secrets = Type.Array(Type.String(), {
  description: 'Names of the secrets that are set; never their values.',
})
export const Channel = named('Channel', Type.Object({ ...channel, secrets }))
export const NewChannel = named(
  'NewChannel',
  Type.Object({
    ...Channel.properties,
    webhookSecret: Type.String({ description: 'Shown here and never again.' }),
  }),
)

export const Bot = named(
  'Bot',
  Type.Object({
    id: Id,
    name: Type.String(),
    url: orNull(Type.String()),
    enabled: Type.Boolean(),
    metadata: FreeObject,
    ...versioned,
  }),
)
const Secret = Type.String({ description: 'Shown here and never again.' })
export const NewBot = named('NewBot', Type.Object({ ...Bot.properties, secret: Secret }))
export const NewSecret = named('NewSecret', Type.Object({ secret: Secret }))

export const Contact = named(
  'Contact',
  Type.Object({
    id: Id,
    name: orNull(Type.String()),
    language: orNull(Type.String()),
    identities: Type.Array(
      Type.Object({
        scope: Type.String({
          description: 'The network, or the channel where each account has addresses of its own.',
        }),
        address: Type.String(),
        username: orNull(Type.String()),
        optedOutAt: orNull(Time),
      }),
    ),
    metadata: FreeObject,
    ...versioned,
  }),
)

export const Conversation = named(
  'Conversation',
  Type.Object({
    id: Id,
    channelId: Id,
    contactId: Id,
    thread: Type.String({ description: "The conversation's address on the network." }),
    status: Type.Enum(['open', 'closed']),
    unread: Count,
    lastMessageAt: Time,
    lastInboundAt: orNull(Time),
    closedAt: orNull(Time),
    createdAt: Time,
    updatedAt: Time,
  }),
)

const Content = named('Content', Type.Union([...MessageContent.anyOf]))

export const Message = named(
  'Message',
  Type.Object({
    id: Id,
    conversationId: Id,
    channelId: Id,
    contactId: Id,
    direction: Type.Enum(['inbound', 'outbound']),
    status: Type.Enum([...messageStatuses]),
    content: ref(Content),
    metadata: orNull(FreeObject),
    replyTo: orNull(Id),
    ref: orNull(Type.String({ description: "The network's id of the message." })),
    failure: orNull(ref(Failure)),
    priority: Type.Enum([...priorities]),
    scheduledAt: orNull(Time),
    networkAt: orNull(Time),
    createdAt: Time,
    updatedAt: Time,
  }),
)
export const MessageWithHistory = named(
  'MessageWithHistory',
  Type.Object({
    ...Message.properties,
    history: Type.Array(
      Type.Object({ status: Type.Enum([...messageStatuses]), at: Time, failure: orNull(ref(Failure)) }),
    ),
  }),
)

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

export const Key = named(
  'Key',
  Type.Object({
    id: Id,
    name: Type.String(),
    prefix: Type.String({ description: 'The first characters of the key.' }),
    policies: Type.Array(Policy),
    createdAt: Time,
    expiresAt: orNull(Time),
    lastUsedAt: orNull(Time),
    revokedAt: orNull(Time),
  }),
)
export const NewKey = named('NewKey', Type.Object({ ...Key.properties, secret: Secret }))

export const Event = named(
  'Event',
  Type.Object(
    {
      id: Id,
      type: Type.Enum([...eventTypes]),
      timestamp: Time,
      workspaceId: Id,
      channelId: orNull(Id),
      data: Type.Object({
        channel: Type.Optional(ref(Channel)),
        contact: Type.Optional(ref(Contact)),
        conversation: Type.Optional(ref(Conversation)),
        message: Type.Optional(ref(Message)),
        webhook: Type.Optional(ref(Webhook)),
        bot: Type.Optional(ref(Bot)),
        condition: Type.Optional(ref(Condition)),
      }),
    },
    { description: 'What happened, with the things it is about. Webhooks and live streams carry the same.' },
  ),
)

export const Check = named(
  'Check',
  Type.Object({
    name: Type.Enum([...checkNames]),
    status: Type.Enum(['passed', 'failed', 'skipped']),
    message: Type.String(),
    cure: Type.Optional(Type.String()),
    details: Type.Optional(FreeObject),
  }),
)

/** Every schema that the document holds by its name. */
export const schemas = [
  Condition,
  Failure,
  SetupStep,
  ChannelItem,
  Channel,
  NewChannel,
  Bot,
  NewBot,
  NewSecret,
  Contact,
  Conversation,
  Content,
  Message,
  MessageWithHistory,
  Webhook,
  NewWebhook,
  Delivery,
  DeliveryWithAttempts,
  Key,
  NewKey,
  Event,
  Check,
]
