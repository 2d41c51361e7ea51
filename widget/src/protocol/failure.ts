import type { Problem } from './wire.ts'

/** The server refused something. */
export class Refused extends Error {
  readonly problem: Problem
  /** Seconds, where the server named them. */
  readonly retryAfter: number | undefined

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail)
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

/** There was no answer, or none of Portico's. */
export class Unreachable extends Error {}

/** Whether the same may succeed later. */
export const isPassing = (error: unknown): boolean =>
  !(error instanceof Refused) || ['unavailable', 'rate_limited', 'internal'].includes(error.problem.code)

/** What no page can read is told in words of our own. */
export const STRANGE: Problem = {
  code: 'forbidden',
  status: 403,
  detail: 'Portico has no such chat for pages of this site.',
  reason: 'origin_refused',
  cure: "Look whether the channel's id is right, and whether its domains name this site.",
}
