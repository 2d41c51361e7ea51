import { invalid } from '../../domain/problem.ts'
import { type Place, readPlace, type Turned, writePlace } from '../../http/two-way.ts'

/** The place that a cursor names; null at the start of a list. Throws `Problem` (`invalid`). */
export function placeOf({ cursor }: { cursor?: string | null }): Place | null {
  if (cursor === undefined || cursor === null || cursor === '') return null
  const place = readPlace(cursor)
  if (place === null)
    throw invalid('/cursor', 'cursor is none: give next_cursor or previous_cursor of a page.')
  return place
}

export const paginationData = ({ previous, next }: Turned<unknown>, total: number) => ({
  previous_cursor: previous && writePlace(previous),
  next_cursor: next && writePlace(next),
  total,
})
