import { type QueryClient, useInfiniteQuery } from '@tanstack/react-query'
import { pagesOf } from '../../../api/pages.ts'
import type { Contact, Conversation, InboxItem } from '../../../api/types.ts'
import { type Filter, itemsOf, type Pages, withChange, withItem } from './items.ts'

const KEY = ['conversations', 'inbox']

/** The conversations of a filter, page by page. */
export const useInbox = (filter: Filter) =>
  useInfiniteQuery({
    ...pagesOf<InboxItem>([...KEY, filter], '/inbox', { ...filter, unread: filter.unread || undefined }),
    select: itemsOf,
  })

/** Every list that is loaded, with its filter. */
const lists = (client: QueryClient) =>
  client.getQueriesData<Pages>({ queryKey: KEY }).flatMap(([queryKey, pages]) => {
    return pages === undefined ? [] : [{ queryKey, pages, filter: queryKey.at(-1) as Filter }]
  })

/** What is known of a conversation from any list. */
export const itemOf = (client: QueryClient, id: string): InboxItem | undefined =>
  lists(client)
    .flatMap(({ pages }) => itemsOf(pages))
    .find(({ conversation }) => conversation.id === id)

/** Puts a conversation where it belongs in every list. */
export function placeItem(client: QueryClient, item: InboxItem): void {
  for (const { queryKey, pages, filter } of lists(client)) {
    client.setQueryData(queryKey, withItem(pages, filter, item))
  }
}

/** Changes a conversation in the lists that have it; tells whether any has. */
export function changeItem(client: QueryClient, id: string, change: (item: InboxItem) => InboxItem): boolean {
  if (itemOf(client, id) === undefined) return false
  for (const { queryKey, pages, filter } of lists(client)) {
    client.setQueryData(queryKey, withChange(pages, filter, id, change))
  }
  return true
}

/** Has every list of the inbox loaded anew. */
export const reloadLists = (client: QueryClient): void => void client.invalidateQueries({ queryKey: KEY })

/** A contact as the inbox shows them beside a conversation. */
export const companyOf = (contact: Contact, { thread }: Conversation): InboxItem['contact'] => ({
  id: contact.id,
  name: contact.name,
  address:
    (contact.identities.find(({ address }) => address === thread) ?? contact.identities[0])?.address ??
    thread,
})
