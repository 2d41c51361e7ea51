import type { Row } from './row.ts'

/** Which channels are selected, and from which a stretch would go on. */
export interface Selection {
  ids: ReadonlySet<string>
  anchor: string | null
}

export const nothingSelected: Selection = { ids: new Set(), anchor: null }

/**
 * Turns the selection of one channel round. With `stretch` all between the one touched last and this one become as this
 * one does, in the order that is shown.
 */
export function toggle(
  { ids, anchor }: Selection,
  shown: readonly Row[],
  id: string,
  stretch: boolean,
): Selection {
  const next = new Set(ids)
  const selects = !ids.has(id)
  const [from, to] = [shown.findIndex(row => row.id === anchor), shown.findIndex(row => row.id === id)]
  const touched =
    stretch && from >= 0 && to >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [{ id }]
  for (const row of touched) {
    if (selects) next.add(row.id)
    else next.delete(row.id)
  }
  return { ids: next, anchor: id }
}

/** Selects all that are shown, or none of them when all are already. */
export function toggleAll({ ids }: Selection, shown: readonly Row[]): Selection {
  const next = new Set(ids)
  if (shown.every(row => ids.has(row.id))) for (const row of shown) next.delete(row.id)
  else for (const row of shown) next.add(row.id)
  return { ids: next, anchor: null }
}
