import type { FastifyRequest } from 'fastify'
import { Problem } from '../../domain/problem.ts'
import { callerOf } from '../../http/access.ts'
import type { Extract } from '../../http/auth.ts'
import { fromSid } from './sids.ts'

/** `Authorization: Basic`, RFC 7617: the account or a key as user, an API key as password. */
function basic({ headers }: FastifyRequest): { user: string; password: string } | null {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(headers.authorization ?? '')?.[1]
  if (encoded === undefined) return null
  const [user = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { user, password: password.join(':') }
}

/** The API key, which is the password. */
export const passwordKey: Extract = request => basic(request)?.password || null

/**
 * An onRequest hook: what a browser sends for a page of another site with a name and password that it remembers is not
 * meant by anybody; a page that has them itself must ask before (CORS). Throws `forbidden`.
 * https://www.w3.org/TR/fetch-metadata/
 */
export async function refuseForgery({ method, headers }: FastifyRequest): Promise<void> {
  const { 'sec-fetch-site': site = 'none', 'sec-fetch-mode': mode = 'cors' } = headers
  if (method === 'GET' || mode === 'cors' || site === 'none' || site === 'same-origin') return
  throw new Problem('forbidden', 'A page of another site has sent this without asking.')
}

/**
 * An onRequest hook, after authentication: the user must be the SID of the key's workspace (`AC…`) or of the key itself
 * (`SK…`). Throws `unauthenticated`.
 */
export async function matchUser(request: FastifyRequest): Promise<void> {
  if (request.is404 || request.routeOptions.config.public) return
  const { workspaceId, id } = callerOf(request)
  const user = basic(request)?.user ?? ''
  if (fromSid('AC', user) === workspaceId || fromSid('SK', user) === id) return
  throw new Problem('unauthenticated', 'The key belongs to another account.')
}
