import type { FastifyRequest } from 'fastify'
import type { Context } from '../../services/context.ts'
import { SESSION_PREFIX } from '../../services/keys/secret.ts'
import { closeSession, getSession, openSession } from '../../services/sessions/sessions.ts'
import { authorize, callerOf } from '../access.ts'
import type { App } from '../app.ts'
import { authentication, bearer, type Extract, vouchFor } from '../auth.ts'
import { dropSession, keepSession, sessionCookie } from './cookie.ts'

const options = {
  config: { permission: 'workspace.get', resource: 'workspace' },
  schema: { hide: true },
}

/**
 * Signing in to the console, and out. A key is shown once, in the header that every client uses, so that guesses are
 * counted as everywhere; from then on the browser has a session in its place.
 */
export async function registerSession(app: App, context: Context): Promise<void> {
  await app.register(async scope => {
    scope.addHook('onRequest', authentication(context, [bearerKey]))
    scope.addHook('onRequest', authorize)
    scope.post('/session', options, async (request, reply) => {
      const { token } = await openSession(context, callerOf(request))
      vouchFor(context, token)
      keepSession(request, reply, token)
      return reply.code(201).send(await told(context, request, token))
    })
  })
  await app.register(async scope => {
    scope.addHook('onRequest', authentication(context, [sessionCookie]))
    scope.get('/session', { ...options, onRequest: authorize }, async request =>
      told(context, request, shown(request)),
    )
    // Whoever may do nothing any more may still leave.
    scope.delete('/session', options, async (request, reply) => {
      await closeSession(context, callerOf(request), shown(request))
      dropSession(request, reply)
      return reply.code(204).send()
    })
  })
}

/** A session opens no further one, or it would last for as long as somebody wants. */
const bearerKey: Extract = request => {
  const credential = bearer(request)
  return credential?.startsWith(SESSION_PREFIX) ? null : credential
}

const shown = ({ credential }: FastifyRequest): string => credential ?? ''

async function told(context: Context, request: FastifyRequest, token: string) {
  const { expiresAt, workspace, key } = await getSession(context, callerOf(request), token)
  const { id, name, prefix, policies } = key
  return {
    expiresAt: new Date(expiresAt).toISOString(),
    workspace,
    key: { id, name, prefix, policies },
    publicUrl: context.config.publicUrl,
  }
}
