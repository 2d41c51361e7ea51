import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { Event, Page } from '../../api/types.ts'
import { wantsType } from '../../events/filters.ts'
import { isKept } from '../../events/kinds.ts'
import { begun, emptyTail, lengthened, MOST, paused, resumed, type Tail, taken } from './tail.ts'

const PAGE = 100

export interface Filter {
  /** A type, or all of an area: `message.*`. */
  type: string | null
  channelId: string | null
}

const page = ({ type, channelId }: Filter, more: { cursor?: string; limit: number }, signal?: AbortSignal) =>
  api<Page<Event>>('GET', '/events', { query: { type, channelId, ...more }, signal })

/** Calls back with events as they happen, those of a frame together, the newest first: storms do not freeze the page. */
function useBatches(filter: Filter, onBatch: (events: Event[], lost: number) => void): void {
  const queue = useRef<Event[]>([])
  const lost = useRef(0)
  const frame = useRef(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what another filter let through is let go.
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current)
      frame.current = 0
      queue.current = []
    },
    [filter],
  )
  useLive(event => {
    const { type, channelId } = filter
    if (!isKept(event.type)) return
    if (type !== null && !wantsType([type], event.type)) return
    if (channelId !== null && event.channelId !== channelId) return
    queue.current.push(event)
    // A page in the background has no frames.
    if (queue.current.length > 2 * MOST) lost.current += queue.current.splice(0, MOST).length
    if (frame.current !== 0) return
    frame.current = requestAnimationFrame(() => {
      frame.current = 0
      const events = queue.current.reverse()
      queue.current = []
      onBatch(events, lost.current)
      lost.current = 0
    })
  })
}

/** What happens, as it happens, after what has happened before. */
export function useTail(filter: Filter) {
  const [tail, setTail] = useState<Tail>(emptyTail)
  const [older, setOlder] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const [before, setBefore] = useState(filter)
  if (before !== filter) {
    setBefore(filter)
    setTail(emptyTail)
    setOlder({ busy: false, error: null })
  }
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['events', 'newest', filter.type, filter.channelId],
    queryFn: ({ signal }) => page(filter, { limit: PAGE }, signal),
    staleTime: 0,
  })
  useEffect(() => {
    if (!data) return
    // Loaded again after a break of the connection, it adds what happened meanwhile.
    setTail(before =>
      before.shown.length === 0 && before.waiting.length === 0
        ? begun(data.items, data.next === null)
        : taken(before, newerThan(before, data.items)),
    )
  }, [data])
  useBatches(filter, (events, lost) => setTail(before => taken(before, events, lost)))

  const pause = useCallback(() => setTail(paused), [])
  const resume = useCallback(async () => {
    const next = resumed(tail)
    if (next) return setTail(next)
    const fresh = await refetch()
    if (fresh.data) setTail(begun(fresh.data.items, fresh.data.next === null))
  }, [tail, refetch])
  const loadOlder = useCallback(async () => {
    const cursor = tail.shown.at(-1)?.id
    if (cursor === undefined) return
    setOlder({ busy: true, error: null })
    try {
      const { items, next } = await page(filter, { cursor, limit: PAGE })
      setTail(before => lengthened(before, items, next === null))
      setOlder({ busy: false, error: null })
    } catch (refusal) {
      setOlder({ busy: false, error: refusal })
    }
  }, [tail, filter])
  return { tail, error, isPending, refetch, pause, resume, older, loadOlder }
}

/** What is older than all that is shown belongs below it. */
function newerThan({ shown, waiting }: Tail, items: readonly Event[]): Event[] {
  const newest = waiting[0]?.id ?? shown[0]?.id ?? ''
  return items.filter(({ id }) => id > newest)
}

/** When an id was made, epoch milliseconds: it is in its first twelve digits. RFC 9562, section 5.7. */
const madeAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)

/** An event by its id; null when the server has none, or no longer. */
export const useEvent = (id: string, known: Event | undefined) =>
  useQuery({
    queryKey: ['events', 'one', id],
    queryFn: async ({ signal }) => {
      const made = madeAt(id)
      if (Number.isNaN(made)) return null
      const query = {
        from: new Date(made).toISOString(),
        to: new Date(made + 1).toISOString(),
        limit: 200,
      }
      const { items } = await api<Page<Event>>('GET', '/events', { query, signal })
      return items.find(event => event.id === id) ?? null
    },
    enabled: known === undefined,
    ...(known && { initialData: known }),
  })
