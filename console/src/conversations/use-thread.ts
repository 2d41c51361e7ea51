import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { api } from '../api/client.ts'
import type { Message, Page } from '../api/types.ts'
import { type Loaded, merged } from './messages.ts'

const PAGE_SIZE = 100
/** Pages that are caught up with. Who was away for longer begins with the latest again. */
const MOST_MISSED = 10
/** Messages of live events that are remembered for a conversation that is being loaded. */
const MOST_HEARD = 500

const keyOf = (conversationId: string) => ['conversation', conversationId, 'messages']
const heard = new Map<string, Message>()

/** Puts a message where it is shown. Those of conversations that are just being loaded are added when they are. */
export function noteMessage(client: QueryClient, message: Message): void {
  heard.delete(message.id)
  heard.set(message.id, message)
  const [oldest] = heard.keys()
  if (heard.size > MOST_HEARD && oldest !== undefined) heard.delete(oldest)
  client.setQueryData<Loaded>(
    keyOf(message.conversationId),
    loaded => loaded && withMessages(loaded, [message]),
  )
}

/** What is older than all that is loaded stays out, so that nothing is missing between two messages. */
function withMessages(loaded: Loaded, messages: readonly Message[]): Loaded {
  const first = loaded.older === null ? '' : (loaded.messages[0]?.id ?? '')
  return {
    ...loaded,
    messages: merged(
      loaded.messages,
      messages.filter(({ id }) => id >= first),
    ),
  }
}

const pageOf = (conversationId: string, cursor: string | null, signal?: AbortSignal) =>
  api<Page<Message>>('GET', `/conversations/${conversationId}/messages`, {
    query: { limit: PAGE_SIZE, cursor },
    signal,
  })

/** Loads the latest messages: the first time one page, later as far back as what is known already. */
async function latest(client: QueryClient, id: string, signal: AbortSignal): Promise<Loaded> {
  const known = client.getQueryData<Loaded>(keyOf(id))?.messages.at(-1)?.id
  const fresh: Message[] = []
  let older: string | null = null
  let isReached = false
  for (let page = 0; page < MOST_MISSED && !isReached; page++) {
    const { items, next } = await pageOf(id, older, signal)
    fresh.push(...items)
    older = next
    isReached = known === undefined || next === null || items.some(message => message.id <= known)
  }
  // What live events brought meanwhile is there by now.
  const now = client.getQueryData<Loaded>(keyOf(id))
  const loaded =
    now !== undefined && known !== undefined && isReached
      ? withMessages(now, fresh)
      : { messages: merged([], fresh), older }
  return withMessages(
    loaded,
    [...heard.values()].filter(({ conversationId }) => conversationId === id),
  )
}

/** The messages of a conversation, as far as they are loaded, and a way to what is older. */
export function useThread(conversationId: string) {
  const client = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(conversationId),
    queryFn: ({ signal }) => latest(client, conversationId, signal),
  })
  const isLoading = useRef(false)
  const [olderError, setOlderError] = useState<unknown>(null)
  const loadOlder = useCallback(async () => {
    const cursor = client.getQueryData<Loaded>(keyOf(conversationId))?.older
    if (isLoading.current || !cursor) return
    isLoading.current = true
    setOlderError(null)
    try {
      const { items, next } = await pageOf(conversationId, cursor)
      client.setQueryData<Loaded>(keyOf(conversationId), now =>
        now?.older === cursor ? { messages: merged(items, now.messages), older: next } : now,
      )
    } catch (failure) {
      setOlderError(failure)
    } finally {
      isLoading.current = false
    }
  }, [client, conversationId])
  return { loaded: data, error, refetch, loadOlder, olderError }
}
