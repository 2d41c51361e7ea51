import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Failure, failure } from './failure.ts'

/**
 * Collects the instance's routes, and returns what is to be said of a request that met none: 405 with the header
 * `Allow` where the path has other methods, else 404. Call it before the routes are registered.
 */
export function unmatched(app: FastifyInstance): (request: FastifyRequest, reply: FastifyReply) => Failure {
  const routes: { path: RegExp; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ path: pathPattern(url), methods: [method].flat() })
  })
  return ({ url, method }, reply) => {
    const [path = ''] = url.split('?', 1)
    const methods = new Set(routes.filter(route => route.path.test(path)).flatMap(route => route.methods))
    if (methods.size === 0) return failure('not_found', 'There is nothing at this address.')
    const allowed = [...methods].sort().join(', ')
    reply.header('allow', allowed)
    return failure('method_not_allowed', `${method} is not possible here; ${allowed} is.`)
  }
}

/** The paths that a route's pattern takes: `:name` is one part of the path. */
const pathPattern = (url: string): RegExp =>
  new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`)
