import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type Failure, failureOf } from '../../http/failure.ts'
import { named } from '../../http/named-schema.ts'
import { STATUS_CODES } from '../../http/node-http.ts'
import { refusalHeaders } from '../../http/refusal-headers.ts'
import { reportFailure } from '../../http/request-log.ts'

/** What Spring answers for a request it cannot take, and what the vendor's own code answers: only `message` then. */
export const ErrorPayload = named(
  'ErrorPayload',
  Type.Object({
    message: Type.String(),
    timestamp: Type.Optional(Type.Integer({ description: 'Epoch milliseconds.' })),
    status: Type.Optional(Type.Integer()),
    error: Type.Optional(Type.String()),
    path: Type.Optional(Type.String()),
  }),
)

/** Statuses that differ from what HTTP would say; those that are answered without a body are below. */
const statuses: Partial<Record<Failure['code'], number>> = {
  unauthenticated: 403,
  channel_unavailable: 403,
  channel_refused: 500,
}
export const BARE: readonly number[] = [403, 404]

export function errorHandler(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const failure = failureOf(error)
  reportFailure(failure, error, request)
  const status = statuses[failure.code] ?? failure.status
  refusalHeaders({ ...failure, status }, request, reply)
  if (BARE.includes(status)) return reply.code(status).send()
  const message = worded(failure)
  if (failure.code !== 'invalid') return reply.code(status).send({ message })
  const path = request.url.split('?', 1)[0] ?? ''
  return reply
    .code(status)
    .send({ timestamp: Date.now(), status, error: STATUS_CODES[status] ?? '', message, path })
}

/** What is wrong, with the field that it is wrong with. */
function worded({ message, details: { field = '' } }: Failure): string {
  const name = field.replace(/^\//, '')
  return message.includes(name) ? message : `${name}: ${message}`
}
