import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { type Failure, type FailureCode, failureOf } from '../../http/failure.ts'
import { named } from '../../http/named-schema.ts'
import { refusalHeaders, wholeSeconds } from '../../http/refusal-headers.ts'
import { reportFailure } from '../../http/request-log.ts'

const Detail = Type.Object({
  field: Type.String({ description: 'Such as config.botToken; of a channel that was refused, the check.' }),
  message: Type.String(),
  cure: Type.Optional(Type.String({ description: 'What can be done about it.' })),
})

const VendorError = Type.Object({
  code: Type.String({ description: 'VALIDATION_ERROR, CHANNEL_NOT_FOUND, …' }),
  message: Type.String(),
  details: Type.Optional(Type.Array(Detail)),
  retryAfter: Type.Optional(Type.Integer({ description: 'Seconds.' })),
})

/** A refusal. At the SDKs' base the first three stand beside it too, as the SDKs read them there. */
export const ErrorBody = named(
  'Error',
  Type.Object({
    error: VendorError,
    meta: Type.Object({ requestId: Type.String() }),
    code: Type.Optional(Type.String()),
    message: Type.Optional(Type.String()),
    details: Type.Optional(Type.Record(Type.String(), Type.String())),
    retryAfter: Type.Optional(Type.Integer()),
  }),
)
type ErrorBody = Static<typeof ErrorBody>

/** The vendor's codes; those that it has no word for are in its manner. */
const codes: Record<FailureCode, string> = {
  invalid: 'VALIDATION_ERROR',
  unauthenticated: 'AUTHENTICATION_REQUIRED',
  forbidden: 'INSUFFICIENT_PERMISSIONS',
  not_found: 'RESOURCE_NOT_FOUND',
  method_not_allowed: 'METHOD_NOT_ALLOWED',
  not_acceptable: 'NOT_ACCEPTABLE',
  timeout: 'REQUEST_TIMEOUT',
  conflict: 'CONFLICT',
  channel_unavailable: 'CHANNEL_ERROR',
  stale: 'CONFLICT',
  too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
  window_closed: 'CHANNEL_ERROR',
  channel_refused: 'CHANNEL_ERROR',
  rate_limited: 'RATE_LIMIT_EXCEEDED',
  internal: 'INTERNAL_ERROR',
  unavailable: 'SERVICE_UNAVAILABLE',
}

/** Reasons that this dialect gives to problems itself. */
export const INVALID_TYPE = 'invalid_channel_type'
export const PROVIDER_AWAY = 'provider_away'

/** Where a narrower reason has a code, and perhaps a status, of its own. */
const reasons: ReadonlyMap<string, { code: string; status?: number }> = new Map([
  ['key_invalid', { code: 'INVALID_API_KEY' }],
  ['already_connected', { code: 'CHANNEL_ALREADY_EXISTS' }],
  // The page says 400.
  ['active_conversations', { code: 'ACTIVE_CONVERSATIONS_EXIST', status: 400 }],
  ['idempotency_key_reused', { code: 'IDEMPOTENCY_KEY_REUSED' }],
  ['idempotency_key_in_use', { code: 'IDEMPOTENCY_KEY_IN_USE' }],
  [INVALID_TYPE, { code: 'INVALID_CHANNEL_TYPE' }],
  [PROVIDER_AWAY, { code: 'CHANNEL_ERROR' }],
])

/** How a field is named: `config.botToken`. */
const dotted = (pointer: string): string => pointer.replace(/^\//, '').replaceAll('/', '.')

/** A failure as the vendor writes it; `missing` is the code for what is not there. Pure. */
export function errorOf(
  { code, status, message, details, errors }: Failure,
  missing: string,
): { status: number; error: ErrorBody['error'] } {
  const { reason = '', cure, retryAfter } = details
  const own = reasons.get(reason)
  const inWords = (text: string, field: string) => (field === '' ? text : text.replace(field, dotted(field)))
  const fields = errors.map(error => ({
    field: dotted(error.field),
    message: inWords(error.message, error.field),
  }))
  const check = { field: reason, message, ...(cure !== undefined && { cure }) }
  const listed = code === 'channel_refused' ? [check] : fields
  return {
    status: own?.status ?? status,
    error: {
      code: own?.code ?? (code === 'not_found' ? missing : codes[code]),
      message: inWords(message, details.field ?? ''),
      ...(listed.length > 0 && { details: listed }),
      ...(retryAfter !== undefined && { retryAfter: wholeSeconds(retryAfter) }),
    },
  }
}

/** How an area of the API writes a refusal. */
export type Write = (error: ErrorBody['error'], requestId: string) => ErrorBody

export const enveloped: Write = (error, requestId) => ({ error, meta: { requestId } })

/** Some SDKs read `details` into a map, so that it is one here. */
export const flat: Write = ({ details, ...error }, requestId) => ({
  ...error,
  ...(details && { details: Object.fromEntries(details.map(({ field, message }) => [field, message])) }),
  ...enveloped({ ...error, ...(details && { details }) }, requestId),
})

/** Answers a failure. */
export function refuse(
  failure: Failure,
  request: FastifyRequest,
  reply: FastifyReply,
  write: Write,
  missing = codes.not_found,
): FastifyReply {
  refusalHeaders(failure, request, reply)
  const { status, error } = errorOf(failure, missing)
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(write(error, request.id)))
}

/** The error handler of an area. */
export const errorHandler =
  (write: Write, missing: string) => (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const failure = failureOf(error)
    reportFailure(failure, error, request)
    return refuse(failure, request, reply, write, missing)
  }
