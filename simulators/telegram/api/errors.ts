/** A refusal in the Bot API's own words. Source: https://core.telegram.org/bots/api#making-requests */
export class BotApiError extends Error {
  readonly code: number
  /** Seconds to wait before the call may be repeated; sent with 429 only. */
  readonly retryAfter: number | undefined

  constructor(code: number, description: string, retryAfter?: number) {
    super(description)
    this.code = code
    this.retryAfter = retryAfter
  }
}

export function badRequest(reason: string): BotApiError {
  return new BotApiError(400, `Bad Request: ${reason}`)
}

/** Flood control's answer. `seconds` is a whole number of at least one. */
export function tooManyRequests(seconds: number): BotApiError {
  return new BotApiError(429, `Too Many Requests: retry after ${seconds}`, seconds)
}
