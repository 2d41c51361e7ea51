import { createHash } from 'node:crypto'
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { LRUCache } from 'lru-cache'
import { Problem } from '../domain/problem.ts'
import type { Context } from '../services/context.ts'

/** Finds a credential in a request, where one kind of client puts it. */
export type Extract = (request: FastifyRequest) => string | null

/** `Authorization: Bearer <key>`, RFC 6750. */
export const bearer: Extract = ({ headers }) =>
  /^Bearer +([\x21-\x7e]+) *$/i.exec(headers.authorization ?? '')?.[1] ?? null

/** `X-API-Key: <key>`. */
export const apiKeyHeader: Extract = ({ headers }) => {
  const key = headers['x-api-key']
  return typeof key === 'string' && key !== '' ? key : null
}

/** Refusals per minute that an address may collect before its unknown credentials are no longer looked up. */
const REFUSALS_PER_MINUTE = 60

/**
 * An onRequest hook that finds out who asks, for every route that is not public. Throws `unauthenticated`; and
 * `rate_limited` for an address that keeps showing credentials that are none. A credential that was good before is
 * looked up all the same: behind a proxy everyone has the same address.
 */
export function authentication(context: Context, extracts: readonly Extract[]): onRequestAsyncHookHandler {
  const refusals = new LRUCache<string, { count: number }>({ max: 10_000, ttl: 60_000, ttlAutopurge: false })
  const known = new LRUCache<string, true>({ max: 10_000 })
  return async request => {
    if (request.is404 || request.routeOptions.config.public) return
    const credential = firstOf(extracts, request)
    if (credential === null) throw new Problem('unauthenticated', 'A key is needed.', { cure: HOW })
    const hash = createHash('sha256').update(credential).digest('base64')
    const refused = refusals.get(request.ip)
    if (refused !== undefined && refused.count >= REFUSALS_PER_MINUTE && !known.has(hash)) {
      const retryAfter = refusals.getRemainingTTL(request.ip) / 1000
      throw new Problem('rate_limited', 'Too many keys from this address were no keys.', { retryAfter })
    }
    const caller = await context.authenticate(credential)
    if (caller === null) {
      known.delete(hash)
      if (refused === undefined) refusals.set(request.ip, { count: 1 })
      else refused.count++
      throw new Problem('unauthenticated', 'The key is not known, or no longer valid.', { cure: HOW })
    }
    known.set(hash, true)
    request.caller = caller
    request.credential = credential
  }
}

const HOW = 'Send a key as "Authorization: Bearer <key>". `portico keys create` makes one.'

function firstOf(extracts: readonly Extract[], request: FastifyRequest): string | null {
  for (const extract of extracts) {
    const credential = extract(request)
    if (credential !== null) return credential
  }
  return null
}
