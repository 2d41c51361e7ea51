import type { FastifyReply } from 'fastify'
import { authorize } from '../../http/access.ts'
import type { App, Dialect } from '../../http/app.ts'
import { authentication, type Extract } from '../../http/auth.ts'
import { unmatched } from '../../http/not-found.ts'
import { describeApi } from '../../http/openapi.ts'
import type { Context } from '../../services/context.ts'
import { registerChannels } from './channels.ts'
import { ErrorDto, errorHandler, sendError } from './errors.ts'
import {
  ChannelDto,
  ContactResponseDto,
  ConversationResponseDto,
  GenerateChannelTokenResponseDto,
  ListChannelsResponseDto,
} from './schema.ts'
import { registerWidget } from './widget.ts'

/** `x-chatcaptain-key: <key>`. */
const keyHeader: Extract = ({ headers }) => {
  const key = headers['x-chatcaptain-key']
  return typeof key === 'string' && key !== '' ? key : null
}

/** The ChatCaptain API, at its own paths: https://docs.chatcaptain.com/api */
export const chatcaptain: Dialect = {
  name: 'chatcaptain',
  async register(app, context) {
    for (const schema of schemas) app.addSchema(schema)
    describeApi(app, {
      title: 'ChatCaptain API, as Portico speaks it',
      description: 'The channels of a chatbot, their tokens, and what a web widget does with them.',
      version: '1.0',
      path: '/api/v1/dialects/chatcaptain/openapi.json',
      serverUrl: context.config.publicUrl,
      tags: [
        { name: 'Channel management', description: '' },
        { name: 'Widget', description: '' },
      ],
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'x-chatcaptain-key', description: 'A key of Portico.' },
      },
      problem: { schema: ErrorDto, contentType: 'application/json' },
    })
    await app.register(scope => registerArea(scope, context, registerChannels), { prefix: '/v1/chatbots' })
    await app.register(scope => registerArea(scope, context, registerWidget), { prefix: '/v1/widget' })
  },
}

/** One part of the vendor's paths, in which everything is refused in its shape. */
async function registerArea(
  app: App,
  context: Context,
  registerRoutes: (app: App, context: Context) => void,
): Promise<void> {
  const refuseUnmatched = unmatched(app)
  app.setErrorHandler(errorHandler)
  app.setNotFoundHandler((request, reply: FastifyReply) =>
    sendError(refuseUnmatched(request, reply), request, reply),
  )
  app.addHook('onRequest', async (_, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
  })
  app.addHook('onRequest', authentication(context, [keyHeader]))
  app.addHook('onRequest', authorize)
  registerRoutes(app, context)
}

const schemas = [
  ChannelDto,
  ListChannelsResponseDto,
  GenerateChannelTokenResponseDto,
  ContactResponseDto,
  ConversationResponseDto,
]
