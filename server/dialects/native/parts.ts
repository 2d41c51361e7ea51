import { type TObject, type TProperties, type TSchema, Type } from 'typebox'
import type { Page } from '../../domain/entities.ts'

/** What many routes have in common. */

/** Options of an object that refuses what it does not know. */
export const closed = { additionalProperties: false } as const

/** A moment as clients give it. */
export const TimeInput = Type.String({ format: 'date-time', maxLength: 64 })

/** Epoch milliseconds of a moment that a schema has let through. */
export const msOf = (time: string): number => Date.parse(time)
export const msOrAbsent = (time: string | undefined): number | undefined =>
  time === undefined ? undefined : Date.parse(time)

export const Name = Type.String({ minLength: 1, maxLength: 200 })

/** Of a person or a business, on a network. */
export const Token = Type.String({ minLength: 1, maxLength: 4096 })

export const Metadata = Type.Record(Type.String(), Type.Unknown(), {
  maxProperties: 100,
  description: 'Your own data, kept and given back as it is.',
})

const PAGE_SIZE = 50

const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: PAGE_SIZE })),
  cursor: Type.Optional(Type.String({ maxLength: 100, description: '`next` of the page before.' })),
}

/** Which end of a list comes first. */
export const Order = Type.Optional(Type.Enum(['newest', 'oldest'], { default: 'newest' }))

/** A list's parameters: paging, and what it can be filtered by. */
export const listQuery = <Filters extends TProperties>(filters: Filters): TObject<typeof paging & Filters> =>
  Type.Object({ ...paging, ...filters }, closed)

/** A list's parameters for the service: without those that were not given. */
export const paged = <Query extends { limit?: number }>(query: Query): Query & { limit: number } => ({
  ...query,
  limit: query.limit ?? PAGE_SIZE,
})

/** The schema of a list's page. */
export const pageSchema = <Item extends TSchema>(item: Item) =>
  Type.Object({
    items: Type.Array(item),
    next: Type.Union([Type.String(), Type.Null()], {
      description: 'The cursor of the next page; null on the last.',
    }),
  })

export const toPage = <From, To>(page: Page<From>, map: (item: From) => To) => ({
  items: page.items.map(map),
  next: page.next,
})
