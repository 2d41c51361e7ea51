import type { FastifyRequest } from 'fastify'
import { type TProperties, type TSchema, Type } from 'typebox'
import type { Page } from '../../domain/entities.ts'
import { named, ref } from '../../http/named-schema.ts'
import { type PartOfList, type Place, readPlace, turnTo as turnPage, writePlace } from '../../http/two-way.ts'
import { badPageToken } from './errors.ts'

/** Lists by pages. https://www.twilio.com/docs/usage/twilios-response#response-formats-list-paging-information */

const PAGE_SIZE = 50
const MAX_PAGE_SIZE = 1000

/** A list's parameters: paging, and what it can be filtered by. */
export const listQuery = <Filters extends TProperties>(filters: Filters) =>
  Type.Object({
    ...filters,
    PageSize: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MAX_PAGE_SIZE,
        default: PAGE_SIZE,
        description: 'Of the list; more than the maximum is taken as the maximum.',
      }),
    ),
    Page: Type.Optional(
      Type.Integer({ minimum: 0, description: 'For the client: it changes nothing but `meta.page`.' }),
    ),
    PageToken: Type.Optional(Type.String({ maxLength: 100, description: 'As the links of a page have it.' })),
  })

const Url = Type.String({ format: 'uri' })
const UrlOrNull = Type.Union([Url, Type.Null()])

const Meta = Type.Object({
  key: Type.String({ description: 'The property of the answer that holds the list.' }),
  url: Url,
  first_page_url: Url,
  previous_page_url: UrlOrNull,
  next_page_url: UrlOrNull,
  page: Type.Integer({ minimum: 0 }),
  page_size: Type.Integer({ minimum: 1 }),
})

/** The schema of a page, whose list is under `key`. */
export const pageSchema = <Key extends string, Item extends TSchema & { $id: string }>(
  name: string,
  key: Key,
  item: Item,
) => named(name, Type.Object({ meta: Meta, [key]: Type.Array(ref(item)) }))

/** What a client asks for, beside what it filters by. */
export interface PageQuery {
  PageSize?: number
  Page?: number
  PageToken?: string
}

/**
 * A preValidation hook. The official SDK sends its `limit` as PageSize, however large; and parameters that are left
 * empty are as good as left out, but for PageSize.
 */
export async function relaxPaging({ query }: FastifyRequest): Promise<void> {
  const given = query as Record<string, unknown>
  const { PageSize: size } = given
  const isNumber = typeof size === 'string' && /^\d+$|^\d(\.\d+)?e\+\d+$/.test(size)
  if (isNumber && Number(size) > MAX_PAGE_SIZE) given.PageSize = String(MAX_PAGE_SIZE)
  for (const name of ['Page', 'PageToken', 'FriendlyName']) if (given[name] === '') delete given[name]
}

/** *Pure.* Opaque to clients. */
export const toToken = (place: Place): string => `PA${writePlace(place)}`

/** *Pure.* Throws `Problem` for what `toToken` has not written. */
export function fromToken(token: string): Place {
  const place = token.startsWith('PA') ? readPlace(token.slice(2)) : null
  if (place === null) throw badPageToken()
  return place
}

export interface Turned<Item> {
  items: Item[]
  meta: { key: string; page: number; page_size: number } & Record<'url' | 'first_page_url', string> &
    Record<'previous_page_url' | 'next_page_url', string | null>
}

/** Reads the page that a client asks for, and makes the links to those around it. */
export async function turnTo<Item extends { id: string }>(
  asked: PageQuery & { FriendlyName?: string },
  { url, key }: { url: string; key: string },
  read: (part: PartOfList) => Promise<Page<Item>>,
): Promise<Turned<Item>> {
  const { PageSize: size = PAGE_SIZE, Page: page = 0, PageToken: token, FriendlyName } = asked
  const place = token === undefined ? null : fromToken(token)
  const { items, previous, next } = await turnPage(place, { order: 'newest', limit: size }, read)
  const link = (number: number, to: Place | null) => {
    const parameters = {
      ...(FriendlyName !== undefined && { FriendlyName }),
      PageSize: size,
      Page: number,
      ...(to && { PageToken: toToken(to) }),
    }
    const texts = Object.entries(parameters).map(([name, value]) => [name, String(value)])
    return `${url}?${new URLSearchParams(Object.fromEntries(texts))}`
  }
  return {
    items,
    meta: {
      key,
      url: link(page, place),
      first_page_url: link(0, null),
      previous_page_url: previous && link(Math.max(0, page - 1), previous),
      next_page_url: next && link(page + 1, next),
      page,
      page_size: size,
    },
  }
}
