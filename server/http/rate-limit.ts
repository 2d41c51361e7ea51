import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../domain/problem.ts'

/**
 * Limits the requests of each key to `perMinute` (0: no limit), over all dialects together, and says on every answer
 * how many are left: RateLimit-Limit, -Remaining and -Reset (seconds), Retry-After on a refusal.
 */
export async function limitRate(app: FastifyInstance, perMinute: number): Promise<void> {
  if (perMinute === 0) return
  await app.register(rateLimit, {
    max: perMinute,
    timeWindow: 60_000,
    cache: 10_000,
    enableDraftSpec: true,
    // It runs after a dialect's authentication, which is a hook of the instance and not of the route.
    allowList: request => request.caller === null,
    keyGenerator: ({ caller }) => (caller === null ? '' : `${caller.workspaceId}/${caller.id}`),
    errorResponseBuilder: (_, { ttl }) =>
      new Problem('rate_limited', `The key has made its ${perMinute} requests of this minute.`, {
        retryAfter: ttl / 1000,
      }),
  })
}
