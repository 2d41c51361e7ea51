/** Channel status as clients see it. */
export const channelStatuses = ['pending', 'active', 'inactive', 'error'] as const
export type ChannelStatus = (typeof channelStatuses)[number]

/**
 * The state of the connection to the network, apart from whether the operator wants it on:
 * `setup` (a step is missing), `ok`, `broken` (needs someone).
 */
export type Connection = 'setup' | 'ok' | 'broken'

/** Two fields inside, one outside. */
export function channelStatus(enabled: boolean, connection: Connection): ChannelStatus {
  if (connection === 'setup') return 'pending'
  if (connection === 'broken') return 'error'
  return enabled ? 'active' : 'inactive'
}

/** Why a channel is as it is, and what to do. */
export interface Condition {
  code: string
  message: string
  cure?: string
}

/** Whether messages may flow: the operator wants it, and nothing is known to be broken. */
export const isOpen = (channel: { enabled: boolean; connection: Connection }): boolean =>
  channel.enabled && channel.connection === 'ok'

/** Hours that an overview looks back, the one that has begun among them. */
export const OVERVIEW_HOURS = 24
