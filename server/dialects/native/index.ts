import { authorize } from '../../http/access.ts'
import type { App, Dialect } from '../../http/app.ts'
import { apiKeyHeader, authentication, bearer } from '../../http/auth.ts'
import { sessionCookie } from '../../http/console/cookie.ts'
import { registerDocs } from '../../http/docs.ts'
import { keepAnswers } from '../../http/idempotency.ts'
import { liveConnections } from '../../http/live.ts'
import { unmatched } from '../../http/not-found.ts'
import { describeApi } from '../../http/openapi.ts'
import { problemHandler, sendProblem } from '../../http/problem-json.ts'
import type { Context } from '../../services/context.ts'
import { registerBots } from './bots.ts'
import { registerChannelActions } from './channel-actions.ts'
import { registerChannelInsight } from './channel-insight.ts'
import { registerChannelOverview } from './channel-overview.ts'
import { registerChannels } from './channels.ts'
import { registerContacts } from './contacts.ts'
import { registerConversations } from './conversations.ts'
import { registerCounters } from './counters.ts'
import { registerDeliveries } from './deliveries.ts'
import { nativeEnvelope } from './envelope.ts'
import { registerEvents } from './events.ts'
import { plainIds } from './ids.ts'
import { registerInbox } from './inbox.ts'
import { registerKeys } from './keys.ts'
import { registerMedia } from './media.ts'
import { registerMessages } from './messages.ts'
import { registerNetworks } from './networks.ts'
import { Provider, registerProviders } from './providers.ts'
import { schemas } from './schema.ts'
import { registerSocket, socketKey } from './socket.ts'
import { registerStream } from './stream.ts'
import { registerTokens, tokenSchemas } from './tokens.ts'
import { registerWebhooks } from './webhooks.ts'
import { registerWorkspace } from './workspace.ts'

const PREFIX = '/api/v1'

/** Portico's own API. */
export const native: Dialect = {
  name: 'native',
  envelope: nativeEnvelope,
  async register(app, context) {
    await app.register(registerDocs, { documentPath: `${PREFIX}/openapi.json` })
    await app.register(scope => registerApi(scope, context), { prefix: PREFIX })
  },
}

async function registerApi(app: App, context: Context): Promise<void> {
  const refuseUnmatched = unmatched(app)
  app.setErrorHandler(problemHandler)
  app.setNotFoundHandler((request, reply) => sendProblem(refuseUnmatched(request, reply), request, reply))
  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  })
  app.addHook('onRequest', authentication(context, [bearer, apiKeyHeader, socketKey, sessionCookie]))
  app.addHook('onRequest', plainIds)
  app.addHook('onRequest', authorize)
  keepAnswers(app, context)
  const openLive = liveConnections(app, context)

  for (const schema of [...schemas, Provider, ...tokenSchemas]) app.addSchema(schema)
  describeApi(app, {
    title: 'Portico',
    description: 'Connects accounts on messaging networks as channels, and moves messages both ways.',
    version: 'v1',
    path: '/openapi.json',
    serverUrl: context.config.publicUrl,
    tags,
    securitySchemes: {
      key: { type: 'http', scheme: 'bearer', description: 'A key, or a token of the configured issuer.' },
      keyHeader: {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-Key',
        description: 'The same in another header.',
      },
    },
  })
  await registerNetworks(app, context)
  await registerChannels(app, context)
  await registerChannelActions(app, context)
  await registerChannelInsight(app, context)
  await registerChannelOverview(app, context)
  await registerProviders(app, context)
  await registerBots(app, context)
  await registerTokens(app, context)
  await registerContacts(app, context)
  await registerConversations(app, context)
  await registerInbox(app, context)
  await registerMessages(app, context)
  await registerMedia(app, context)
  await registerEvents(app, context)
  await registerStream(app, context, openLive)
  await registerSocket(app, context, openLive)
  await registerWebhooks(app, context)
  await registerDeliveries(app, context)
  await registerCounters(app, context)
  await registerKeys(app, context)
  await registerWorkspace(app, context)
}

const tags = [
  { name: 'Networks', description: 'What can be connected, with settings and capabilities.' },
  { name: 'Channels', description: 'Accounts on networks.' },
  { name: 'Providers', description: 'Credentials that many channels share.' },
  { name: 'Sandbox', description: 'A network inside Portico, to try things without an account anywhere.' },
  { name: 'Messages', description: 'Both ways, with the history of their status.' },
  { name: 'Media', description: 'Files: of messages that came in, and uploaded to be sent.' },
  { name: 'Conversations', description: 'Between a contact and a channel.' },
  { name: 'Contacts', description: 'People, with their addresses on each network.' },
  { name: 'Bots', description: 'Programs that answer the conversations of their channels.' },
  { name: 'Events', description: 'Everything that happens: as a list, or live.' },
  { name: 'Webhooks', description: 'Events delivered to an address of yours, signed.' },
  { name: 'Counters', description: 'How much of what, by time.' },
  { name: 'Keys', description: 'Who may do what.' },
  { name: 'Workspace', description: 'What everything belongs to.' },
]
