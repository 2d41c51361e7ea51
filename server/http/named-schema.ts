import { type Static, type TSchema, type TUnsafe, Type } from 'typebox'

export type Named = TSchema & { $id: string }

/** Gives a schema the name under which the API's document holds it. */
export const named = <T extends TSchema>(name: string, schema: T): T & { $id: string } =>
  Object.assign(schema, { $id: name })

/** A reference to a named schema, for responses: nothing is checked against it. */
export const ref = <T extends Named>(schema: T): TUnsafe<Static<T>> =>
  Type.Unsafe<Static<T>>({ $ref: `${schema.$id}#` })
