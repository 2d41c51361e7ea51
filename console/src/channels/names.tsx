import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api } from '../api/client.ts'
import { useLive } from '../api/live.ts'
import { useMay } from '../api/session.tsx'
import type { Channel, ChannelOverview, Page } from '../api/types.ts'

/** So many are asked for at once; others are asked for by themselves. */
const MANY = 1000
/** Names seldom change, milliseconds. */
const FRESH = 60_000

/** The beginning of an id, where there is no name. */
const shortId = (id: string): string => `${id.slice(0, 8)}…`

const NAMES = ['channels', 'names']
type Names = ReadonlyMap<string, string>

/** Several ask for the names, and each hears of a new one: the first puts it in. */
const renamed = (names: Names, { id, name }: Pick<Channel, 'id' | 'name'>): Names =>
  names.get(id) === name ? names : new Map(names).set(id, name)

/** The names of channels by their ids, of those that came with the first request. */
export function useChannelNames(): (id: string) => string | undefined {
  const may = useMay()
  const client = useQueryClient()
  useLive(({ type, data: { channel } }) => {
    if (channel && (type === 'channel.created' || type === 'channel.updated')) {
      client.setQueryData<Names>(NAMES, before => before && renamed(before, channel))
    }
  })
  const { data } = useQuery({
    queryKey: NAMES,
    queryFn: async ({ signal }): Promise<Names> => {
      const query = { limit: MANY }
      const { items } = await api<Page<ChannelOverview>>('GET', '/channels/overview', { query, signal })
      return new Map(items.map(({ id, name }) => [id, name]))
    },
    staleTime: FRESH,
    enabled: may('channels.list', 'channels/*'),
  })
  return id => data?.get(id)
}

/** What a channel is called; the beginning of its id until that is known, and where it must not be. */
export function useChannelName(id: string | null): string {
  const may = useMay()
  const name = useChannelNames()(id ?? '')
  const { data } = useQuery({
    queryKey: ['channel', id, 'name'],
    queryFn: ({ signal }) => api<Channel>('GET', `/channels/${id}`, { signal }),
    staleTime: FRESH,
    retry: false,
    enabled: id !== null && name === undefined && may('channels.get', `channels/${id}`),
    select: channel => channel.name,
  })
  return name ?? data ?? (id === null ? '' : shortId(id))
}

const ChannelName = ({ id }: { id: string }) => <>{useChannelName(id)}</>

/** The name of a channel; it leads there. */
export const ChannelLink = ({ id }: { id: string }) => (
  <Link href={`/channels/${id}`}>
    <ChannelName id={id} />
  </Link>
)
