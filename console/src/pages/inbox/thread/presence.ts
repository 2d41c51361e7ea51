import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { api } from '../../../api/client.ts'
import { useLive } from '../../../api/live.ts'
import { useMay } from '../../../api/session.tsx'
import type { Conversation } from '../../../api/types.ts'
import { conversationKey, later } from '../../../conversations/queries.ts'
import { changeItem, itemOf, placeItem } from '../list/use-inbox.ts'

/** Milliseconds for which somebody who typed is shown as typing. */
const TYPING = 6000

/** Whether the contact is writing just now. */
export function useTyping(conversationId: string): boolean {
  const [until, setUntil] = useState(0)
  useLive(({ type, data }) => {
    if (type === 'conversation.typing' && data.conversation?.id === conversationId) {
      setUntil(Date.now() + TYPING)
    }
    const { message } = data
    if (type === 'message.received' && message?.conversationId === conversationId) setUntil(0)
  })
  useEffect(() => {
    if (until === 0) return
    const timer = setTimeout(() => setUntil(0), until - Date.now())
    return () => clearTimeout(timer)
  }, [until])
  return until > 0
}

const onVisibility = (listener: () => void) => {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

/** Marks what the contact wrote as read, while it can be seen. */
export function useMarkRead(conversation: Conversation | undefined): void {
  const client = useQueryClient()
  const may = useMay()
  const isVisible = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible')
  const { id, channelId, unread = 0 } = conversation ?? {}
  const marks = isVisible && may('conversations.update', `channels/${channelId}`) ? unread : 0
  useEffect(() => {
    if (marks === 0 || id === undefined) return
    const aborted = new AbortController()
    const { signal } = aborted
    api<Conversation>('POST', `/conversations/${id}/read`, { signal }).then(
      read => {
        client.setQueryData<Conversation>(conversationKey(id), known => later(read, known))
        changeItem(client, id, item => ({
          ...item,
          conversation: { ...item.conversation, unread: read.unread },
        }))
        void client.invalidateQueries({ queryKey: ['conversations', 'unread'] })
      },
      () => {
        // It stays unread, and is marked when more comes or it is opened again.
      },
    )
    return () => aborted.abort()
  }, [client, marks, id])
}

/** Closes a conversation, or opens it again. */
export function useChangeStatus(conversationId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (status: 'open' | 'closed') =>
      api<Conversation>('PATCH', `/conversations/${conversationId}`, { body: { status } }),
    onSuccess: conversation => {
      client.setQueryData(conversationKey(conversationId), conversation)
      const item = itemOf(client, conversationId)
      if (item) placeItem(client, { ...item, conversation })
      void client.invalidateQueries({ queryKey: ['conversations'] })
    },
  })
}
