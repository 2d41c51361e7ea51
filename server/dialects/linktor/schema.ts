import { Type } from 'typebox'
import { channelStatuses } from '../../domain/channel.ts'
import { checkNames } from '../../domain/network.ts'
import { named, ref } from '../../http/named-schema.ts'

/** The vendor's things as its page on channels has them, and what its SDKs read beside them. */

export const Time = Type.String({ format: 'date-time' })
const TimeOrNull = Type.Union([Time, Type.Null()])
const Count = Type.Integer({ minimum: 0 })
const FreeObject = Type.Record(Type.String(), Type.Unknown())
const Flag = Type.Boolean()

export const Pagination = named(
  'Pagination',
  Type.Object({ page: Count, perPage: Count, totalPages: Count, totalCount: Count }),
)

const Capabilities = Type.Object({
  text: Flag,
  image: Flag,
  document: Flag,
  audio: Flag,
  video: Flag,
  location: Flag,
  buttons: Flag,
  quickReplies: Flag,
  templates: Flag,
  deliveryReceipts: Flag,
  readReceipts: Flag,
  typingIndicators: Flag,
})

export const healthStatuses = ['healthy', 'degraded', 'unhealthy', 'inactive', 'pending'] as const
const Health = Type.Object({
  status: Type.Enum([...healthStatuses]),
  lastChecked: TimeOrNull,
  lastMessageReceived: TimeOrNull,
  lastMessageSent: TimeOrNull,
})

const lately = { messagesReceived24h: Count, messagesSent24h: Count, activeConversations: Count }
const Stats = Type.Object({
  ...lately,
  messagesReceivedTotal: Count,
  messagesSentTotal: Count,
  totalConversations: Count,
})

const WebhookSecret = Type.String({ description: 'In full in the answer to the creation only.' })

/** What is told of a channel everywhere. */
const described = {
  name: Type.String(),
  config: FreeObject,
  metadata: FreeObject,
  defaultBot: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  webhookUrl: Type.String(),
  error: Type.Optional(
    Type.Object(
      { code: Type.String(), message: Type.String(), cure: Type.Optional(Type.String()) },
      { description: 'Why the status is `error` or `pending`.' },
    ),
  ),
  activatedAt: Type.Optional(Time),
  deactivatedAt: Type.Optional(Time),
  deactivationReason: Type.Optional(Type.String()),
  createdAt: Time,
  updatedAt: Time,
}

const attributes = { channelType: Type.String(), status: Type.Enum([...channelStatuses]), ...described }
const resource = { id: Type.String(), type: Type.Literal('channel') }

export const ListedChannel = named(
  'ListedChannel',
  Type.Object({
    ...resource,
    attributes: Type.Object({ ...attributes, stats: Type.Object(lately) }),
  }),
)

/** What is told of one channel. */
const full = { capabilities: Capabilities, webhookSecret: WebhookSecret, stats: Stats, health: Health }

export const Channel = named(
  'Channel',
  Type.Object({ ...resource, attributes: Type.Object({ ...attributes, ...full }) }),
)

export const Meta = Type.Optional(
  Type.Object({ setupInstructions: Type.String({ description: 'What a person must still do.' }) }),
)

export const TestResult = named(
  'TestResult',
  Type.Object({
    success: Flag,
    channelId: Type.String(),
    tests: Type.Array(
      Type.Object({
        name: Type.Enum([...checkNames]),
        status: Type.Enum(['passed', 'failed', 'skipped']),
        message: Type.String(),
        details: Type.Optional(FreeObject),
      }),
    ),
    testedAt: Time,
  }),
)

const Seconds = Type.Integer({ minimum: 0, description: 'Seconds, on average; 0 when there was none.' })

export const ChannelStats = named(
  'ChannelStats',
  Type.Object({
    channelId: Type.String(),
    period: Type.String(),
    summary: Type.Object({
      messagesReceived: Count,
      messagesSent: Count,
      conversationsStarted: Count,
      conversationsClosed: Count,
      avgResponseTime: Seconds,
      avgResolutionTime: Seconds,
    }),
    timeSeries: Type.Array(
      Type.Object({
        timestamp: Time,
        messagesReceived: Count,
        messagesSent: Count,
        conversationsStarted: Count,
      }),
    ),
  }),
)

const flat = {
  id: Type.String(),
  tenantId: Type.String(),
  type: Type.String(),
  status: Type.Enum(['active', 'inactive', 'connecting', 'error']),
  enabled: Flag,
  ...described,
}

/** In a list at the SDKs' base. */
export const FlatListedChannel = named(
  'FlatListedChannel',
  Type.Object({ ...flat, stats: Type.Object(lately) }),
)

/** At the SDKs' base: flat, and the resource beside it. */
export const FlatChannel = named(
  'FlatChannel',
  Type.Object({ ...flat, ...full, data: ref(Channel), meta: Meta }),
)

export const FlatPagination = named(
  'FlatPagination',
  Type.Object({
    total: Count,
    limit: Count,
    offset: Count,
    page: Count,
    totalPages: Count,
    hasMore: Flag,
    nextCursor: Type.Optional(Type.String()),
  }),
)

export const channelSchemas = [
  Pagination,
  ListedChannel,
  Channel,
  TestResult,
  ChannelStats,
  FlatListedChannel,
  FlatChannel,
  FlatPagination,
]
