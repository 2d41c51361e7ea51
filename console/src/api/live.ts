import { useEffect, useEffectEvent } from 'react'
import { createStore, useStore } from '../hooks/store.ts'
import type { Event } from './types.ts'

export type EventType = Event['type']

/** Whether live events come: not yet, yes, or not at the moment. */
export type LiveState = 'connecting' | 'live' | 'interrupted'

/** What the console listens to. */
const types = {
  'channel.created': true,
  'channel.updated': true,
  'channel.activated': true,
  'channel.deactivated': true,
  'channel.error': true,
  'channel.recovered': true,
  'channel.token_expiring': true,
  'channel.deleted': true,
  'contact.created': true,
  'contact.updated': true,
  'contact.opted_out': true,
  'contact.opted_in': true,
  'conversation.created': true,
  'conversation.updated': true,
  'conversation.closed': true,
  'conversation.reopened': true,
  'conversation.typing': true,
  'conversation.read': true,
  'message.received': true,
  'message.edited': true,
  'message.accepted': true,
  'message.sent': true,
  'message.delivered': true,
  'message.read': true,
  'message.failed': true,
  'message.fallback': true,
  'bot.error': true,
  'webhook.disabled': true,
  'test.ping': true,
} satisfies Record<EventType, true>

const eventTypes = Object.keys(types) as EventType[]

/** Milliseconds before the stream is opened again, the first time and at most. */
const FIRST_WAIT = 500
const LONGEST_WAIT = 15_000

const listeners = new Set<(event: Event) => void>()
const state = createStore<LiveState>('connecting')

/**
 * Opens the one stream of events that all pages share; an event that happened while it was broken comes when it is back.
 * Returns what closes it.
 */
export function openLive(): () => void {
  let last: string | null = null
  let wait = FIRST_WAIT
  let timer: ReturnType<typeof setTimeout> | undefined
  let source: EventSource | null = null
  const seen = new Set<string>()

  const take = ({ data, lastEventId }: MessageEvent<string>) => {
    if (lastEventId !== '') last = lastEventId
    const event = JSON.parse(data) as Event
    if (seen.has(event.id)) return
    seen.add(event.id)
    // The server may tell again what it told in the last seconds.
    if (seen.size > 5000) for (const id of [...seen].slice(0, 2500)) seen.delete(id)
    for (const listener of listeners) listener(event)
  }

  const open = () => {
    source = new EventSource(
      `/api/v1/events/stream${last === null ? '' : `?after=${encodeURIComponent(last)}`}`,
    )
    source.onopen = () => {
      wait = FIRST_WAIT
      state.set('live')
    }
    // Closed here and opened anew: by itself it would give up on an answer that is an error.
    source.onerror = () => {
      source?.close()
      state.set('interrupted')
      timer = setTimeout(open, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
    }
    for (const type of eventTypes) source.addEventListener(type, take)
  }

  const again = () => {
    if (state.get() !== 'interrupted') return
    clearTimeout(timer)
    open()
  }

  open()
  window.addEventListener('online', again)
  return () => {
    window.removeEventListener('online', again)
    clearTimeout(timer)
    source?.close()
    state.set('connecting')
  }
}

/** Calls back for each event, as it happens. */
export function useLive(listener: (event: Event) => void): void {
  const onEvent = useEffectEvent(listener)
  useEffect(() => {
    const hear = (event: Event) => onEvent(event)
    listeners.add(hear)
    return () => void listeners.delete(hear)
  }, [])
}

export const useLiveState = (): LiveState => useStore(state)
