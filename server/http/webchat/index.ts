import type { Context } from '../../services/context.ts'
import type { App } from '../app.ts'
import { unmatched } from '../not-found.ts'
import { problemHandler, sendProblem } from '../problem-json.ts'
import { admitPage } from './access.ts'
import { actions } from './act.ts'
import { registerAttachments } from './attachments.ts'
import { limits } from './limits.ts'
import { registerMessages } from './messages.ts'
import { registerSessions } from './sessions.ts'
import { registerSocket } from './socket.ts'

/** Seconds for which a browser need not ask again whether it may. */
const PREFLIGHT = 600
/** Bytes of a request that is no file. */
const BODY_LIMIT = 64 * 1024

/** What visitors of web sites speak (docs/webchat-protocol.md), under `/webchat/v1`. */
export async function registerWebchat(app: App, context: Context): Promise<void> {
  await app.register(scope => registerProtocol(scope, context), { prefix: '/webchat/v1' })
}

async function registerProtocol(app: App, context: Context): Promise<void> {
  const refuseUnmatched = unmatched(app)
  app.setErrorHandler(problemHandler)
  app.setNotFoundHandler((request, reply) => sendProblem(refuseUnmatched(request, reply), request, reply))
  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  })
  app.addHook('onRequest', admitPage(context))
  app.addHook('onRoute', route => {
    route.bodyLimit ??= BODY_LIMIT
  })
  app.options('/channels/:channelId/*', { config: { public: true, quiet: true } }, async (_, reply) =>
    reply
      .header('access-control-allow-methods', 'GET, POST')
      .header('access-control-allow-headers', 'Authorization, Content-Type')
      .header('access-control-max-age', PREFLIGHT)
      .code(204)
      .send(null),
  )
  const limit = limits()
  const doings = actions(context, limit)
  await registerSessions(app, context, limit)
  await registerMessages(app, context, doings, limit)
  await app.register(scope => registerAttachments(scope, context, limit))
  await registerSocket(app, context, doings, limit)
}
