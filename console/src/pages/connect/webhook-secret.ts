import { type QueryClient, skipToken, useQuery } from '@tanstack/react-query'

const keyOf = (channelId: string) => ['webhook-secret', channelId]

/** Keeps, in this page's memory alone, what the server tells once. It goes with the session, or soon after it is shown. */
export function keepWebhookSecret(client: QueryClient, channelId: string, secret: string): void {
  client.setQueryData(keyOf(channelId), secret)
}

/** The channel's webhook secret, where it was made just now. */
export const useWebhookSecret = (channelId: string): string | undefined =>
  useQuery<string>({ queryKey: keyOf(channelId), queryFn: skipToken, staleTime: Infinity }).data
