import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { UserRound } from 'lucide-react'
import { useLocation } from 'wouter'
import { api } from '../api/client.ts'
import { useMay } from '../api/session.tsx'
import type { ChannelItem, Contact, Conversation, Page } from '../api/types.ts'
import { useDebounced } from '../hooks/timing.ts'
import { NetworkMark } from '../networks/mark.tsx'
import { useNetworkTitle } from '../networks/networks.ts'
import { useToast } from '../ui/toast.tsx'
import type { Group, Item } from './palette-items.ts'

/** Letters from which the server is asked, how many of a kind it tells, and the pause in typing before, milliseconds. */
const SHORTEST = 2
const MOST = 6
const PAUSE = 150

export interface Found {
  groups: Group[]
  isSearching: boolean
  error: Error | null
}

/** Channels by their name, and contacts by name or address. */
export function useFound(search: string): Found {
  const may = useMay()
  const asked = useDebounced(search.trim(), PAUSE)
  const isLong = search.trim().length >= SHORTEST && asked.length >= SHORTEST
  const list = { search: asked, limit: MOST }
  const channels = useQuery({
    queryKey: ['channels', 'palette', asked],
    queryFn: ({ signal }) => api<Page<ChannelItem>>('GET', '/channels', { query: list, signal }),
    enabled: isLong && may('channels.list', 'channels/*'),
    placeholderData: keepPreviousData,
  })
  const contacts = useQuery({
    queryKey: ['contacts', 'palette', asked],
    queryFn: ({ signal }) => api<Page<Contact>>('GET', '/contacts', { query: list, signal }),
    enabled: isLong && may('contacts.list', 'contacts/*') && may('conversations.list', 'channels/*'),
    placeholderData: keepPreviousData,
  })
  const channelItem = useChannelItem()
  const contactItem = useContactItem()
  if (!isLong) return { groups: [], isSearching: false, error: null }
  const groups = [
    { value: 'Channels', items: (channels.data?.items ?? []).map(channelItem) },
    { value: 'Contacts', items: (contacts.data?.items ?? []).map(contactItem) },
  ]
  return {
    groups: groups.filter(({ items }) => items.length > 0),
    isSearching: asked !== search.trim() || channels.isFetching || contacts.isFetching,
    error: channels.error ?? contacts.error,
  }
}

function useChannelItem(): (channel: ChannelItem) => Item {
  const [, navigate] = useLocation()
  const titleOf = useNetworkTitle()
  return ({ id, name, network, address }) => ({
    id,
    title: name,
    detail: address === null ? titleOf(network) : `${titleOf(network)} · ${address}`,
    icon: <NetworkMark type={network} />,
    run: () => navigate(`/channels/${id}`),
  })
}

/** A contact leads to the latest conversation. */
function useContactItem(): (contact: Contact) => Item {
  const [, navigate] = useLocation()
  const client = useQueryClient()
  const toast = useToast()
  return ({ id, name, identities }) => {
    const address = identities[0]?.address ?? ''
    const title = name ?? address
    return {
      id,
      title,
      ...(name !== null && { detail: address }),
      icon: <UserRound aria-hidden="true" />,
      run: async () => {
        try {
          const query = { contactId: id, limit: 1 }
          const { items } = await client.fetchQuery({
            queryKey: ['conversations', 'palette', id],
            queryFn: () => api<Page<Conversation>>('GET', '/conversations', { query }),
          })
          if (items[0]) navigate(`/inbox/${items[0].id}`)
          else toast.done(`There is no conversation with ${title} yet.`)
        } catch (error) {
          toast.failed(`The conversation with ${title} was not found.`, error)
        }
      },
    }
  }
}
