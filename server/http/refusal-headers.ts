import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Failure } from './failure.ts'

/** Sets what HTTP wants beside some statuses, in whatever form the body says the same. */
export function refusalHeaders(
  { status, details: { retryAfter } }: Failure,
  request: FastifyRequest,
  reply: FastifyReply,
  challenge = 'Bearer',
): void {
  reply.header('x-request-id', request.id)
  if (status === 401) reply.header('www-authenticate', challenge)
  if (retryAfter !== undefined) reply.header('retry-after', wholeSeconds(retryAfter))
}

/** Seconds to wait as a header has them: whole, and never none. */
export const wholeSeconds = (seconds: number): number => Math.max(1, Math.ceil(seconds))
