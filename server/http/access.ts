import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import { Problem } from '../domain/problem.ts'
import type { Caller } from '../services/context.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Anyone may call it. */
    public?: boolean
    /** What the caller's key must allow, such as `channels.get`. */
    permission?: string
    /**
     * On what: a pattern such as `channels/:channelId`, filled from the path, or what a function makes of the
     * request. Null when only the service can tell (a message's channel); then the service asks the caller.
     */
    resource?: string | ((request: FastifyRequest) => string) | null
  }
  interface FastifyRequest {
    /** Who asks; null until that is known, and on public routes. */
    caller: Caller | null
    /** What they showed. Never logged. */
    credential: string | null
  }
}

/** Who asks, on a route that is not public. */
export function callerOf(request: FastifyRequest): Caller {
  if (request.caller === null) throw new Problem('unauthenticated', 'A key is needed.')
  return request.caller
}

/** Throws `forbidden` unless the caller's key allows it. */
export function requirePermission(caller: Caller, permission: string, resource: string): void {
  if (!caller.may(permission, resource)) {
    throw new Problem('forbidden', `The key does not allow ${permission} on ${resource}.`, {
      cure: 'Use a key whose policies allow it; GET /api/v1/keys lists the keys of the workspace.',
    })
  }
}

/** An onRequest hook: refuses the request unless its route's permission is granted. */
export async function authorize(request: FastifyRequest): Promise<void> {
  const { public: isPublic, permission, resource } = request.routeOptions.config
  // A path without a route has no permission to ask for: it ends as 404.
  if (isPublic || permission === undefined || resource === null || resource === undefined) return
  const target = typeof resource === 'function' ? resource(request) : fill(resource, request.params)
  requirePermission(callerOf(request), permission, target)
}

const fill = (pattern: string, params: unknown): string =>
  pattern.replace(/:(\w+)/g, (_, name: string) => String((params as Record<string, unknown>)[name]))

/** Lets the app start only when every route says who may call it. */
export function demandAccess(app: FastifyInstance): void {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => {
    routes.push(route)
  })
  app.addHook('onReady', async () => {
    const open = routes.filter(({ config }) => !config?.public && !declares(config))
    if (open.length > 0) {
      const names = open.map(({ method, url }) => `${method} ${url}`).join(', ')
      throw new Error(`These routes declare neither a permission with its resource nor \`public\`: ${names}`)
    }
  })
}

const declares = (config: RouteOptions['config']): boolean =>
  config?.permission !== undefined && config.resource !== undefined
