import { type TSchema, Type } from 'typebox'
import { named } from '../../http/named-schema.ts'
import { Sid } from './sids.ts'

/**
 * The things of the API as answers hold them, and the forms that make and change them.
 * https://github.com/twilio/twilio-oai/blob/main/spec/json/twilio_flex_v1.json
 */

export const FORM = 'application/x-www-form-urlencoded'

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Time = Type.String({
  format: 'date-time',
  description: 'ISO 8601 in GMT, in whole seconds.',
})
const Url = Type.String({ format: 'uri' })

export const channelTypes = ['web', 'sms', 'facebook', 'whatsapp', 'line', 'custom'] as const
export type ChannelType = (typeof channelTypes)[number]
export const integrationTypes = ['studio', 'external', 'task'] as const
export type IntegrationType = (typeof integrationTypes)[number]

export const FlexChannel = named(
  'FlexChannel',
  Type.Object({
    account_sid: Sid('AC'),
    flex_flow_sid: Sid('FO'),
    sid: Sid('CH'),
    user_sid: Sid('US'),
    task_sid: orNull(Sid('WT', "Null unless the flow's integration is `task`.")),
    url: Url,
    date_created: Time,
    date_updated: Time,
  }),
)

export const WebChannel = named(
  'WebChannel',
  Type.Object({
    account_sid: Sid('AC'),
    flex_flow_sid: Sid('FO'),
    sid: Sid('CH'),
    url: Url,
    date_created: Time,
    date_updated: Time,
  }),
)

export const FlexFlow = named(
  'FlexFlow',
  Type.Object({
    account_sid: Sid('AC'),
    date_created: Time,
    date_updated: Time,
    sid: Sid('FO'),
    friendly_name: Type.String(),
    chat_service_sid: orNull(Sid('IS')),
    channel_type: Type.Enum([...channelTypes]),
    contact_identity: orNull(Type.String()),
    enabled: Type.Boolean(),
    integration_type: Type.Enum([...integrationTypes]),
    integration: Type.Record(Type.String(), Type.Unknown(), {
      description: 'The parameters of the integration, in snake case.',
    }),
    long_lived: Type.Boolean(),
    janitor_enabled: Type.Boolean(),
    url: Url,
  }),
)

const Name = Type.String({ minLength: 1, maxLength: 256 })
/** JSON, as a rule; it is kept as it is. */
const Data = Type.String({ maxLength: 16_384 })

const chat = {
  FlexFlowSid: Sid('FO', 'The flow that the chat belongs to.'),
  Identity: Type.String({ minLength: 1, maxLength: 256, description: 'Who the customer is to the chat.' }),
  ChatFriendlyName: Name,
  ChatUniqueName: Type.Optional(Name),
  PreEngagementData: Type.Optional(Data),
}

export const NewFlexChannel = Type.Object({
  ...chat,
  ChatUserFriendlyName: Name,
  Target: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 256,
      description: "The customer's address on the network, where that is not the identity: a phone number.",
    }),
  ),
  TaskSid: Type.Optional(Sid('WT')),
  TaskAttributes: Type.Optional(Data),
  LongLived: Type.Optional(Type.Boolean()),
})

export const NewWebChannel = Type.Object({ ...chat, CustomerFriendlyName: Name })

export const WebChannelChanges = Type.Object({
  ChatStatus: Type.Optional(Type.Enum(['inactive'], { description: 'Ends the chat.' })),
  PostEngagementData: Type.Optional(Data),
})

/** What a flow may be given beside what it cannot be without. */
const flow = {
  ContactIdentity: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 256,
      description: "The business's own address: a phone number, a page.",
    }),
  ),
  Enabled: Type.Optional(Type.Boolean({ default: false })),
  IntegrationType: Type.Optional(Type.Enum([...integrationTypes])),
  'Integration.FlowSid': Type.Optional(Sid('FW', 'Required for `studio`.')),
  'Integration.Url': Type.Optional(
    Type.String({ minLength: 1, maxLength: 2048, description: 'Required for `external`.' }),
  ),
  'Integration.WorkspaceSid': Type.Optional(Sid('WS', 'Required for `task`.')),
  'Integration.WorkflowSid': Type.Optional(Sid('WW', 'Required for `task`.')),
  'Integration.Channel': Type.Optional(Name),
  'Integration.Timeout': Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  'Integration.Priority': Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
  'Integration.CreationOnMessage': Type.Optional(Type.Boolean()),
  'Integration.RetryCount': Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 3,
      default: 3,
      description: 'How often the URL is called again after a failure.',
    }),
  ),
  LongLived: Type.Optional(Type.Boolean({ default: false })),
  JanitorEnabled: Type.Optional(Type.Boolean({ default: false })),
}

const identity = {
  FriendlyName: Name,
  ChatServiceSid: Sid('IS'),
  ChannelType: Type.Enum([...channelTypes]),
}

export const NewFlexFlow = Type.Object({ ...identity, ...flow })
export const FlexFlowChanges = Type.Object({ ...Type.Partial(Type.Object(identity)).properties, ...flow })
