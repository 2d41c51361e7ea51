/**
 * Milliseconds to wait before attempt `attempt + 1`, after `attempt` failed ones: exponential from `baseMs`, capped at
 * `capMs`, with full jitter over the upper half so that a thousand failures do not come back as one wave.
 */
export function backoff(attempt: number, baseMs: number, capMs: number, random = Math.random): number {
  const full = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 40))
  return Math.round(full / 2 + (full / 2) * random())
}
