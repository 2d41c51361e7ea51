import type { Event } from '../../api/types.ts'

/** Events that are kept, so that a page that is left open does not grow. */
export const MOST = 1000

/** The tail of events as it is shown. Pure. */
export interface Tail {
  /** The newest first. */
  shown: readonly Event[]
  paused: boolean
  /** Came while it was paused, the newest first. */
  waiting: readonly Event[]
  /** How many came while it was paused, also those that are no longer kept. */
  missed: number
  /** Newer ones were dropped to make room for older ones: to go on, it is loaded anew. */
  cut: boolean
  /** Nothing is older than what is shown. */
  complete: boolean
}

export const emptyTail: Tail = {
  shown: [],
  paused: false,
  waiting: [],
  missed: 0,
  cut: false,
  complete: true,
}

/** The first page of what the server has kept. */
export const begun = (items: readonly Event[], complete: boolean): Tail => ({
  ...emptyTail,
  shown: items,
  complete,
})

/** With events that have happened, the newest first; `lost` more came between them that were not kept. */
export function taken(tail: Tail, events: readonly Event[], lost = 0): Tail {
  const known = new Set([...tail.shown, ...tail.waiting].map(({ id }) => id))
  const fresh = events.filter(({ id }) => !known.has(id))
  if (fresh.length === 0) return tail
  if (tail.paused) {
    return {
      ...tail,
      waiting: [...fresh, ...tail.waiting].slice(0, MOST),
      missed: tail.missed + fresh.length + lost,
    }
  }
  return { ...tail, ...newest([...fresh, ...tail.shown], tail.complete) }
}

export const paused = (tail: Tail): Tail => (tail.paused ? tail : { ...tail, paused: true })

/** Goes on, with what came meanwhile; null when it has to be loaded anew. */
export const resumed = (tail: Tail): Tail | null =>
  tail.cut
    ? null
    : {
        ...emptyTail,
        ...newest([...tail.waiting, ...tail.shown], tail.complete),
      }

/** With older events at its end. It stands still then: whoever looks back does not want it to move. */
export function lengthened(tail: Tail, older: readonly Event[], complete: boolean): Tail {
  const known = new Set(tail.shown.map(({ id }) => id))
  const all = [...tail.shown, ...older.filter(({ id }) => !known.has(id))]
  return {
    ...tail,
    paused: true,
    shown: all.slice(-MOST),
    cut: tail.cut || all.length > MOST,
    complete,
  }
}

const newest = (events: readonly Event[], complete: boolean) => ({
  shown: events.slice(0, MOST),
  complete: complete && events.length <= MOST,
})
