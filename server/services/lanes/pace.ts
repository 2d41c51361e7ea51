import type { Pace } from '../../domain/network.ts'

/** A token bucket: `take` answers 0 and takes a token, or the milliseconds until there will be one. */
export interface Bucket {
  take(now: number): number
}

/** Allows `perSecond` on average and `burst` at once after a pause. */
export function tokenBucket({ perSecond, burst }: Pick<Pace, 'perSecond' | 'burst'>): Bucket {
  let tokens = burst
  let last: number | null = null
  return {
    take(now) {
      // A clock set back gives no tokens and takes none.
      if (last !== null) tokens = Math.min(burst, tokens + (Math.max(0, now - last) / 1000) * perSecond)
      last = now
      if (tokens >= 1) {
        tokens -= 1
        return 0
      }
      return Math.ceil(((1 - tokens) / perSecond) * 1000)
    },
  }
}

export const unlimited: Bucket = { take: () => 0 }
