import { useQueryClient } from '@tanstack/react-query'
import { useLive } from '../../api/live.ts'
import type { Event } from '../../api/types.ts'
import { useThrottledCallback } from '../../hooks/timing.ts'

/** Milliseconds between two looks at figures that many messages move. */
const PACE = 2000
/** What happens together is looked at together, and what is written a moment later is seen. */
const SOON = 200

/** Calls back for the events of one channel. */
export const useChannelEvents = (id: string, listener: (event: Event) => void): void =>
  useLive(event => {
    if (event.channelId === id) listener(event)
  })

/** Keeps what is shown of a channel true: how it is at once, its figures every two seconds at most. */
export function useChannelLive(id: string): void {
  const client = useQueryClient()
  const figures = useLooks(() => {
    void client.invalidateQueries({ queryKey: ['channel', id, 'stats'] })
    void client.invalidateQueries({ queryKey: ['channel', id, 'health'] })
  })
  useChannelEvents(id, ({ type }) => {
    if (type === 'conversation.typing') return
    figures()
    if (!type.startsWith('channel.')) return
    void client.invalidateQueries({ queryKey: ['channel', id], exact: true })
    void client.invalidateQueries({ queryKey: ['channel', id, 'history'] })
  })
}

/** Calls back soon, and no more often than every two seconds. */
export const useLooks = (callback: () => void): (() => void) => useThrottledCallback(callback, SOON, PACE)
