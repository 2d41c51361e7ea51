import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import type { Bot, Check, Condition } from '../../api/types.ts'
import type { ChartUnit } from '../../ui/chart-scale.ts'

/** What the page asks the API for, and how its answers are called in the cache. */

export const periods = ['1h', '24h', '7d', '30d'] as const
export type Period = (typeof periods)[number]

const granularity: Record<Period, ChartUnit> = {
  '1h': 'minute',
  '24h': 'hour',
  '7d': 'hour',
  '30d': 'day',
}

interface Counts {
  received: number
  sent: number
  delivered: number
  read: number
  failed: number
  conversationsStarted: number
  conversationsClosed: number
}

export interface Stats {
  granularity: ChartUnit
  summary: Counts & { avgResponseMs: number | null; avgResolutionMs: number | null }
  series: (Counts & { at: string })[]
}

export interface Health {
  status: 'healthy' | 'degraded' | 'down' | 'off' | 'setup'
  condition: Condition | null
  since: string
  checkedAt: string | null
  lastReceivedAt: string | null
  lastSentAt: string | null
  waiting: number
}

export interface TestResult {
  success: boolean
  checks: Check[]
  testedAt: string
}

export interface LogEntry {
  id: string
  kind: string
  at: string
  ms: number
  outcome: 'ok' | 'failed'
  request: string
  responseStatus: number | null
  response: string | null
  error: string | null
  messageId: string | null
}

export interface Impact {
  openConversations: number
  conversations: number
  waitingMessages: number
  waitingFiles: number
  webhooks: number
}

export const statsQuery = (id: string, period: Period) =>
  queryOptions({
    queryKey: ['channel', id, 'stats', period],
    queryFn: ({ signal }) =>
      api<Stats>('GET', `/channels/${id}/stats`, {
        query: { period, granularity: granularity[period] },
        signal,
      }),
  })

export const healthQuery = (id: string) =>
  queryOptions({
    queryKey: ['channel', id, 'health'],
    queryFn: ({ signal }) => api<Health>('GET', `/channels/${id}/health`, { signal }),
  })

export const impactQuery = (id: string) =>
  queryOptions({
    queryKey: ['channel', id, 'impact'],
    staleTime: 0,
    queryFn: ({ signal }) => api<Impact>('GET', `/channels/${id}/impact`, { signal }),
  })

export const botsQuery = queryOptions({
  queryKey: ['bots', 'choice'],
  queryFn: ({ signal }) => api<{ items: Bot[] }>('GET', '/bots', { query: { limit: 200 }, signal }),
  select: ({ items }) => items,
})
