/** What went wrong, in the words of the domain. Each dialect gives them its own status and code. */
export type ProblemCode =
  | 'invalid' // a field is missing or malformed
  | 'unauthenticated' // no key, or not a valid one
  | 'forbidden' // the key may not do this
  | 'not_found'
  | 'conflict' // it exists already, or is in a state that does not allow this
  | 'stale' // If-Match names another version
  | 'too_large'
  | 'rate_limited'
  | 'window_closed' // the network's service window for this contact is over
  | 'channel_unavailable' // the channel is not active
  | 'channel_refused' // the network refused: credentials, permissions, a webhook
  | 'unavailable' // we cannot do it now; trying again later helps

export interface ProblemDetails {
  /** The offending field as a JSON Pointer (`/config/botToken`), where one field is to blame. */
  field?: string
  /** Seconds after which trying again makes sense. */
  retryAfter?: number
  /** A narrower code for programs, such as the network's own. */
  reason?: string
  /** What the caller can do about it. */
  cure?: string
  /** Facts for the dialect's error body. */
  meta?: Record<string, unknown>
}

/** An error that is the caller's to see: its message says what is wrong, in words that hold no secret. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly details: ProblemDetails

  constructor(code: ProblemCode, message: string, details: ProblemDetails = {}) {
    super(message)
    this.name = 'Problem'
    this.code = code
    this.details = details
  }
}

export const notFound = (what: string): Problem => new Problem('not_found', `No such ${what}.`)

export const invalid = (field: string, message: string): Problem => new Problem('invalid', message, { field })
