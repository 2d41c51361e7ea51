import { Type } from 'typebox'
import { Policy } from '../../../domain/policy.ts'
import { named } from '../../../http/named-schema.ts'
import { FreeObject, Id, orNull, Secret, Time, versioned } from './parts.ts'

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
export const NewBot = named('NewBot', Type.Object({ ...Bot.properties, secret: Secret }))
export const NewSecret = named('NewSecret', Type.Object({ secret: Secret }))

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
