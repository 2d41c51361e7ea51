import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { lruCache } from '../domain/lru.ts'
import { Problem } from '../domain/problem.ts'
import type { Context } from '../services/context.ts'
import { noRateHeaders, rateHeaders } from './rate-headers.ts'

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
/** How long a refusal counts, milliseconds. */
const REFUSAL_MEMORY = 60_000

const newMemory = () => ({
  /** By address. */
  refusals: lruCache<{ count: number }>(10_000, REFUSAL_MEMORY),
  /** Hashes of credentials that were good. */
  known: lruCache<true>(10_000),
})
const memories = new WeakMap<Context, ReturnType<typeof newMemory>>()

/** What is remembered of a server's callers, by all its dialects together. */
function memoryOf(context: Context): ReturnType<typeof newMemory> {
  const memory = memories.get(context) ?? newMemory()
  memories.set(context, memory)
  return memory
}

/**
 * An onRequest hook that finds out who asks, for every route that is not public. Throws `unauthenticated`; and
 * `rate_limited` for an address that keeps showing credentials that are none. A credential that was good before is
 * looked up all the same: behind a proxy everyone has the same address.
 */
export function authentication(context: Context, extracts: readonly Extract[]): onRequestAsyncHookHandler {
  const { refusals, known } = memoryOf(context)
  const told = (ip: string, reply: FastifyReply) => {
    const reset = refusals.getRemainingTTL(ip)
    rateHeaders(reply, {
      limit: REFUSALS_PER_MINUTE,
      remaining: Math.max(0, REFUSALS_PER_MINUTE - (refusals.get(ip)?.count ?? 0)),
      resetSeconds: (reset > 0 ? reset : REFUSAL_MEMORY) / 1000,
    })
  }
  return async (request, reply) => {
    if (request.routeOptions.config.public) return
    // Whoever shows no good key is told how many more refusals there are for the address.
    told(request.ip, reply)
    if (request.is404) return
    const credential = firstOf(extracts, request)
    if (credential === null) {
      throw new Problem('unauthenticated', 'A key is needed.', { reason: 'key_missing', cure: HOW })
    }
    const hash = hashOf(credential)
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
      told(request.ip, reply)
      throw new Problem('unauthenticated', 'The key is not known, or no longer valid.', {
        reason: 'key_invalid',
        cure: HOW,
      })
    }
    known.set(hash, true)
    noRateHeaders(reply)
    request.caller = caller
    request.credential = credential
  }
}

/** Says that a credential is good that was made just now, whatever its address has shown beside it. */
export function vouchFor(context: Context, credential: string): void {
  memoryOf(context).known.set(hashOf(credential), true)
}

const hashOf = (credential: string): string => createHash('sha256').update(credential).digest('base64')

const HOW = 'Send a key as "Authorization: Bearer <key>". `portico keys create` makes one.'

function firstOf(extracts: readonly Extract[], request: FastifyRequest): string | null {
  for (const extract of extracts) {
    const credential = extract(request)
    if (credential !== null) return credential
  }
  return null
}
