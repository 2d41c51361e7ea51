import type { InfiniteData } from '@tanstack/react-query'
import { previewOf } from '../../../../../server/domain/preview.ts'
import type { Conversation, InboxItem, Message, Page } from '../../../api/types.ts'

/** Which conversations are listed. */
export interface Filter {
  status: 'open' | 'closed'
  unread: boolean
  channelId: string | null
}

export type Pages = InfiniteData<Page<InboxItem>>

/** All that is loaded, the latest first. A conversation may come twice while the list is read: its first place counts. */
export function itemsOf({ pages }: Pages): InboxItem[] {
  const byId = new Map<string, InboxItem>()
  for (const item of pages.flatMap(({ items }) => items)) {
    if (!byId.has(item.conversation.id)) byId.set(item.conversation.id, item)
  }
  return [...byId.values()]
}

export const lastMessageOf = ({
  id,
  direction,
  status,
  content,
  createdAt,
}: Message): NonNullable<InboxItem['lastMessage']> => ({
  id,
  direction,
  status,
  type: content.type,
  preview: previewOf(content),
  createdAt,
})

/** The list with the conversation where it belongs now, or without it where it belongs no more. */
export function withItem(pages: Pages, filter: Filter, item: InboxItem): Pages {
  const { conversation } = item
  const rest = pages.pages.map(page => ({
    ...page,
    items: page.items.filter(other => other.conversation.id !== conversation.id),
  }))
  const wasThere = itemsOf(pages).some(other => other.conversation.id === conversation.id)
  if (!belongs(conversation, filter, wasThere)) return { ...pages, pages: rest }
  const at = rest.findIndex(({ items, next }) => next === null || items.some(other => isAfter(item, other)))
  // Older than all that is loaded: it comes when that part of the list is.
  if (at === -1) return { ...pages, pages: rest }
  const changed = rest.map((page, index) =>
    index === at
      ? { ...page, items: [...page.items, item].sort((one, other) => (isAfter(one, other) ? -1 : 1)) }
      : page,
  )
  return { ...pages, pages: changed }
}

/** What was read while only the unread are listed stays until they are listed anew: nothing vanishes under one's hand. */
const belongs = ({ status, channelId, unread }: Conversation, filter: Filter, wasThere: boolean): boolean =>
  status === filter.status &&
  (filter.channelId === null || filter.channelId === channelId) &&
  (!filter.unread || unread > 0 || wasThere)

const isAfter = ({ conversation: one }: InboxItem, { conversation: other }: InboxItem): boolean =>
  one.lastMessageAt === other.lastMessageAt ? one.id > other.id : one.lastMessageAt > other.lastMessageAt

/** The list with a change of a conversation that it has; as it was, where it has not. */
export function withChange(
  pages: Pages,
  filter: Filter,
  id: string,
  change: (item: InboxItem) => InboxItem,
): Pages {
  const item = itemsOf(pages).find(({ conversation }) => conversation.id === id)
  return item === undefined ? pages : withItem(pages, filter, change(item))
}

/** A message in the item of its conversation. What is older than the last one changes nothing. */
export function withMessage(item: InboxItem, message: Message): InboxItem {
  const { conversation, lastMessage } = item
  if (lastMessage !== null && message.id < lastMessage.id) return item
  const isLatest = message.createdAt > conversation.lastMessageAt
  const lastMessageAt = isLatest ? message.createdAt : conversation.lastMessageAt
  return { ...item, conversation: { ...conversation, lastMessageAt }, lastMessage: lastMessageOf(message) }
}
