import { type Static, type TProperties, Type } from 'typebox'
import { named, ref } from '../../http/named-schema.ts'

/** https://airy.co/docs/core/api/endpoints/introduction — properties that are not known are passed over. */

export const Id = Type.String({ minLength: 1, maxLength: 64, description: 'A UUID.' })
export const ImageUrl = Type.String({ maxLength: 2048, pattern: '^https?://' })
const Time = Type.String({ format: 'date-time' })
const Metadata = Type.Record(Type.String(), Type.Unknown())

export const ChannelPayload = named(
  'ChannelPayload',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    source: Type.String(),
    source_channel_id: Type.String({ description: "The account's id at the source." }),
    metadata: Type.Object(
      { name: Type.String(), image_url: Type.Optional(Type.String()) },
      { additionalProperties: true },
    ),
    connected: Type.Boolean(),
  }),
)
export type ChannelPayload = Static<typeof ChannelPayload>

export const ChannelList = named('ChannelList', Type.Object({ data: Type.Array(ref(ChannelPayload)) }))

export const ExploredPages = named(
  'ExploredPages',
  Type.Object({
    data: Type.Array(
      Type.Object({
        page_id: Type.String(),
        name: Type.String(),
        image_url: Type.Optional(Type.String()),
        connected: Type.Boolean(),
      }),
    ),
  }),
)

export const MessagePayload = named(
  'MessagePayload',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    content: Type.Unknown({ description: "What the message holds, as its source's messages have it." }),
    sent_at: Time,
    delivery_state: Type.Enum(['pending', 'failed', 'delivered']),
    from_contact: Type.Boolean(),
    source: Type.String(),
    metadata: Metadata,
    sender: Type.Object({
      id: Type.String(),
      name: Type.Optional(Type.String()),
      avatar_url: Type.Optional(Type.String()),
    }),
  }),
)
export type MessagePayload = Static<typeof MessagePayload>

export const ConversationPayload = named(
  'ConversationPayload',
  Type.Object({
    id: Type.String({ format: 'uuid' }),
    channel: ref(ChannelPayload),
    created_at: Time,
    metadata: Metadata,
    last_message: Type.Union([ref(MessagePayload), Type.Null()]),
  }),
)
export type ConversationPayload = Static<typeof ConversationPayload>

const PAGE_SIZE = 20

/** The body of a list that has pages. */
export const listBody = <Fields extends TProperties>(fields: Fields) =>
  Type.Object({
    ...fields,
    cursor: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Null()])),
    page_size: Type.Optional(
      Type.Union([Type.Integer({ minimum: 1, maximum: 1000, default: PAGE_SIZE }), Type.Null()]),
    ),
  })

export const pageSizeOf = ({ page_size }: { page_size?: number | null }): number => page_size ?? PAGE_SIZE

const cursor = Type.Union([Type.String(), Type.Null()])
const PaginationData = Type.Object({
  previous_cursor: cursor,
  next_cursor: cursor,
  total: Type.Integer({ minimum: 0 }),
})

export const ConversationList = named(
  'ConversationList',
  Type.Object({ data: Type.Array(ref(ConversationPayload)), pagination_data: PaginationData }),
)
export const MessageList = named(
  'MessageList',
  Type.Object({ data: Type.Array(ref(MessagePayload)), pagination_data: PaginationData }),
)

const webhook = {
  id: Type.String({ format: 'uuid' }),
  name: Type.Optional(Type.String()),
  url: Type.String(),
  events: Type.Array(Type.String()),
  headers: Type.Record(Type.String(), Type.String(), { description: 'Their values are masked.' }),
  status: Type.Enum(['Subscribed', 'Unsubscribed']),
}
export const WebhookPayload = named('WebhookPayload', Type.Object(webhook))
export type WebhookPayload = Static<typeof WebhookPayload>
export const WebhookList = named('WebhookList', Type.Object({ data: Type.Array(ref(WebhookPayload)) }))

export const schemas = [
  ChannelPayload,
  ChannelList,
  ExploredPages,
  MessagePayload,
  ConversationPayload,
  ConversationList,
  MessageList,
  WebhookPayload,
  WebhookList,
]
