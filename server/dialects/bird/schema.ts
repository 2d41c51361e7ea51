import { type Static, type TProperties, type TSchema, Type } from 'typebox'
import { named, ref } from '../../http/named-schema.ts'

/** https://docs.bird.com/api/channels-api/api-reference/channels-management */

export const closed = { additionalProperties: false } as const
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const Id = Type.String({ format: 'uuid' })
export const Time = Type.String({ format: 'date-time' })

const PAGE_SIZE = 10

/** The parameters of a list. */
export const listQuery = <Filters extends TProperties>(filters: Filters) =>
  Type.Object(
    {
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: PAGE_SIZE })),
      pageToken: Type.Optional(
        Type.String({ maxLength: 8000, description: '`nextPageToken` of the page before.' }),
      ),
      reverse: Type.Optional(
        Type.Boolean({ default: false, description: 'The oldest first, instead of the newest.' }),
      ),
      ...filters,
    },
    closed,
  )

interface ListQuery {
  limit?: number
  pageToken?: string
  reverse?: boolean
}

/** A list's parameters for a service. */
export const paged = ({ limit = PAGE_SIZE, pageToken, reverse = false }: ListQuery) => ({
  limit,
  ...(pageToken !== undefined && { cursor: pageToken }),
  order: reverse ? ('oldest' as const) : ('newest' as const),
})

/** `nextPageToken` is absent on the last page. */
export const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({ results: Type.Array(item), nextPageToken: Type.Optional(Type.String()) })

const described = {
  displayName: Type.String(),
  status: Type.String({
    description: "`paused`, what the channel's profile notes, or the channel's status.",
  }),
  name: Type.String(),
  version: Type.Integer({ description: "The channel's version." }),
  updatedAt: Time,
  createdAt: Time,
  expiresAt: orNull(Time),
}
const Feature = Type.Object({ ...described, paused: Type.Boolean() })
const feature = Type.Optional(Feature)

const Capabilities = Type.Object(
  {
    messaging: Type.Optional(
      Type.Object({
        messaging: Type.Object({
          ...described,
          outgoing: Type.Optional(
            Type.Object({
              ...described,
              mms: feature,
              media: Type.Optional(Type.Object({ textFallback: Feature })),
              mmLite: feature,
            }),
          ),
          incoming: Type.Optional(Type.Object({ ...described, mms: feature })),
        }),
      }),
    ),
    voice: Type.Optional(Type.Object({ voice: Type.Object({ ...described, recording: feature }) })),
  },
  { description: "What the channel's network can do, with what the channel's profile notes of it." },
)
export type Capabilities = Static<typeof Capabilities>

const Setting = Type.Object({
  key: Type.String(),
  value: Type.String(),
  displayName: Type.String(),
  description: Type.String(),
  visibility: Type.Enum(['public', 'private']),
})
export type Setting = Static<typeof Setting>

export const statuses = ['pending', 'active', 'inactive', 'preview', 'error'] as const

export const Channel = named(
  'Channel',
  Type.Object({
    id: Id,
    platformId: Type.String({ description: "The network, by the vendor's name where it has one." }),
    name: Type.String(),
    connectorId: Type.String({ format: 'uuid', description: 'The same as `id`.' }),
    identifier: Type.String({ description: "The account's id on the network; empty until it is known." }),
    status: Type.Enum([...statuses]),
    contactIdentifierKeyOverride: Type.String(),
    contactIdentifierFormatOverride: Type.Object({
      type: Type.String(),
      pattern: Type.Optional(Type.String()),
    }),
    platformServiceUrlOverride: Type.String(),
    platformServiceVersionOverride: Type.String(),
    platformServiceProtocolOverride: Type.String(),
    platformMessageJsonSchemaOverride: Type.Record(Type.String(), Type.Unknown()),
    platformTemplateEngineOverride: Type.String(),
    capabilities: Capabilities,
    settings: Type.Array(Setting),
    connectionParams: Type.Array(Setting, {
      description:
        'The settings of the account. Secrets are masked, and shown to who may change the channel.',
    }),
    preferences: Type.Object({
      disableProfileFetching: Type.Boolean(),
      explicitMarketingOptOut: Type.Boolean(),
      trackAdInitiatedThreads: orNull(Type.Boolean()),
      ignoreSuppressionChecks: Type.Boolean(),
      isPrivate: Type.Boolean(),
      useMmLite: Type.Boolean(),
    }),
    useCaseId: Type.String(),
    useCaseType: Type.String(),
    channelMessageType: Type.String(),
    suites: Type.Array(Type.String()),
    resourceOwners: Type.Record(Type.String(), Type.Object({ id: Type.String(), type: Type.String() })),
    createdAt: Time,
    updatedAt: Time,
  }),
)
export type Channel = Static<typeof Channel>
export const ChannelList = named('ChannelList', pageOf(ref(Channel)))

export const ContactInformation = named(
  'ChannelContactInformation',
  Type.Object({
    serviceWindowExpireAt: orNull(Time),
    isPermanentSession: orNull(Type.Boolean()),
    metadata: orNull(Type.Record(Type.String(), Type.String())),
  }),
)

export const Connector = named(
  'Connector',
  Type.Object({
    id: Id,
    workspaceId: Id,
    name: Type.String(),
    description: Type.String(),
    connectorTemplateRef: Type.String({ description: 'The platform and a version: `whatsapp:1`.' }),
    connectorTemplateSlug: Type.String({ description: 'The platform.' }),
    arguments: Type.Record(Type.String(), Type.Unknown(), { description: 'The settings of the account.' }),
    channel: Type.Object({ channelId: Id, platform: Type.String() }),
    createdAt: Time,
    updatedAt: Time,
  }),
)
export type Connector = Static<typeof Connector>
export const ConnectorList = named('ConnectorList', pageOf(ref(Connector)))

export const channelSchemas = [Channel, ChannelList, ContactInformation, Connector, ConnectorList]
