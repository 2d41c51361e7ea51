import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { type EventType, useLive } from '../api/live.ts'
import { useThrottledCallback } from '../hooks/timing.ts'
import styles from './unread.module.css'

const KEY = ['conversations', 'unread']
/** The server counts no further. */
const MOST = 100
/** Milliseconds within which what happens together is counted once. */
const TOGETHER = 300

const changing = new Set<EventType>([
  'message.received',
  'conversation.read',
  'conversation.closed',
  'conversation.reopened',
])

/** How many open conversations have unread messages; undefined while that is not known. */
export const useUnread = (): number | undefined =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api<{ conversations: number }>('GET', '/inbox/unread', { signal }),
    select: ({ conversations }) => conversations,
  }).data

/** A number as the server counts: "12", "99+". */
export const unreadWords = (count: number): string => (count >= MOST ? `${MOST - 1}+` : String(count))

/** The number beside the inbox, as it is now. */
export function Unread() {
  const client = useQueryClient()
  const unread = useUnread()
  const count = useThrottledCallback(() => void client.invalidateQueries({ queryKey: KEY }), TOGETHER)
  useLive(({ type }) => {
    if (changing.has(type)) count()
  })
  if (!unread) return null
  return (
    <span className={styles.unread}>
      {unreadWords(unread)}
      <span className="visually-hidden"> unread</span>
    </span>
  )
}
