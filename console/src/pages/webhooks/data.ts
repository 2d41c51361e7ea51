import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { pagesOf } from '../../api/pages.ts'
import type { Delivery, DeliveryWithAttempts, Page, Webhook } from '../../api/types.ts'
import { wantsType } from '../../events/filters.ts'
import { useThrottledCallback } from '../../hooks/timing.ts'
import { nextLook } from './looks.ts'

/** Events that come in a storm are looked at together, milliseconds. */
const TOGETHER = 1000
/** Of what waits, so much is counted. */
const COUNTED = 200

export const webhookKey = (id: string) => ['webhooks', 'one', id] as const

export const useWebhooks = () => useInfiniteQuery(pagesOf<Webhook>(['webhooks', 'list'], '/webhooks'))

export const useWebhook = (id: string) =>
  useQuery({
    queryKey: webhookKey(id),
    queryFn: ({ signal }) => api<Webhook>('GET', `/webhooks/${id}`, { signal }),
  })

/** Puts a webhook that the server gave in the place of the one that is shown, and has lists loaded anew. */
export function useKeepWebhook(): (webhook: Webhook) => void {
  const client = useQueryClient()
  return webhook => {
    client.setQueryData(webhookKey(webhook.id), webhook)
    void client.invalidateQueries({ queryKey: ['webhooks', 'list'] })
  }
}

/** Webhooks that the server has switched off are shown so at once. */
export function useSwitchedOff(): void {
  const client = useQueryClient()
  useLive(({ type, data }) => {
    if (type !== 'webhook.disabled' || !data.webhook) return
    client.setQueryData(webhookKey(data.webhook.id), data.webhook)
    void client.invalidateQueries({ queryKey: ['webhooks', 'list'] })
  })
}

export interface DeliveryFilter {
  state: string | null
  eventType: string | null
}

/** A webhook's deliveries, which are looked at again while some of them are on their way. */
export const useDeliveries = (webhookId: string, { state, eventType }: DeliveryFilter) =>
  useInfiniteQuery({
    ...pagesOf<Delivery>(
      ['webhooks', 'deliveries', webhookId, state, eventType],
      `/webhooks/${webhookId}/deliveries`,
      { state, eventType },
    ),
    refetchInterval: ({ state: { data } }) =>
      nextLook(data?.pages.flatMap(({ items }) => items) ?? [], Date.now()),
  })

export const useDelivery = (webhookId: string, id: string) =>
  useQuery({
    queryKey: ['webhooks', 'delivery', webhookId, id],
    queryFn: ({ signal }) =>
      api<DeliveryWithAttempts>('GET', `/webhooks/${webhookId}/deliveries/${id}`, { signal }),
    refetchInterval: ({ state: { data } }) => (data ? nextLook([data], Date.now()) : false),
  })

export interface Waiting {
  count: number
  /** There are more than were counted. */
  more: boolean
  /** All of them wait for a later try. */
  later: boolean
}

/** How many deliveries have not been made yet. */
export const useWaiting = (webhookId: string, enabled: boolean) =>
  useQuery({
    queryKey: ['webhooks', 'deliveries', webhookId, 'waiting'],
    enabled,
    queryFn: async ({ signal }): Promise<Waiting> => {
      const query = { state: 'pending', limit: COUNTED }
      const path = `/webhooks/${webhookId}/deliveries`
      const { items, next } = await api<Page<Delivery>>('GET', path, { query, signal })
      const later = items.length > 0 && items.every(({ attempts }) => attempts > 0)
      return { count: items.length, more: next !== null, later }
    },
    refetchInterval: ({ state: { data } }) => (data && data.count > 0 ? TOGETHER : false),
  })

/** Has deliveries looked at again when something happens that this webhook is told of. */
export function useDeliveriesLive({ id, events, channels }: Webhook): void {
  const client = useQueryClient()
  const queryKey = ['webhooks', 'deliveries', id]
  const look = useThrottledCallback(() => void client.invalidateQueries({ queryKey }), TOGETHER)
  useLive(({ type, channelId }) => {
    const told = wantsType(events, type) && (channels === null || channels.includes(channelId ?? ''))
    if (told) look()
  })
}

/** Has the webhook looked at again when something has become of its deliveries: whether it is failing may have changed. */
export function useOutcomes(webhookId: string, deliveries: readonly Delivery[] | undefined): void {
  const client = useQueryClient()
  const outcomes = deliveries?.map(({ id, state, attempts }) => `${id} ${state} ${attempts}`).join()
  const before = useRef(outcomes)
  useEffect(() => {
    if (before.current !== undefined && before.current !== outcomes) {
      void client.invalidateQueries({ queryKey: webhookKey(webhookId) })
    }
    before.current = outcomes
  }, [client, webhookId, outcomes])
}
