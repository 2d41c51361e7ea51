import { decodeCursor, encodeCursor } from '../domain/cursor.ts'
import type { Page } from '../domain/entities.ts'
import { invalid } from '../domain/problem.ts'

/** The id after which a list goes on; undefined at its start. Throws `Problem`. */
export function readCursor(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const id = decodeCursor(cursor)
  if (id === null) throw invalid('/cursor', 'This is no cursor of a list: give `next` of the page before.')
  return id
}

/** By id, and so by when it was made. */
export type Order = 'newest' | 'oldest'

/** How a list by ids is read: its direction, and which ids are beyond the page before. Throws `Problem`. */
export const keyset = ({ order, cursor }: { order?: Order; cursor?: string }) => ({
  ...(order === 'oldest'
    ? ({ direction: 'asc', beyond: '>' } as const)
    : ({ direction: 'desc', beyond: '<' } as const)),
  after: readCursor(cursor),
})

/** A page of `limit` items out of the `limit + 1` rows that were asked for. */
export function pageOf<Row extends { id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(toItem), next: rows.length > limit && last ? encodeCursor(last.id) : null }
}

/** All items of a list, for who must give it in one piece; `read` gives a page. */
export async function everyItem<Item>(
  read: (page: { limit: number; cursor?: string }) => Promise<Page<Item>>,
): Promise<Item[]> {
  const items: Item[] = []
  let next: string | null | undefined
  do {
    const page = await read({ limit: 500, ...(next && { cursor: next }) })
    items.push(...page.items)
    next = page.next
  } while (next !== null)
  return items
}
