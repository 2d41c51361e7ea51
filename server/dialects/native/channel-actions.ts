import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { rotateWebhookSecret } from '../../services/channels/rotate.ts'
import { activateChannel, deactivateChannel } from '../../services/channels/switch.ts'
import { testChannel } from '../../services/channels/test.ts'
import type { Context } from '../../services/context.ts'
import { playCustomer } from '../../services/sandbox.ts'
import { etag } from './etag.ts'
import { pathIds } from './ids.ts'
import { channelJson, iso } from './map.ts'
import { closed } from './parts.ts'
import { Channel, Check, NewChannel } from './schema.ts'

const tags = ['Channels']
const params = pathIds('channelId')

export async function registerChannelActions(app: App, context: Context): Promise<void> {
  app.post(
    '/channels/:channelId/test',
    {
      config: { permission: 'channels.test', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'testChannel',
        summary: 'Ask the network whether the channel works',
        params,
        response: {
          200: Type.Object({
            success: Type.Boolean(),
            checks: Type.Array(ref(Check)),
            testedAt: Type.String({ format: 'date-time' }),
          }),
        },
      },
    },
    async request => {
      const { testedAt, ...result } = await testChannel(context, callerOf(request), request.params.channelId)
      return { ...result, testedAt: iso(testedAt) }
    },
  )

  app.post(
    '/channels/:channelId/activate',
    {
      config: { permission: 'channels.activate', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'activateChannel',
        summary: 'Switch a channel on',
        description: 'The network is asked first; what it refuses is a 422 that says which check failed.',
        params,
        response: { 200: ref(Channel) },
      },
    },
    async (request, reply) => {
      const channel = await activateChannel(context, callerOf(request), request.params.channelId)
      reply.header('etag', etag(channel.version))
      return channelJson(channel)
    },
  )

  app.post(
    '/channels/:channelId/deactivate',
    {
      config: { permission: 'channels.deactivate', resource: 'channels/:channelId' },
      preValidation: async request => {
        request.body ??= {}
      },
      schema: {
        tags,
        operationId: 'deactivateChannel',
        summary: 'Switch a channel off',
        params,
        body: Type.Object(
          {
            reason: Type.Optional(Type.String({ maxLength: 500 })),
            closeConversations: Type.Optional(Type.Boolean()),
          },
          closed,
        ),
        response: { 200: ref(Channel) },
      },
    },
    async (request, reply) => {
      const channel = await deactivateChannel(
        context,
        callerOf(request),
        request.params.channelId,
        request.body,
      )
      reply.header('etag', etag(channel.version))
      return channelJson(channel)
    },
  )

  app.post(
    '/channels/:channelId/rotate-secret',
    {
      config: { permission: 'channels.update', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'rotateChannelSecret',
        summary: 'Give a channel a new webhook secret; the old one ends at once',
        description:
          'A channel that is on is connected anew, so that its network learns it where it can be told.',
        params,
        response: { 200: ref(NewChannel) },
      },
    },
    async (request, reply) => {
      const { channelId } = request.params
      const { channel, webhookSecret } = await rotateWebhookSecret(context, callerOf(request), channelId)
      reply.header('etag', etag(channel.version))
      return { ...channelJson(channel), webhookSecret }
    },
  )

  app.post(
    '/channels/:channelId/sandbox/events',
    {
      config: { permission: 'channels.test', resource: 'channels/:channelId' },
      schema: {
        tags: ['Sandbox'],
        operationId: 'playCustomer',
        summary: 'Play a customer on a sandbox channel',
        description: 'The event comes in as if a network had delivered it.',
        params,
        body: Type.Object(
          { type: Type.Enum(['message', 'edit', 'reaction', 'status', 'consent']) },
          {
            additionalProperties: true,
            description: 'An event in the JSON of a custom channel; `id` and `at` may be left out.',
          },
        ),
        response: { 204: Type.Null({ description: 'It came in.' }) },
      },
    },
    async (request, reply) => {
      await playCustomer(context, callerOf(request), request.params.channelId, request.body)
      return reply.code(204).send(null)
    },
  )
}
