import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { newId } from '../domain/ids.ts'
import { invalid, Problem } from '../domain/problem.ts'
import type { Context } from '../services/context.ts'
import { type Attempt, answerRequest, claimRequest, releaseRequest } from '../store/idempotency.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is a file that is read as it comes: a repeat is known by its type and length. */
    streamed?: boolean
  }
  interface FastifyRequest {
    /** The id that what this request makes must have, so that a repeat after a crash makes the same thing. */
    resourceId: string | undefined
    /** Set while the request holds an Idempotency-Key. */
    attempt: Attempt | null
  }
}

/** What is kept of an answer beside its status. */
interface Kept {
  headers: Record<string, string>
  body: string
}

/** The headers that belong to an answer and not to the moment it was given. */
const KEPT_HEADERS = ['content-type', 'location', 'etag']

/**
 * `Idempotency-Key` on POST, for a day: the same request again gets the first answer (with `Idempotent-Replayed: true`),
 * another one under the same key a conflict, and so does one that comes while the first is under way. Answers are kept
 * sealed: some hold a new secret. Refusals count as answers, failures of ours (5xx) do not.
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export function keepAnswers(app: FastifyInstance, context: Context): void {
  app.addHook('preHandler', async (request, reply) => {
    const attempt = attemptOf(request, context.now())
    if (attempt === null) return
    const claim = await claimRequest(context.store, attempt)
    switch (claim.kind) {
      case 'claimed':
        request.resourceId = claim.resourceId
        request.attempt = attempt
        return
      case 'answered':
        return replay(context, attempt.workspaceId, claim, reply)
      case 'different':
        throw new Problem('conflict', 'This Idempotency-Key was used for another request.', {
          reason: 'idempotency_key_reused',
          cure: 'Use a new key for each new request, and the same key only to repeat one.',
        })
      case 'running':
        throw new Problem('conflict', 'A request with this Idempotency-Key is still being worked on.', {
          reason: 'idempotency_key_in_use',
          retryAfter: 2,
        })
    }
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const { attempt, resourceId } = request
    if (attempt === null || resourceId === undefined) return
    request.attempt = null
    try {
      if (reply.statusCode >= 500 || !isText(payload)) await releaseRequest(context.store, attempt)
      else {
        const kept: Kept = { headers: keptHeaders(reply), body: payload?.toString() ?? '' }
        const sealed = context.seal.close(attempt.workspaceId, resourceId, JSON.stringify(kept))
        await answerRequest(context.store, attempt, reply.statusCode, sealed)
      }
    } catch (error) {
      // The work is done and its answer goes out; a repeat finds what it made by its id.
      request.log.warn({ requestId: request.id, err: error }, 'an answer could not be kept')
    }
  })
}

function attemptOf(request: FastifyRequest, at: number): Attempt | null {
  const key = request.headers['idempotency-key']
  if (request.method !== 'POST' || key === undefined || request.caller === null) return null
  if (typeof key !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw invalid('/headers/Idempotency-Key', 'Idempotency-Key must be 1 to 255 visible ASCII characters.')
  }
  const { workspaceId, id } = request.caller
  const { 'content-type': type = '', 'content-length': length = '' } = request.headers
  const file = request.routeOptions.config.streamed ? [type, length] : []
  return {
    workspaceId,
    key: sha256(id, key),
    requestHash: sha256(request.method, request.url, JSON.stringify(request.body ?? null), ...file),
    resourceId: newId(),
    at,
  }
}

function replay(
  context: Context,
  workspaceId: string,
  { resourceId, status, response }: { resourceId: string; status: number; response: string },
  reply: FastifyReply,
): FastifyReply {
  const kept = JSON.parse(context.seal.open(workspaceId, resourceId, response)) as Kept
  return reply.code(status).headers(kept.headers).header('idempotent-replayed', 'true').send(kept.body)
}

function keptHeaders(reply: FastifyReply): Record<string, string> {
  const given = KEPT_HEADERS.map(name => [name, reply.getHeader(name)] as const)
  return Object.fromEntries(given.filter(([, value]) => typeof value === 'string')) as Record<string, string>
}

const isText = (payload: unknown): payload is string | Buffer | null | undefined =>
  payload === null || payload === undefined || typeof payload === 'string' || Buffer.isBuffer(payload)

/** Of parts that stay apart: each is hashed with its length. */
function sha256(...parts: string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:${part}`)
  return hash.digest('hex')
}
