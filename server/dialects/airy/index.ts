import { authorize } from '../../http/access.ts'
import type { App, Dialect } from '../../http/app.ts'
import { authentication, bearer, type Extract } from '../../http/auth.ts'
import { keepAnswers } from '../../http/idempotency.ts'
import { describeApi } from '../../http/openapi.ts'
import type { Context } from '../../services/context.ts'
import { registerChannels } from './channels.ts'
import { registerConnects } from './connect.ts'
import { registerConversations } from './conversations.ts'
import { airyEnvelope } from './envelope.ts'
import { BARE, ErrorPayload, errorHandler } from './errors.ts'
import { registerMessages } from './messages.ts'
import { registerMetadata } from './metadata.ts'
import { schemas } from './schema.ts'
import { registerWebhooks } from './webhooks.ts'

/** The key without a scheme before it. */
const bareKey: Extract = ({ headers }) => /^[\x21-\x7e]+$/.exec(headers.authorization ?? '')?.[0] ?? null

/** The API of Airy Core, at the root: https://airy.co/docs/core/api/endpoints/introduction */
export const airy: Dialect = {
  name: 'airy',
  envelope: airyEnvelope,
  async register(app, context) {
    for (const schema of schemas) app.addSchema(schema)
    describeApi(app, {
      title: 'Airy Core on Portico',
      description: 'Channels, conversations and messages by POST, with dots in the path.',
      version: '0.56',
      path: '/api/v1/dialects/airy/openapi.json',
      serverUrl: context.config.publicUrl,
      tags: ['Channels', 'Conversations', 'Messages', 'Metadata', 'Webhooks'].map(name => ({
        name,
        description: '',
      })),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key of Portico, with or without `Bearer`.' },
      },
      problem: { schema: ErrorPayload, contentType: 'application/json', bare: BARE },
    })
    await app.register(scope => registerRoutes(scope, context))
  },
}

async function registerRoutes(app: App, context: Context): Promise<void> {
  app.setErrorHandler(errorHandler)
  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  })
  app.addHook('onRequest', authentication(context, [bearer, bareKey]))
  app.addHook('onRequest', authorize)
  // The vendor's own client sends no body where it has nothing to say, and a picture in its own way of writing.
  app.addHook('preValidation', async request => {
    request.body ??= {}
    const body = request.body as { image_url?: unknown; imageUrl?: unknown }
    if (body.imageUrl !== undefined) body.image_url ??= body.imageUrl
  })
  keepAnswers(app, context)
  registerChannels(app, context)
  registerConnects(app, context)
  registerConversations(app, context)
  registerMessages(app, context)
  registerMetadata(app, context)
  registerWebhooks(app, context)
}
