import { authorize } from '../../http/access.ts'
import type { App, Dialect } from '../../http/app.ts'
import { authentication, bearer, type Extract } from '../../http/auth.ts'
import { keepAnswers } from '../../http/idempotency.ts'
import { unmatched } from '../../http/not-found.ts'
import { describeApi } from '../../http/openapi.ts'
import type { Context } from '../../services/context.ts'
import { registerChannels } from './channels.ts'
import { registerConnectors } from './connectors.ts'
import { errorHandler, RequestError, refuse } from './errors.ts'
import { messageSchemas } from './message-schema.ts'
import { registerMessages } from './messages.ts'
import { ownWorkspace, plainIds } from './params.ts'
import { channelSchemas } from './schema.ts'

/** `Authorization: AccessKey <key>`. */
const accessKey: Extract = ({ headers }) =>
  /^AccessKey +([\x21-\x7e]+) *$/i.exec(headers.authorization ?? '')?.[1] ?? null

const PREFIX = '/workspaces'

/** Bird's Channels API, at its own paths: https://docs.bird.com/api/channels-api */
export const bird: Dialect = {
  name: 'bird',
  unrouted: url => (url.startsWith(`${PREFIX}/`) ? errorHandler : null),
  async register(app, context) {
    for (const schema of [...channelSchemas, ...messageSchemas]) app.addSchema(schema)
    describeApi(app, {
      title: 'Bird Channels API, as Portico speaks it',
      description: 'Channels, their messages, and the connectors that make them, below a workspace.',
      version: 'v1',
      path: '/api/v1/dialects/bird/openapi.json',
      serverUrl: context.config.publicUrl,
      tags: [
        { name: 'Channels', description: 'Accounts on networks.' },
        { name: 'Messages', description: 'What is sent and received over a channel.' },
        { name: 'Connectors', description: 'A connector is its channel: both have one id.' },
      ],
      securitySchemes: {
        accessKey: { type: 'http', scheme: 'AccessKey', description: 'A key of Portico.' },
        token: { type: 'http', scheme: 'bearer', description: 'A key of Portico, or a token.' },
      },
      problem: { schema: RequestError, contentType: 'application/json' },
    })
    await app.register(scope => registerRoutes(scope, context), { prefix: PREFIX })
  },
}

async function registerRoutes(scope: App, context: Context): Promise<void> {
  const refuseUnmatched = unmatched(scope)
  scope.setErrorHandler(errorHandler)
  scope.setNotFoundHandler((request, reply) => refuse(refuseUnmatched(request, reply), request, reply))
  scope.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  })
  scope.addHook('onRequest', authentication(context, [accessKey, bearer]))
  scope.addHook('onRequest', plainIds)
  scope.addHook('onRequest', ownWorkspace)
  scope.addHook('onRequest', authorize)
  keepAnswers(scope, context)
  await scope.register(
    async app => {
      registerChannels(app, context)
      registerMessages(app, context)
      registerConnectors(app, context)
    },
    { prefix: '/:workspaceId' },
  )
}
