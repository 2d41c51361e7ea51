import { Type } from 'typebox'
import { channelStatuses } from '../../domain/channel.ts'
import { ChannelProfile, environments, ProfileChanges } from '../../domain/profile.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { createChannel } from '../../services/channels/create.ts'
import { getChannel, listChannels } from '../../services/channels/read.ts'
import { deleteChannel } from '../../services/channels/remove.ts'
import { updateChannel } from '../../services/channels/update.ts'
import type { Context } from '../../services/context.ts'
import { etag, expectedVersion } from './etag.ts'
import { filterId, IdInput, idIn, pathIds } from './ids.ts'
import { channelItemJson, channelJson } from './map.ts'
import { closed, listQuery, Metadata, Name, Order, paged, pageSchema, Token, toPage } from './parts.ts'
import { Channel, ChannelItem, NewChannel } from './schema.ts'

const tags = ['Channels']
const params = pathIds('channelId')
const Config = Type.Record(Type.String(), Type.Unknown(), {
  maxProperties: 100,
  description: "Settings and secrets, as the network's manifest names them.",
})

const Choice = Type.Object(
  {
    token: Token,
    address: Type.String({
      minLength: 1,
      maxLength: 256,
      description: 'As exploring the network showed it.',
    }),
  },
  closed,
)

export async function registerChannels(app: App, context: Context): Promise<void> {
  app.get(
    '/channels',
    {
      config: { permission: 'channels.list', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'listChannels',
        summary: 'List channels, the newest first',
        querystring: listQuery({
          network: Type.Optional(Type.String({ maxLength: 50 })),
          status: Type.Optional(Type.Enum([...channelStatuses])),
          search: Type.Optional(
            Type.String({ maxLength: 200, description: 'Part of the name, in any case.' }),
          ),
          botId: Type.Optional(IdInput),
          environment: Type.Optional(Type.Enum([...environments])),
          useCaseType: Type.Optional(Type.String({ maxLength: 100 })),
          mine: Type.Optional(
            Type.Boolean({ description: "Only channels that are the caller's, or have no owner." }),
          ),
          order: Order,
        }),
        response: { 200: pageSchema(ref(ChannelItem)) },
      },
    },
    async request => {
      const { query } = request
      const filter = paged({ ...query, botId: filterId('bot', query.botId) })
      return toPage(await listChannels(context, callerOf(request), filter), channelItemJson)
    },
  )

  app.post(
    '/channels',
    {
      config: { permission: 'channels.create', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'createChannel',
        summary: 'Connect an account as a channel',
        description:
          'The channel is made switched off: test it, then activate it. With `explore`, the account is one that a token reaches: its settings and secrets need not be in `config`, and what is there counts before them.',
        body: Type.Object(
          {
            network: Type.String({ minLength: 1, maxLength: 50 }),
            name: Name,
            config: Type.Optional(Config),
            explore: Type.Optional(Choice),
            metadata: Type.Optional(Metadata),
            profile: Type.Optional(ChannelProfile),
            botId: Type.Optional(IdInput),
          },
          closed,
        ),
        response: { 201: ref(NewChannel) },
      },
    },
    async (request, reply) => {
      const { botId, config = {}, ...input } = request.body
      const { channel, webhookSecret } = await createChannel(
        context,
        callerOf(request),
        { ...input, config, ...(botId !== undefined && { botId: idIn('bot', botId) }) },
        request.resourceId,
      )
      reply
        .code(201)
        .header('location', `/api/v1/channels/${channel.id}`)
        .header('etag', etag(channel.version))
      return { ...channelJson(channel), webhookSecret }
    },
  )

  app.get(
    '/channels/:channelId',
    {
      config: { permission: 'channels.get', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'getChannel',
        summary: 'Get a channel',
        params,
        response: { 200: ref(Channel) },
      },
    },
    async (request, reply) => {
      const channel = await getChannel(context, callerOf(request), request.params.channelId)
      reply.header('etag', etag(channel.version))
      return channelJson(channel)
    },
  )

  app.patch(
    '/channels/:channelId',
    {
      config: { permission: 'channels.update', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'updateChannel',
        summary: 'Change a channel',
        description:
          'Only what is given changes. In `config`, null removes a key and `********` leaves a secret as it is; in `profile`, parts given replace what was there and null takes one away. With `If-Match`, a channel that was changed meanwhile is left alone (412).',
        params,
        body: Type.Object(
          {
            name: Type.Optional(Name),
            config: Type.Optional(Config),
            metadata: Type.Optional(Metadata),
            profile: Type.Optional(ProfileChanges),
            botId: Type.Optional(Type.Union([IdInput, Type.Null()])),
          },
          closed,
        ),
        response: { 200: ref(Channel) },
      },
    },
    async (request, reply) => {
      const { botId, ...input } = request.body
      const channel = await updateChannel(
        context,
        callerOf(request),
        request.params.channelId,
        { ...input, ...(botId !== undefined && { botId: botId === null ? null : idIn('bot', botId) }) },
        expectedVersion(request),
      )
      reply.header('etag', etag(channel.version))
      return channelJson(channel)
    },
  )

  app.delete(
    '/channels/:channelId',
    {
      config: { permission: 'channels.delete', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'deleteChannel',
        summary: 'Delete a channel',
        description:
          'Its messages stay. Refused while it has open conversations, unless `force` closes them.',
        params,
        querystring: Type.Object({ force: Type.Optional(Type.Boolean({ default: false })) }, closed),
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      const { force = false } = request.query
      await deleteChannel(context, callerOf(request), request.params.channelId, { force })
      return reply.code(204).send(null)
    },
  )
}
