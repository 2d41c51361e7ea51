import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { api } from '../api/client.ts'
import type { Network } from '../api/types.ts'

/** The networks that this server can connect; they do not change while it runs. */
export const useNetworks = () =>
  useQuery({
    queryKey: ['networks'],
    queryFn: ({ signal }) => api<{ items: Network[] }>('GET', '/networks', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    select: ({ items }) => items,
  })

/** What a network is called; its type until that is known. */
export function useNetworkTitle(): (type: string) => string {
  const { data } = useNetworks()
  return useCallback(type => data?.find(network => network.type === type)?.title ?? type, [data])
}
