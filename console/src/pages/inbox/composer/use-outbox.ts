import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { useLiveState } from '../../../api/live.ts'
import { useSession } from '../../../api/session.tsx'
import { type Outbox, outboxOf, type Waiting } from '../../../conversations/outbox.ts'
import { noteMessage } from '../../../conversations/use-thread.ts'
import { withMessage } from '../list/items.ts'
import { changeItem } from '../list/use-inbox.ts'

/** The outbox of whoever is signed in. */
export function useOutbox(): Outbox {
  const { key } = useSession()
  return outboxOf(key.id)
}

/** What is on its way to a conversation. */
export function useWaiting(conversationId: string): Waiting[] {
  const outbox = useOutbox()
  return useSyncExternalStore(outbox.subscribe, outbox.entries).filter(
    entry => entry.conversationId === conversationId,
  )
}

/** Shows what was sent, and has what waits tried again as soon as the server is back. */
export function useSending(): void {
  const client = useQueryClient()
  const outbox = useOutbox()
  const live = useLiveState()
  useEffect(() => {
    outbox.onSent = message => {
      noteMessage(client, message)
      changeItem(client, message.conversationId, item => withMessage(item, message))
    }
  }, [outbox, client])
  useEffect(() => {
    if (live === 'live') outbox.resume()
  }, [live, outbox])
}
