import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { createBot } from '../../services/bots/create.ts'
import { getBot, listBots } from '../../services/bots/read.ts'
import { deleteBot } from '../../services/bots/remove.ts'
import { rotateBotSecret, updateBot } from '../../services/bots/update.ts'
import type { Context } from '../../services/context.ts'
import { etag, expectedVersion } from './etag.ts'
import { pathIds } from './ids.ts'
import { botJson } from './map.ts'
import { closed, listQuery, Metadata, Name, paged, pageSchema, toPage } from './parts.ts'
import { Bot, NewBot, NewSecret } from './schema.ts'

const tags = ['Bots']
const params = pathIds('botId')
const Url = Type.Union([Type.String({ minLength: 1, maxLength: 2048 }), Type.Null()], {
  description: 'Gets the messages of its conversations, signed; what it answers is sent back.',
})

export async function registerBots(app: App, context: Context): Promise<void> {
  app.get(
    '/bots',
    {
      config: { permission: 'chatbots.list', resource: 'chatbots/*' },
      schema: {
        tags,
        operationId: 'listBots',
        summary: 'List bots, the newest first',
        querystring: listQuery({}),
        response: { 200: pageSchema(ref(Bot)) },
      },
    },
    async request => toPage(await listBots(context, callerOf(request), paged(request.query)), botJson),
  )

  app.post(
    '/bots',
    {
      config: { permission: 'chatbots.create', resource: 'chatbots/*' },
      schema: {
        tags,
        operationId: 'createBot',
        summary: 'Make a bot',
        description: 'Its calls are signed by Standard Webhooks with the secret in the answer.',
        body: Type.Object({ name: Name, url: Type.Optional(Url), metadata: Type.Optional(Metadata) }, closed),
        response: { 201: ref(NewBot) },
      },
    },
    async (request, reply) => {
      const { bot, secret } = await createBot(context, callerOf(request), request.body, request.resourceId)
      reply.code(201).header('location', `/api/v1/bots/${bot.id}`).header('etag', etag(bot.version))
      return { ...botJson(bot), secret }
    },
  )

  app.get(
    '/bots/:botId',
    {
      config: { permission: 'chatbots.get', resource: 'chatbots/:botId' },
      schema: { tags, operationId: 'getBot', summary: 'Get a bot', params, response: { 200: ref(Bot) } },
    },
    async (request, reply) => {
      const bot = await getBot(context, callerOf(request), request.params.botId)
      reply.header('etag', etag(bot.version))
      return botJson(bot)
    },
  )

  app.patch(
    '/bots/:botId',
    {
      config: { permission: 'chatbots.update', resource: 'chatbots/:botId' },
      schema: {
        tags,
        operationId: 'updateBot',
        summary: 'Change a bot, switch it off or on again',
        description:
          'Only what is given changes. With `If-Match`, one that was changed meanwhile is left alone (412).',
        params,
        body: Type.Partial(
          Type.Object({ name: Name, url: Url, metadata: Metadata, enabled: Type.Boolean() }),
          closed,
        ),
        response: { 200: ref(Bot) },
      },
    },
    async (request, reply) => {
      const { botId } = request.params
      const bot = await updateBot(context, callerOf(request), botId, request.body, expectedVersion(request))
      reply.header('etag', etag(bot.version))
      return botJson(bot)
    },
  )

  app.delete(
    '/bots/:botId',
    {
      config: { permission: 'chatbots.delete', resource: 'chatbots/:botId' },
      schema: {
        tags,
        operationId: 'deleteBot',
        summary: 'Delete a bot that has no channels',
        params,
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      await deleteBot(context, callerOf(request), request.params.botId)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/bots/:botId/rotate-secret',
    {
      config: { permission: 'chatbots.update', resource: 'chatbots/:botId' },
      schema: {
        tags,
        operationId: 'rotateBotSecret',
        summary: 'Give a bot a new secret; the old one ends at once',
        params,
        response: { 200: ref(NewSecret) },
      },
    },
    async request => rotateBotSecret(context, callerOf(request), request.params.botId),
  )
}
