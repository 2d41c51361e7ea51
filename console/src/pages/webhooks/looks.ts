import type { Delivery } from '../../api/types.ts'

/** Milliseconds: the shortest and the longest wait until deliveries are looked at again. */
const SOON = 1000
const SELDOM = 60_000

type Waiting = Pick<Delivery, 'state' | 'nextAttemptAt'>

/**
 * After how many milliseconds something may have become of these deliveries; false when nothing will. No event tells of
 * it. Pure.
 */
export function nextLook(deliveries: readonly Waiting[], now: number): number | false {
  const waits = deliveries
    .filter(({ state }) => state === 'pending')
    .map(({ nextAttemptAt }) => (nextAttemptAt === null ? 0 : new Date(nextAttemptAt).getTime() - now))
  if (waits.length === 0) return false
  return Math.min(SELDOM, Math.max(SOON, Math.min(...waits)))
}
