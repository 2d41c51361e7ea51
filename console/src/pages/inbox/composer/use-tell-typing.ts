import { useRef } from 'react'
import { api } from '../../../api/client.ts'
import { useMay } from '../../../api/session.tsx'

/** Milliseconds between two times that the contact is told; networks show it for longer. */
const APART = 4000

/** Tells the contact, where the network can, that an answer is being written. */
export function useTellTyping(conversationId: string, channelId: string, isShown: boolean): () => void {
  const may = useMay()
  const told = useRef(0)
  return () => {
    if (!isShown || !may('conversations.update', `channels/${channelId}`)) return
    if (Date.now() - told.current < APART) return
    told.current = Date.now()
    api('POST', `/conversations/${conversationId}/typing`).catch(() => {
      // Nobody misses it, and the next key tells again.
    })
  }
}
