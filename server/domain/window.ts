const HOUR = 3_600_000

export interface ServiceWindow {
  /** The network has no such rule: anything may be sent at any time. */
  permanent: boolean
  /** Until when anything may be sent, epoch milliseconds; null when nothing may now, or always. */
  expiresAt: number | null
}

/**
 * The time in which a business may write freely, on networks that limit it to some hours after the contact's last
 * message. Only what the contact sends opens or refreshes it.
 */
export function windowOf(hours: number | null, lastInboundAt: number | null, now: number): ServiceWindow {
  if (hours === null) return { permanent: true, expiresAt: null }
  const until = lastInboundAt === null ? 0 : lastInboundAt + hours * HOUR
  return { permanent: false, expiresAt: until > now ? until : null }
}
