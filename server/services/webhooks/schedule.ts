const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Milliseconds from each failed attempt to the next. The first attempt is made at once, the last after three days. */
export const standardDelays: readonly number[] = [
  5 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/** Attempts a delivery has. */
export const ATTEMPTS = standardDelays.length + 1

/** What is added to or taken from a delay at most: deliveries that failed together do not come back together. */
const JITTER = 0.15

/** Milliseconds until the next try after `attempts` failed ones; null when that was the last. */
export function retryDelay(
  attempts: number,
  random = Math.random,
  delays: readonly number[] = standardDelays,
): number | null {
  const delay = delays[attempts - 1]
  return delay === undefined ? null : Math.round(delay * (1 - JITTER + 2 * JITTER * random()))
}
