import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import type { Contact, Conversation, Page } from '../../api/types.ts'
import { noteMessage } from '../../conversations/use-thread.ts'
import type { Customer } from './customers.ts'

const keyOf = (channelId: string, address: string) => ['conversations', 'with', channelId, address]

/** The conversation with a customer; null before anything was said. */
export function useConversationWith(channelId: string, address: string) {
  const client = useQueryClient()
  useLive(({ data: { conversation, contact, message } }) => {
    if (contact) client.setQueryData<Contact>(['contact', contact.id], known => known && contact)
    if (message) noteMessage(client, message)
    if (conversation?.channelId === channelId) {
      client.setQueryData(keyOf(channelId, conversation.thread), conversation)
    }
  })
  return useQuery({
    queryKey: keyOf(channelId, address),
    queryFn: async ({ signal }): Promise<Conversation | null> => {
      const contacts = await api<Page<Contact>>('GET', '/contacts', { query: { search: address }, signal })
      for (const { id } of contacts.items) {
        const query = { contactId: id, channelId }
        const { items } = await api<Page<Conversation>>('GET', '/conversations', { query, signal })
        const found = items.find(({ thread }) => thread === address)
        if (found) return found
      }
      return client.getQueryData<Conversation>(keyOf(channelId, address)) ?? null
    },
  })
}

/** What a customer can do, in the JSON of the sandbox. */
export type Play =
  | { type: 'message'; content: object; replyTo?: string }
  | { type: 'reaction'; target: string; emoji: string }
  | { type: 'status'; target: string; status: 'read' }
  | { type: 'consent'; allowed: boolean }

/** Does something as the customer. `id`: the same again is done once. Throws `ApiError`, `Unreachable`. */
export const play = (channelId: string, sender: Customer, event: Play, id: string): Promise<void> =>
  api('POST', `/channels/${channelId}/sandbox/events`, {
    body: { ...event, id, ...(event.type !== 'status' && { sender }) },
  })
