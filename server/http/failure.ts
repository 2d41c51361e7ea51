import { Problem, type ProblemCode, type ProblemDetails } from '../domain/problem.ts'
import { StoreUnavailable } from '../store/unavailable.ts'
import { type FieldError, InvalidInput } from './invalid-input.ts'

/** A problem of the domain, or one that only HTTP has. */
export type FailureCode =
  | ProblemCode
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'unsupported_media_type'
  | 'timeout'
  | 'internal'

/** Anything that was thrown, as something a client may be told. Every dialect writes it its own way. */
export interface Failure {
  code: FailureCode
  /** What HTTP says to it when a dialect has no other wish. */
  status: number
  message: string
  details: ProblemDetails
  /** Every offending field, where the input was refused. */
  errors: readonly FieldError[]
}

const statuses: Record<FailureCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  not_acceptable: 406,
  timeout: 408,
  conflict: 409,
  channel_unavailable: 409,
  stale: 412,
  too_large: 413,
  unsupported_media_type: 415,
  window_closed: 422,
  channel_refused: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
}

/** Fastify's own refusals, by their status; what is not here is the client's mistake all the same. */
const byStatus = new Map<number, FailureCode>([
  [404, 'not_found'],
  [405, 'method_not_allowed'],
  [406, 'not_acceptable'],
  [408, 'timeout'],
  [413, 'too_large'],
  [415, 'unsupported_media_type'],
  [429, 'rate_limited'],
  [503, 'unavailable'],
])

/** Seconds until a store that was away is worth another try. */
const STORE_RETRY = 2

/** What a client may be told of an error. Of one that nobody foresaw: nothing. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Problem) {
    const errors = error instanceof InvalidInput ? error.errors : fieldError(error)
    return failure(error.code, error.message, error.details, errors)
  }
  if (error instanceof StoreUnavailable) {
    const message = 'The store cannot be reached or written to at this moment.'
    return failure('unavailable', message, { retryAfter: STORE_RETRY })
  }
  const status = statusOf(error)
  if (status === null || !(error instanceof Error)) {
    return failure('internal', 'Something went wrong inside Portico; the log says what.')
  }
  return { ...failure(byStatus.get(status) ?? 'invalid', error.message), status }
}

/** A failure by its code, with the status HTTP has for it. */
export const failure = (
  code: FailureCode,
  message: string,
  details: ProblemDetails = {},
  errors: readonly FieldError[] = [],
): Failure => ({ code, status: statuses[code], message, details, errors })

const fieldError = ({ details, message }: Problem): FieldError[] =>
  details.field === undefined ? [] : [{ field: details.field, message }]

/** The status of an error that Fastify threw for a request it would not take; null for any other. */
function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error) || !('code' in error)) return null
  const { statusCode, code } = error
  if (typeof statusCode !== 'number' || !String(code).startsWith('FST_')) return null
  return (statusCode >= 400 && statusCode < 500) || statusCode === 503 ? statusCode : null
}
