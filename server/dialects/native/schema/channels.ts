import { Type } from 'typebox'
import { channelStatuses, OVERVIEW_HOURS } from '../../../domain/channel.ts'
import { checkNames } from '../../../domain/network.ts'
import { ChannelProfile, environments } from '../../../domain/profile.ts'
import { named, ref } from '../../../http/named-schema.ts'
import { Condition, Count, FreeObject, Id, orNull, Secret, Time, versioned } from './parts.ts'

export const SetupStep = named(
  'SetupStep',
  Type.Object({
    kind: Type.Enum(['paste', 'scan']),
    title: Type.String(),
    detail: Type.String(),
    fields: Type.Optional(Type.Array(Type.Object({ label: Type.String(), value: Type.String() }))),
    payload: Type.Optional(Type.String({ description: 'What the code to be scanned holds.' })),
  }),
)

export const Profile = named('ChannelProfile', ChannelProfile)

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
  profile: ref(Profile),
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
    webhookSecret: Secret,
  }),
)

const { id, network, name, address, status, enabled, condition, conditionSince, botId } = channel
export const ChannelOverview = named(
  'ChannelOverview',
  Type.Object(
    {
      ...{ id, network, name, address, status, enabled, condition, conditionSince, botId },
      environment: Type.Enum([...environments]),
      received: Count,
      sent: Count,
      failed: Count,
      hours: Type.Array(Count, {
        minItems: OVERVIEW_HOURS,
        maxItems: OVERVIEW_HOURS,
        description:
          'Messages received and sent in each UTC hour, the oldest first; the last has just begun.',
      }),
      lastMessageAt: orNull(
        Type.String({
          format: 'date-time',
          description: 'When a message last came in, or the network last took one; to the millisecond.',
        }),
      ),
    },
    {
      description:
        'A channel among many. `received`, `sent` and `failed` are of the same 24 hours as `hours`.',
    },
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
