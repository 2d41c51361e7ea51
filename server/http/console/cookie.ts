import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../../domain/problem.ts'
import { SESSION_MS } from '../../services/sessions/sessions.ts'
import type { Extract } from '../auth.ts'

const NAME = 'portico_session'
const TOKEN = /^ps_[\w-]{43}$/

/**
 * The session of the console, as the browser keeps it. Beside `SameSite=Strict`, whatever changes something must come from
 * a page of this very origin: browsers say so in `Origin`. Throws `Problem` (`forbidden`) where it does not.
 */
export const sessionCookie: Extract = request => {
  const token = tokenIn(request)
  if (token !== null && !isRead(request) && !isOwnOrigin(request)) {
    throw new Problem('forbidden', 'A session of the console is used by its own pages only.', {
      reason: 'origin_refused',
      cure: 'Programs send a key as "Authorization: Bearer <key>".',
    })
  }
  return token
}

/** Some proxies say `wss` of a WebSocket. */
const isSecure = ({ protocol }: FastifyRequest): boolean => /^(https|wss)$/.test(protocol)

/** Over TLS a name that browsers let this very host set alone: a neighbouring one could put a session of its own here. */
const nameFor = (request: FastifyRequest): string => (isSecure(request) ? `__Host-${NAME}` : NAME)

function tokenIn(request: FastifyRequest): string | null {
  const start = `${nameFor(request)}=`
  const cookies = request.headers.cookie?.split(/; */) ?? []
  const values = cookies.filter(each => each.startsWith(start)).map(each => each.slice(start.length))
  return values.find(each => TOKEN.test(each)) ?? null
}

/** A WebSocket begins as a GET, and can do more. */
const isRead = ({ method, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && headers.upgrade === undefined

/** The host decides, as a proxy may end TLS in front of us. Where we know of TLS, a page without it is a stranger's. */
function isOwnOrigin(request: FastifyRequest): boolean {
  const origin = URL.parse(request.headers.origin ?? '')
  if (origin?.host !== request.host.toLowerCase()) return false
  return origin.protocol === 'https:' || !isSecure(request)
}

/** Gives the browser a session: no script reads it, no other site's page sends it. */
export function keepSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.header(
    'set-cookie',
    `${nameFor(request)}=${token}; Max-Age=${SESSION_MS / 1000}${attributes(request)}`,
  )
}

export function dropSession(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('set-cookie', `${nameFor(request)}=; Max-Age=0${attributes(request)}`)
}

const attributes = (request: FastifyRequest): string =>
  `; Path=/; HttpOnly; SameSite=Strict${isSecure(request) ? '; Secure' : ''}`
