import { type QueryClient, type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { api } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { Channel, ChannelOverview, Page } from '../../api/types.ts'
import { useThrottled } from '../../hooks/timing.ts'
import { type Change, merge, note, patch } from './patch.ts'
import { changedRow, type Row, rowById } from './row.ts'

/** As many as the browser holds; of more, the newest. */
const MOST = 20_000
const PAGE = 1000
const HOUR = 3_600_000
/** Between two searches on the server, milliseconds. */
const PAUSE = 500
/** After a full hour, milliseconds: clocks differ. */
const LATE = 5000

const KEY = ['channels', 'overview']

/** The channels in the order of the API, as far as they have come. */
export interface List {
  rows: readonly Row[]
  /** `cut`: there are more than are held. */
  state: 'loading' | 'complete' | 'cut'
}

/** The channels, and those that the server finds by name where there are more than are held. */
export function useOverview(search: string) {
  const { data: list, error, refetch } = usePages('', true)
  const asked = useThrottled(search, PAUSE)
  const { data: found, isFetching } = usePages(asked, list?.state === 'cut' && asked !== '')
  const all = useMemo((): List | undefined => {
    if (list?.state !== 'cut' || found === undefined) return list
    // What is held are the newest: whatever else is found comes behind.
    return { ...list, rows: [...list.rows, ...found.rows.filter(row => !rowById(list.rows, row.id))] }
  }, [list, found])
  return { list: all, error, refetch, isSearching: isFetching }
}

/**
 * All channels, or those whose name has `search` in it, page by page: what has come is shown while the rest is on its way.
 * Loaded anew, each page takes the place of what it tells about.
 */
const usePages = (search: string, enabled: boolean) =>
  useQuery({
    queryKey: [...KEY, search],
    queryFn: ({ client, queryKey, signal }) => load(client, queryKey, search, signal),
    enabled,
    refetchOnMount: 'always',
    // Thousands of rows are not to be compared field by field.
    structuralSharing: false,
  })

async function load(client: QueryClient, key: QueryKey, search: string, signal: AbortSignal): Promise<List> {
  let cursor: string | null = null
  let above: string | null = null
  for (let loaded = 0; ; ) {
    const query = { limit: PAGE, cursor, search }
    const page: Page<ChannelOverview> = await api('GET', '/channels/overview', { query, signal })
    flush(client)
    loaded += page.items.length
    const isEnd = page.next === null || loaded >= MOST
    const known = client.getQueryData<List>(key)
    const rows = merge(known?.rows ?? [], page.items, above, isEnd)
    if (isEnd) return { rows, state: page.next === null ? 'complete' : 'cut' }
    client.setQueryData<List>(key, { rows, state: known?.state ?? 'loading' })
    cursor = page.next
    above = page.items.at(-1)?.id ?? above
  }
}

/** What happened since the last frame. */
const changes = new Map<string, Change>()
let frame: number | null = null

function flush(client: QueryClient): void {
  if (frame !== null) cancelAnimationFrame(frame)
  frame = null
  if (changes.size === 0) return
  const happened = new Map(changes)
  changes.clear()
  change(client, rows => patch(rows, happened))
}

const change = (client: QueryClient, by: (rows: readonly Row[]) => readonly Row[]): void =>
  void client.setQueriesData<List>({ queryKey: KEY }, list => list && { ...list, rows: by(list.rows) })

/** Keeps the channels true: by what happens, once a frame, and by the server's own count when an hour begins. */
export function useLiveOverview(): void {
  const client = useQueryClient()
  useLive(event => {
    note(changes, event, client.getQueryData<List>([...KEY, ''])?.rows ?? [])
    if (changes.size > 0) frame ??= requestAnimationFrame(() => flush(client))
  })
  useEffect(() => () => flush(client), [client])
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const wait = () => {
      timer = setTimeout(
        () => {
          void client.invalidateQueries({ queryKey: KEY })
          wait()
        },
        HOUR - (Date.now() % HOUR) + LATE,
      )
    }
    wait()
    return () => clearTimeout(timer)
  }, [client])
}

/** Shows a channel as an answer of the server has told it. */
export const showChannel = (client: QueryClient, channel: Channel): void =>
  change(client, rows => rows.map(row => (row.id === channel.id ? changedRow(row, channel) : row)))
