import type { FastifyReply, FastifyRequest } from 'fastify'
import { parseId } from '../../domain/ids.ts'
import { notFound } from '../../domain/problem.ts'
import type { Context } from '../../services/context.ts'
import { checkOrigin, webchatChannel } from '../../services/webchat/channel.ts'
import { noSession, readToken } from '../../services/webchat/tokens.ts'
import { bearer } from '../auth.ts'
import { baseUrlFor } from '../base-url.ts'
import type { Client } from './act.ts'

/** The channel that a path names. Throws `Problem` (`not_found`). */
export function channelIdOf({ params }: FastifyRequest): string {
  const { channelId } = params as { channelId?: string }
  const id = parseId(channelId ?? '', 'ch_')
  if (id === null) throw notFound('web chat')
  return id
}

/**
 * An onRequest hook: only pages that the channel allows get an answer, and their browsers are told so (CORS,
 * https://fetch.spec.whatwg.org/#http-cors-protocol). There are no cookies, so none are allowed.
 */
export const admitPage =
  (context: Context) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (request.is404) return
    reply.header('vary', 'Origin')
    const channel = await webchatChannel(context, channelIdOf(request))
    const own = ownOrigin(context, request)
    const origin = request.headers.origin ?? (isSameOrigin(request) ? own : null)
    checkOrigin(channel, origin, own)
    reply
      .header('access-control-allow-origin', origin)
      .header('access-control-expose-headers', 'Retry-After, X-Request-ID')
  }

/** Where browsers reach Portico; null where they cannot have. */
const ownOrigin = (context: Context, request: FastifyRequest): string | null =>
  URL.parse(baseUrlFor(context, request))?.origin ?? null

/** Browsers leave `Origin` out where a page reads from where it came from. */
const isSameOrigin = ({ headers }: FastifyRequest): boolean => headers['sec-fetch-site'] === 'same-origin'

/** Whose session a request shows. Throws `Problem`: `unauthenticated`, `not_found`. */
export async function clientOf(context: Context, request: FastifyRequest): Promise<Client> {
  const token = bearer(request)
  if (token === null) throw noSession()
  return greet(context, request, token)
}

/** The same for a token that came otherwise. */
export async function greet(context: Context, request: FastifyRequest, token: string): Promise<Client> {
  const channel = await webchatChannel(context, channelIdOf(request))
  return {
    visitor: await readToken(context, channel, token),
    ip: request.ip,
    base: baseUrlFor(context, request),
  }
}
