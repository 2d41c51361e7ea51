import { useQueryClient } from '@tanstack/react-query'
import { useLive } from '../../api/live.ts'
import type { Contact, Conversation } from '../../api/types.ts'
import { conversationKey, later, windowKey } from '../../conversations/queries.ts'
import { noteMessage } from '../../conversations/use-thread.ts'
import { useThrottledCallback } from '../../hooks/timing.ts'
import { lastMessageOf, withMessage } from './list/items.ts'
import { changeItem, companyOf, itemOf, placeItem, reloadLists } from './list/use-inbox.ts'

/** Milliseconds within which what happens together has the lists loaded once. */
const TOGETHER = 300

/** Keeps lists and threads as they are now, by what live events tell. */
export function useLiveInbox(): void {
  const client = useQueryClient()
  const reload = useThrottledCallback(() => reloadLists(client), TOGETHER)

  useLive(({ type, data: { message, conversation, contact, channel } }) => {
    if (contact)
      client.setQueryData<Contact>(['contact', contact.id], known => known && later(contact, known))
    if (channel) client.setQueryData(['channel', channel.id], (known: object | undefined) => known && channel)
    if (conversation) {
      client.setQueryData<Conversation>(conversationKey(conversation.id), known => later(conversation, known))
      const known = itemOf(client, conversation.id)
      if (message && contact) {
        const last = known?.lastMessage
        placeItem(client, {
          conversation,
          contact: known?.contact ?? companyOf(contact, conversation),
          lastMessage: last && last.id > message.id ? last : lastMessageOf(message),
        })
      } else if (known) placeItem(client, { ...known, conversation: later(conversation, known.conversation) })
      else if (type !== 'conversation.typing' && type !== 'conversation.read') reload()
    }
    if (contact && !conversation) {
      // Somebody has another name now: their conversations are few, and which they are the lists know.
      if (type === 'contact.updated') reload()
    }
    if (message) {
      noteMessage(client, message)
      if (type === 'message.received') {
        void client.invalidateQueries({ queryKey: windowKey(message.conversationId) })
      }
      if (!conversation && !changeItem(client, message.conversationId, item => withMessage(item, message))) {
        if (type === 'message.accepted') reload()
      }
    }
  })
}
