import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { formatId, newId } from '../domain/ids.ts'
import type { Failure } from './failure.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked every few seconds by machines: its requests are logged at level debug. */
    quiet?: boolean
  }
}

const SANE_ID = /^[\w.:-]{1,128}$/

/** The request's id: the caller's, when it can stand in a log and a header as it is; else a new one. */
export function requestId({ headers }: { headers: Record<string, unknown> }): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && SANE_ID.test(given) ? given : newId()
}

/** Writes the id that was made for a request behind a prefix; one that the client gave stays as it is. */
export function prefixRequestId(request: FastifyRequest, reply: FastifyReply, prefix: string): void {
  if (request.headers['x-request-id'] === request.id) return
  request.id = formatId(prefix, request.id)
  reply.header('x-request-id', request.id)
}

/** One line for each request, and its id on the answer. */
export function logRequests(app: FastifyInstance, log: Logger): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => logRequest(log, request, reply))
}

/** Logs what can hold no secret: the route's pattern and not the address, no headers, no bodies. */
export function logRequest(log: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const line = {
    method: request.method,
    route: request.routeOptions.url ?? null,
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime * 10) / 10,
    requestId: request.id,
    workspaceId: request.caller?.workspaceId,
  }
  if (request.routeOptions.config?.quiet) log.debug(line, 'request')
  else log.info(line, 'request')
}

/** Logs what is ours to mend; what a client did wrong is in the request's line. */
export function reportFailure(failure: Failure, error: unknown, request: FastifyRequest): void {
  const facts = { requestId: request.id, route: request.routeOptions.url ?? null }
  if (failure.code === 'internal') request.log.error({ ...facts, err: error }, 'a request failed')
  else if (failure.code === 'unavailable')
    request.log.warn({ ...facts, reason: failure.message }, 'unavailable')
}
