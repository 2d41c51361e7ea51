import { type Static, Type } from 'typebox'
import { named, ref } from '../../http/named-schema.ts'
import { Body, Template } from './body-schema.ts'
import { closed, Id, orNull, pageOf, Time } from './schema.ts'

/** https://docs.bird.com/api/channels-api/api-reference/messaging */

const Address = Type.String({ minLength: 1, maxLength: 512 })
const Key = Type.String({ minLength: 1, maxLength: 200 })

const Receiver = Type.Object(
  {
    contacts: Type.Array(
      Type.Object(
        {
          id: Type.Optional(Type.String({ maxLength: 64 })),
          identifierKey: Type.Optional(Key),
          identifierValue: Type.Optional(Address),
          type: Type.Optional(Type.Enum(['to', 'cc', 'bcc'])),
          identifiers: Type.Optional(
            Type.Array(Type.Object({ identifierKey: Key, identifierValue: Address }, closed), {
              maxItems: 50,
            }),
          ),
          platformAddress: Type.Optional(Address),
          platformAddressSelector: Type.Optional(orNull(Type.String({ maxLength: 1000 }))),
        },
        closed,
      ),
      { minItems: 1, maxItems: 100 },
    ),
  },
  closed,
)
export type Receiver = Static<typeof Receiver>

/** The vendor's own services beside its channels read what has no description here. */
const Flag = Type.Optional(Type.Boolean({ description: 'Accepted, and without effect.' }))
const Reference = Type.String({ maxLength: 1000 })
const Tags = Type.Array(Type.String({ pattern: '^[a-zA-Z0-9-_ ]{1,50}$' }), { maxItems: 10 })
const Meta = Type.Record(Type.String(), Type.Unknown(), { maxProperties: 100 })

export const CreateMessage = Type.Object(
  {
    sender: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { maxProperties: 10 })),
    receiver: Receiver,
    reference: Type.Optional(Reference),
    body: Type.Optional(orNull(Body)),
    template: Type.Optional(orNull(Template)),
    meta: Type.Optional(Meta),
    replyTo: Type.Optional(
      Type.Object(
        {
          id: Type.String({ maxLength: 64 }),
          type: Type.Enum(['message', 'click', 'referrals']),
          order: Type.Optional(Type.Integer()),
        },
        closed,
      ),
    ),
    notification: Type.Optional(Type.Object({ url: Type.Optional(Type.String({ maxLength: 2048 })) })),
    tags: Type.Optional(Tags),
    scheduledFor: Type.Optional(Type.String({ format: 'date-time', maxLength: 64 })),
    capFrequency: Flag,
    enableLinkTracking: Flag,
    ignoreQuietHours: Flag,
    ignoreGlobalHoldout: Flag,
    shortLinks: Type.Optional(orNull(Type.Object({}))),
    validity: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  closed,
)
export type CreateMessage = Static<typeof CreateMessage>

const messageStatuses = [
  'accepted',
  'rejected',
  'processing',
  'scheduled',
  'sent',
  'sending_failed',
  'delivered',
  'delivery_failed',
  'deleted',
  'skipped',
] as const

const annotations = Type.Optional(Type.Object({ name: Type.String() }))
const person = {
  id: Type.String(),
  identifierKey: Type.String(),
  identifierValue: Type.String(),
  annotations,
}
const connector = Type.Object({
  connector: Type.Object({ id: Id, identifierValue: Type.Optional(Type.String()), annotations }),
})

export const Message = named(
  'Message',
  Type.Object({
    id: Id,
    channelId: Id,
    sender: Type.Union([connector, Type.Object({ contact: Type.Object(person) })]),
    receiver: Type.Union([
      connector,
      Type.Object({ contacts: Type.Array(Type.Object({ ...person, type: Type.Literal('to') })) }),
    ]),
    body: Type.Optional(
      Type.Object(
        { type: Type.String({ description: 'What it says stands under this name.' }) },
        { additionalProperties: true },
      ),
    ),
    template: Type.Optional(
      Type.Object({ name: Type.String(), locale: Type.String() }, { additionalProperties: true }),
    ),
    meta: Type.Record(Type.String(), Type.Unknown()),
    reference: Type.String({ description: 'Empty where there is none.' }),
    parts: Type.Array(Type.Object({ platformReference: Type.String() }), {
      description: "The network's ids of the message.",
    }),
    status: Type.Enum([...messageStatuses]),
    reason: Type.String({ description: 'Why it failed, in words; empty where it has not.' }),
    direction: Type.Enum(['incoming', 'outgoing']),
    replyTo: Type.Optional(Type.Object({ id: Id, type: Type.Literal('message') })),
    lastStatusAt: Time,
    createdAt: Time,
    updatedAt: Time,
    failure: Type.Optional(
      Type.Object({
        code: Type.Integer(),
        description: Type.String(),
        source: Type.Object({ code: Type.String(), name: Type.String() }),
      }),
    ),
    tags: Type.Optional(Type.Array(Type.String())),
    scheduledFor: Type.Optional(Time),
  }),
)
export type Message = Static<typeof Message>
export const MessageList = named('MessageList', pageOf(ref(Message)))

export const messageSchemas = [Message, MessageList]
