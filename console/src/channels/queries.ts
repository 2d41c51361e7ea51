import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useMay } from '../api/session.tsx'
import type { Channel, ChannelOverview, Page, Template } from '../api/types.ts'

/** Milliseconds for which what changes rarely is taken as it is; live events tell of changes. */
const WHILE = 5 * 60_000
/** Channels that are offered at once. */
const OFFERED = 200

/** A channel. What changes it puts the new one under this key. */
export const channelQuery = (id: string) =>
  queryOptions({
    queryKey: ['channel', id],
    queryFn: ({ signal }) => api<Channel>('GET', `/channels/${encodeURIComponent(id)}`, { signal }),
  })

/** A channel beside something else: it may be some minutes old where nobody listens for changes. */
export const useChannel = (id: string | undefined) =>
  useQuery({ ...channelQuery(id ?? ''), enabled: id !== undefined, staleTime: WHILE })

/** Puts a channel that the server gave in the place of the one that is shown, and has lists loaded anew. */
export function useKeepChannel(): (channel: Channel) => void {
  const client = useQueryClient()
  return channel => {
    client.setQueryData(channelQuery(channel.id).queryKey, channel)
    void client.invalidateQueries({ queryKey: ['channels'] })
  }
}

/** Channels to choose from; none where the key may not list them. */
export function useChannels(query: { network?: string; status?: string } = {}) {
  const may = useMay()
  return useQuery({
    queryKey: ['channels', 'choice', query],
    queryFn: ({ signal }) =>
      api<Page<ChannelOverview>>('GET', '/channels/overview', {
        query: { ...query, limit: OFFERED },
        signal,
      }),
    select: ({ items }) => items,
    enabled: may('channels.list', 'channels/*'),
    staleTime: WHILE,
  })
}

/** The templates that the network has for a channel's account. */
export const templatesQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['channel', channelId, 'templates'],
    // The network is asked each time.
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      api<{ items: Template[] }>('GET', `/channels/${channelId}/templates`, { signal }),
    select: ({ items }) => items,
  })
