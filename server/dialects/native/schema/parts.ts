import { type TSchema, Type } from 'typebox'
import { named } from '../../../http/named-schema.ts'

/** What several things of the API are made of. Ids are UUIDs, times ISO 8601 in UTC with milliseconds. */

export const Id = Type.String({ format: 'uuid' })
export const Time = Type.String({ format: 'date-time' })
export const Count = Type.Integer({ minimum: 0 })
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
export const FreeObject = Type.Record(Type.String(), Type.Unknown())
export const versioned = { createdAt: Time, updatedAt: Time, version: Type.Integer() }

export const Condition = named(
  'Condition',
  Type.Object(
    { code: Type.String(), message: Type.String(), cure: Type.Optional(Type.String()) },
    { description: 'Why something is as it is, and what to do.' },
  ),
)

export const Failure = named(
  'Failure',
  Type.Object(
    { code: Type.String(), message: Type.String(), cure: Type.Optional(Type.String()) },
    { description: 'Why a message failed; the code is the network’s own or one of Portico’s.' },
  ),
)

export const Secret = Type.String({ description: 'Shown here and never again.' })
