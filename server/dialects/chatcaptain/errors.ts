import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type Failure, failureOf } from '../../http/failure.ts'
import { named } from '../../http/named-schema.ts'
import { STATUS_CODES } from '../../http/node-http.ts'
import { reportFailure } from '../../http/request-log.ts'

/** What NestJS answers for an exception, and so this vendor's API. https://docs.nestjs.com/exception-filters */
export const ErrorDto = named(
  'ErrorDto',
  Type.Object({
    statusCode: Type.Integer(),
    message: Type.Union([Type.String(), Type.Array(Type.String())]),
    error: Type.String(),
  }),
)

/** Refuses a request in the vendor's shape. */
export function sendError(
  { status, message, errors, details }: Failure,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  reply.header('x-request-id', request.id)
  const { retryAfter } = details
  if (retryAfter !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(retryAfter)))
  const messages = errors.map(
    error => `${error.field.replace(/^\//, '').replaceAll('/', '.')} ${error.message}`,
  )
  const body = {
    statusCode: status,
    message: messages.length > 0 ? messages : message,
    error: STATUS_CODES[status] ?? 'Error',
  }
  return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
}

export function errorHandler(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const failure = failureOf(error)
  reportFailure(failure, error, request)
  return sendError(failure, request, reply)
}
