import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { Problem } from '../../domain/problem.ts'
import { type Failure, type FailureCode, failureOf } from '../../http/failure.ts'
import type { FieldError } from '../../http/invalid-input.ts'
import { named } from '../../http/named-schema.ts'
import { refusalHeaders } from '../../http/refusal-headers.ts'
import { reportFailure } from '../../http/request-log.ts'

/** https://www.twilio.com/docs/usage/twilios-response#errors */
export const RestError = named(
  'RestError',
  Type.Object({
    code: Type.Integer({ description: "The kind of error, as the vendor's dictionary numbers it." }),
    message: Type.String(),
    more_info: Type.String({ format: 'uri' }),
    status: Type.Integer(),
  }),
)

/** https://www.twilio.com/docs/api/errors */
const codes: Record<FailureCode, number> = {
  invalid: 20001,
  unauthenticated: 20003,
  forbidden: 20403,
  not_found: 20404,
  method_not_allowed: 20004,
  not_acceptable: 20001,
  timeout: 20001,
  conflict: 20409,
  channel_unavailable: 20409,
  stale: 20412,
  too_large: 20413,
  unsupported_media_type: 20001,
  window_closed: 20422,
  channel_refused: 20422,
  rate_limited: 20429,
  internal: 20500,
  unavailable: 20503,
}

/** Codes that stand for one thing only. */
const BAD_PAGE_TOKEN = 21481
const NO_SUCH_FLOW = 45205

const special = (code: number, message: string): Problem =>
  new Problem('invalid', message, { meta: { code } })

export const badPageToken = (): Problem => special(BAD_PAGE_TOKEN, 'Invalid PageToken')
/** A body names a flow that is not there. */
export const noSuchFlow = (): Problem => special(NO_SUCH_FLOW, 'Requested Flex Flow is not found')

export function sendError(failure: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, details } = failure
  refusalHeaders(failure, request, reply, 'Basic realm="Portico"')
  const code = typeof details.meta?.code === 'number' ? details.meta.code : codes[failure.code]
  const more_info = `https://www.twilio.com/docs/errors/${code}`
  return reply.code(status).send({ code, message: messageOf(failure, request), more_info, status })
}

export function errorHandler(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = failureOf(error)
  reportFailure(failure, error, request)
  return sendError(failure, request, reply)
}

function messageOf({ code, message, errors: [error] }: Failure, { url }: FastifyRequest): string {
  if (code === 'unauthenticated') return 'Authenticate'
  if (code === 'not_found') {
    const path = url.split('?', 1)[0]?.replace(/^\/v1/, '')
    return `The requested resource ${path} was not found`
  }
  return code === 'invalid' && error ? inWords(error) : message
}

function inWords({ field, message }: FieldError): string {
  const name = field.replace(/^\//, '')
  if (name === '') return `Invalid request: it ${message}`
  if (message === 'is required') return `Missing required parameter ${name} in the post body`
  return `Invalid parameter ${name}: ${message}`
}

/** Runs work whose refusals name fields as our services do (`/to`), and has them name parameters. */
export async function inParameters<T>(
  names: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { field } = error instanceof Problem ? error.details : {}
    const name = field === undefined ? undefined : names[field]
    if (!(error instanceof Problem) || field === undefined || name === undefined) throw error
    const message = error.message.startsWith(field) ? error.message.slice(field.length).trim() : error.message
    throw new Problem(error.code, message, { ...error.details, field: `/${name}` })
  }
}
