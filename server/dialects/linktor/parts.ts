import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { channelSorts } from '../../services/channels/numbered.ts'

/** What the routes of both bases take. What a body has beside is passed over, as the vendor does. */

export const closed = { additionalProperties: false } as const

const Config = Type.Record(Type.String(), Type.Unknown(), {
  maxProperties: 100,
  description:
    "The type's settings and secrets. In a change, null removes one and ******** leaves it as it is.",
})
const Name = Type.String({ minLength: 1, maxLength: 200 })
const TypeName = Type.String({ minLength: 1, maxLength: 50, description: 'whatsapp, telegram, sms, …' })
const BotId = Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()], {
  description: 'Such as bot_…; null takes it away.',
})
const Metadata = Type.Record(Type.String(), Type.Unknown(), { maxProperties: 100 })

const optional = { defaultBotId: Type.Optional(BotId), metadata: Type.Optional(Metadata) }

export const NewChannelBody = Type.Object({ name: Name, type: TypeName, config: Config, ...optional })
/** The command line gives no settings at first. */
export const FlatNewChannelBody = Type.Object({
  name: Name,
  type: TypeName,
  config: Type.Optional(Config),
  ...optional,
})
export const ChangesBody = Type.Partial(
  Type.Object({ name: Name, type: TypeName, config: Config, ...optional }),
)

export const filters = {
  type: Type.Optional(TypeName),
  search: Type.Optional(Type.String({ maxLength: 200, description: 'Part of the name, in any case.' })),
  sortBy: Type.Optional(Type.Enum([...channelSorts], { default: 'createdAt' })),
  sortOrder: Type.Optional(Type.Enum(['asc', 'desc'], { default: 'desc' })),
}

export const DeleteQuery = Type.Object(
  {
    force: Type.Optional(
      Type.Boolean({ default: false, description: 'Closes the conversations that are active.' }),
    ),
  },
  closed,
)

export const DeactivateBody = Type.Object({
  reason: Type.Optional(Type.String({ maxLength: 500 })),
  closeConversations: Type.Optional(Type.Boolean()),
})

/** A preValidation hook: no body is an empty one. */
export async function noBody(request: FastifyRequest): Promise<void> {
  request.body ??= {}
}
