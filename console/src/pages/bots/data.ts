import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { pagesOf } from '../../api/pages.ts'
import { useMay } from '../../api/session.tsx'
import type { Bot, ChannelItem, Event, Page } from '../../api/types.ts'

/** Errors of all bots that are looked through for those of one. */
const LOOKED_THROUGH = 200
/** Errors that are shown. */
const SHOWN = 20

/** A token that a bot's channels accept, as the API tells of it. */
export interface Token {
  id: string
  kind: 'webchat' | 'voice-gateway'
  createdAt: string
  validUntil: string
}

export const botKey = (id: string) => ['bots', 'one', id] as const

export const useBots = () => useInfiniteQuery(pagesOf<Bot>(['bots', 'list'], '/bots'))

export const useBot = (id: string) =>
  useQuery({
    queryKey: botKey(id),
    queryFn: ({ signal }) => api<Bot>('GET', `/bots/${id}`, { signal }),
  })

/** Puts a bot that the server gave in the place of the one that is shown, and has lists loaded anew. */
export function useKeepBot(): (bot: Bot) => void {
  const client = useQueryClient()
  return bot => {
    client.setQueryData(botKey(bot.id), bot)
    void client.invalidateQueries({ queryKey: ['bots', 'list'] })
  }
}

/** The channels that a bot answers. */
export function useBotChannels(botId: string) {
  const may = useMay()
  return useInfiniteQuery({
    ...pagesOf<ChannelItem>(['channels', 'of bot', botId], '/channels', { botId }),
    enabled: may('channels.list', 'channels/*'),
  })
}

export const tokensKey = (botId: string) => ['bots', 'tokens', botId] as const

export const useTokens = (botId: string) =>
  useQuery({
    queryKey: tokensKey(botId),
    queryFn: ({ signal }) => api<{ items: Token[] }>('GET', `/bots/${botId}/tokens`, { signal }),
    select: ({ items }) => items,
  })

/** A bot's latest failures, the newest first, kept up as more happen. */
export function useBotErrors(botId: string) {
  const may = useMay()
  const client = useQueryClient()
  const queryKey = ['bots', 'errors', botId]
  useLive(event => {
    if (event.type !== 'bot.error' || event.data.bot?.id !== botId) return
    client.setQueryData<Event[]>(queryKey, before =>
      before?.some(({ id }) => id === event.id) ? before : [event, ...(before ?? [])].slice(0, SHOWN),
    )
  })
  return useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const query = { type: 'bot.error', limit: LOOKED_THROUGH }
      const { items } = await api<Page<Event>>('GET', '/events', { query, signal })
      return items.filter(({ data }) => data.bot?.id === botId).slice(0, SHOWN)
    },
    enabled: may('events.list', 'channels/*'),
  })
}
