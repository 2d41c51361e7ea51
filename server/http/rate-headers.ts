import type { FastifyInstance, FastifyReply } from 'fastify'

/** How much of a limit is left. */
interface Quota {
  limit: number
  remaining: number
  /** Until it is whole again. */
  resetSeconds: number
}

const names = { limit: 'ratelimit-limit', remaining: 'ratelimit-remaining', reset: 'ratelimit-reset' }

/** Says how much of a limit is left, as the limiter of keys does (rate-limit.ts). */
export function rateHeaders(reply: FastifyReply, { limit, remaining, resetSeconds }: Quota): void {
  reply
    .header(names.limit, limit)
    .header(names.remaining, remaining)
    .header(names.reset, Math.ceil(resetSeconds))
}

export function noRateHeaders(reply: FastifyReply): void {
  for (const name of Object.values(names)) reply.removeHeader(name)
}

/**
 * Says the same under the older names, for clients that know only those: `X-RateLimit-Limit`, `-Remaining`, and `-Reset`
 * as a moment in unix seconds. `now` gives epoch milliseconds.
 */
export function olderRateHeaders(app: FastifyInstance, now: () => number): void {
  app.addHook('onSend', async (_, reply) => {
    const [limit, remaining, reset] = Object.values(names).map(name => reply.getHeader(name))
    if (limit === undefined || remaining === undefined || reset === undefined) return
    reply
      .header('x-ratelimit-limit', limit)
      .header('x-ratelimit-remaining', remaining)
      .header('x-ratelimit-reset', Math.ceil(now() / 1000) + Number(reset))
  })
}
