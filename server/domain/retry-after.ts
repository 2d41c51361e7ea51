/**
 * Milliseconds to wait by a `Retry-After` header: a number of seconds, or an HTTP date set against `now` (epoch
 * milliseconds). Undefined when there is none, or none that can be read. RFC 9110, section 10.2.3.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  // Date.parse takes much that is no HTTP date ("1.5"); every form of an HTTP date begins with the day's name.
  const at = /^[A-Z][a-z]{2,8}[ ,]/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now)
}
