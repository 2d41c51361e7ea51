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
