import { decodeCursor, encodeCursor } from '../domain/cursor.ts'
import type { Page } from '../domain/entities.ts'

/**
 * Pages of a list that can be turned both ways. They hold on to items, and not to numbers: what is added or removed
 * between two of them neither repeats nor hides another item.
 */

/** Where a page is in its list: the items after one, or those just before it. */
export interface Place {
  way: 'after' | 'before'
  /** Of the item that the page does not hold any more. */
  id: string
}

/** *Pure.* As clients are given it. */
export const writePlace = ({ way, id }: Place): string => `${way === 'after' ? 0 : 1}${encodeCursor(id)}`

/** *Pure.* Null for what `writePlace` has not written. */
export function readPlace(text: string): Place | null {
  const [, way, cursor = ''] = /^([01])(.+)$/.exec(text) ?? []
  const id = decodeCursor(cursor)
  return id === null ? null : { way: way === '0' ? 'after' : 'before', id }
}

export type Order = 'newest' | 'oldest'

/** How a service is asked for the items of a page. */
export interface PartOfList {
  order: Order
  limit: number
  cursor?: string
}

export interface Turned<Item> {
  items: Item[]
  /** Of the pages around; null where there is none. */
  previous: Place | null
  next: Place | null
}

/** Reads the page at a place, or the first one. */
export async function turnTo<Item extends { id: string }>(
  place: Place | null,
  { order, limit }: { order: Order; limit: number },
  read: (part: PartOfList) => Promise<Page<Item>>,
): Promise<Turned<Item>> {
  const back = place?.way === 'before'
  const other = order === 'newest' ? 'oldest' : 'newest'
  const found = await read({
    order: back ? other : order,
    limit,
    ...(place && { cursor: encodeCursor(place.id) }),
  })
  const items = back ? found.items.toReversed() : found.items
  const [first, last] = [items[0], items.at(-1)]
  const goesOn = back || found.next !== null
  const goesBack = back ? found.next !== null : place !== null
  return {
    items,
    previous: first && goesBack ? { way: 'before', id: first.id } : null,
    next: last && goesOn ? { way: 'after', id: last.id } : null,
  }
}
