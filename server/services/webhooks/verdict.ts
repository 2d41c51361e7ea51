import { retryAfterMs } from '../../domain/retry-after.ts'
import type { FailureKind } from '../../net/failure.ts'
import type { Answer } from './attempt.ts'
import { retryDelay } from './schedule.ts'

/** What becomes of a delivery after an attempt. */
export type Verdict =
  | { verdict: 'succeeded' }
  /** Again at `dueAt`; before `pauseUntil` the endpoint wants nothing at all. Epoch milliseconds. */
  | { verdict: 'retry'; error: string; dueAt: number; pauseUntil: number | null }
  /** That was the last attempt. */
  | { verdict: 'exhausted'; error: string }
  /** It cannot be made: the address may not be called, or is none. */
  | { verdict: 'impossible'; error: string }
  /** The endpoint wants no deliveries any more. */
  | { verdict: 'gone'; error: string }

/** An endpoint may put us off for so long, milliseconds. */
const LONGEST_RETRY_AFTER = 3_600_000

/** Trying again changes nothing about these. */
const impossible: ReadonlySet<FailureKind> = new Set(['refused-address', 'invalid-url', 'invalid-request'])

/**
 * Judges the answer to the delivery's attempt number `attempts` (1 for the first) at `now`, epoch milliseconds; `delays`
 * are the waits between attempts.
 */
export function judge(
  answer: Answer,
  attempts: number,
  now: number,
  delays?: readonly number[],
  random = Math.random,
): Verdict {
  if (answer.ok && answer.status >= 200 && answer.status < 300) return { verdict: 'succeeded' }
  const error = answer.ok ? wrongWith(answer.status) : answer.failure.message
  if (answer.ok && answer.status === 410) return { verdict: 'gone', error }
  if (!answer.ok && impossible.has(answer.failure.kind)) return { verdict: 'impossible', error }
  const delay = retryDelay(attempts, random, delays)
  if (delay === null) return { verdict: 'exhausted', error }
  const pauseMs = answer.ok ? putOff(answer.status, answer.retryAfter, now) : null
  return {
    verdict: 'retry',
    error,
    dueAt: now + Math.max(delay, pauseMs ?? 0),
    pauseUntil: pauseMs === null ? null : now + pauseMs,
  }
}

function putOff(status: number, retryAfter: string | undefined, now: number): number | null {
  const ms = status === 429 || status === 503 ? retryAfterMs(retryAfter, now) : undefined
  return ms === undefined ? null : Math.min(ms, LONGEST_RETRY_AFTER)
}

function wrongWith(status: number): string {
  if (status === 410) return 'The endpoint answered 410 (Gone): it wants no deliveries any more.'
  if (status >= 300 && status < 400) {
    return `The endpoint answered ${status}. Redirects are not followed: set the address it leads to.`
  }
  return `The endpoint answered ${status}; a delivery is taken by an answer from 200 to 299.`
}
