import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { baseUrlFor } from '../../http/base-url.ts'
import { ref } from '../../http/named-schema.ts'
import { numberedChannels } from '../../services/channels/numbered.ts'
import { getChannel } from '../../services/channels/read.ts'
import { deleteChannel } from '../../services/channels/remove.ts'
import type { Context } from '../../services/context.ts'
import { metaOf } from './channels.ts'
import { idOf, pathIds } from './ids.ts'
import { flatChannel, flatListedChannel } from './map.ts'
import { ChangesBody, closed, DeleteQuery, FlatNewChannelBody, filters } from './parts.ts'
import { FlatChannel, FlatListedChannel, FlatPagination } from './schema.ts'
import { stepsInWords } from './setup.ts'
import { fullView, listedViews } from './view.ts'
import { changeChannel, filterOf, makeChannel } from './work.ts'

const tags = ['SDK']
const params = pathIds('channelId')
const LIMIT = 20

/** Channels as the vendor's SDKs and command line read them: flat objects, at a base without a version. */
export async function registerSdkChannels(app: App, context: Context): Promise<void> {
  app.get(
    '',
    {
      config: { permission: 'channels.list', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'sdkListChannels',
        summary: 'List channels, flat',
        description: 'By `cursor`, by `offset`, or by `page` with pages of `limit`.',
        querystring: Type.Object(
          {
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: LIMIT })),
            offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000, default: 0 })),
            page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
            cursor: Type.Optional(Type.String({ maxLength: 100 })),
            status: Type.Optional(Type.Enum(['active', 'inactive', 'connecting', 'pending', 'error'])),
            ...filters,
          },
          closed,
        ),
        response: {
          200: Type.Object({ data: Type.Array(ref(FlatListedChannel)), pagination: ref(FlatPagination) }),
        },
      },
    },
    async request => {
      const { limit = LIMIT, page, cursor, ...query } = request.query
      const offset = cursor === undefined ? (query.offset ?? ((page ?? 1) - 1) * limit) : 0
      const caller = callerOf(request)
      const { items, total, hasMore, next } = await numberedChannels(context, caller, {
        ...filterOf(context, query),
        limit,
        offset,
        ...(cursor !== undefined && { cursor }),
      })
      const views = await listedViews(context, caller, items, baseUrlFor(context, request))
      return {
        data: views.map(flatListedChannel),
        pagination: {
          total,
          limit,
          offset,
          page: Math.floor(offset / limit) + 1,
          totalPages: Math.ceil(total / limit),
          hasMore,
          ...(next !== null && { nextCursor: next }),
        },
      }
    },
  )

  app.get(
    '/:channelId',
    {
      config: { permission: 'channels.get', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'sdkGetChannel',
        summary: 'Get a channel, flat',
        params,
        response: { 200: ref(FlatChannel) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const channel = await getChannel(context, caller, request.params.channelId)
      const view = await fullView(context, caller, channel, baseUrlFor(context, request))
      return { ...flatChannel(view), ...metaOf(stepsInWords(channel)) }
    },
  )

  app.post(
    '',
    {
      config: { permission: 'channels.create', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'sdkCreateChannel',
        summary: 'Create a channel',
        body: FlatNewChannelBody,
        response: { 201: ref(FlatChannel) },
      },
    },
    async (request, reply) => {
      const { view, setupInstructions } = await makeChannel(
        context,
        callerOf(request),
        request.body,
        baseUrlFor(context, request),
        request.resourceId,
      )
      reply.code(201).header('location', `/channels/${idOf('channel', view.channel.id)}`)
      return { ...flatChannel(view), ...metaOf(setupInstructions) }
    },
  )

  app.patch(
    '/:channelId',
    {
      config: { permission: 'channels.update', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'sdkUpdateChannel',
        summary: 'Update a channel',
        params,
        body: ChangesBody,
        response: { 200: ref(FlatChannel) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const channel = await changeChannel(context, caller, request.params.channelId, request.body)
      const view = await fullView(context, caller, channel, baseUrlFor(context, request))
      return { ...flatChannel(view), ...metaOf(stepsInWords(channel)) }
    },
  )

  app.delete(
    '/:channelId',
    {
      config: { permission: 'channels.delete', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'sdkDeleteChannel',
        summary: 'Delete a channel',
        params,
        querystring: DeleteQuery,
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
