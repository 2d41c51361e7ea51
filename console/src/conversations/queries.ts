import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import type { Contact, Conversation, Message, ServiceWindow } from '../api/types.ts'

/** Milliseconds for which what changes rarely is taken as it is; live events tell of changes. */
const WHILE = 5 * 60_000

export const conversationKey = (id: string) => ['conversation', id]

/** A live event may have told of a later state than the answer that was under way. */
export const later = <T extends { updatedAt: string }>(one: T, other: T | undefined): T =>
  other !== undefined && other.updatedAt > one.updatedAt ? other : one

/** A conversation, as the latest of what the server and its events told. */
export function useConversation(id: string) {
  const client = useQueryClient()
  return useQuery({
    queryKey: conversationKey(id),
    queryFn: async ({ signal }) => {
      const found = await api<Conversation>('GET', `/conversations/${id}`, { signal })
      return later(found, client.getQueryData<Conversation>(conversationKey(id)))
    },
  })
}

export const useContact = (id: string | undefined) =>
  useQuery({
    queryKey: ['contact', id],
    queryFn: ({ signal }) => api<Contact>('GET', `/contacts/${id}`, { signal }),
    enabled: id !== undefined,
  })

export const windowKey = (conversationId: string) => ['conversation', conversationId, 'window']

/** Until when a contact may be sent anything. */
export const useServiceWindow = (conversation: Conversation | undefined) =>
  useQuery({
    queryKey: windowKey(conversation?.id ?? ''),
    queryFn: ({ signal }) =>
      api<ServiceWindow>(
        'GET',
        `/channels/${conversation?.channelId}/contacts/${conversation?.contactId}/window`,
        { signal },
      ),
    enabled: conversation !== undefined,
    // It closes by itself.
    refetchInterval: ({ state: { data } }) =>
      data?.expiresAt ? Math.min(Math.max(Date.parse(data.expiresAt) - Date.now(), 1000), WHILE) : false,
  })

/** A message that is not among those loaded. */
export const useMessage = (id: string, enabled: boolean) =>
  useQuery({
    queryKey: ['message', id],
    queryFn: ({ signal }) => api<Message>('GET', `/messages/${id}`, { signal }),
    enabled,
    staleTime: WHILE,
  })

const VISITOR = /^visitor:.*(\w{5})$/

/** Whether an address says something to people: that of a web site's visitor is made up by Portico. */
export const isTelling = (address: string): boolean => !VISITOR.test(address)

/** What a contact is called: their name, else their address; of a web site's visitor so much as tells one from another. */
export function nameOf(
  contact: { name: string | null } | undefined,
  address: string | null | undefined,
): string {
  const visitor = VISITOR.exec(address ?? '')?.[1]
  return contact?.name || (visitor ? `Visitor ${visitor}` : address) || 'Unknown'
}
