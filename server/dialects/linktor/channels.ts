import { Type } from 'typebox'
import { channelStatuses } from '../../domain/channel.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { baseUrlFor } from '../../http/base-url.ts'
import { ref } from '../../http/named-schema.ts'
import { pageNumbers, paginationOf, placeOf } from '../../http/numbered-pages.ts'
import { numberedChannels } from '../../services/channels/numbered.ts'
import { getChannel } from '../../services/channels/read.ts'
import { deleteChannel } from '../../services/channels/remove.ts'
import type { Context } from '../../services/context.ts'
import { idOf, pathIds } from './ids.ts'
import { channelResource, listedChannel } from './map.ts'
import { ChangesBody, closed, DeleteQuery, filters, NewChannelBody } from './parts.ts'
import { Channel, ListedChannel, Meta, Pagination } from './schema.ts'
import { stepsInWords } from './setup.ts'
import { fullView, listedViews } from './view.ts'
import { changeChannel, filterOf, makeChannel } from './work.ts'

const tags = ['Channels']
const params = pathIds('channelId')
const PER_PAGE = 20
const MOST_PER_PAGE = 100

/** The answer about one channel. */
export const OneChannel = Type.Object({ data: ref(Channel), meta: Meta })

export async function registerChannels(app: App, context: Context): Promise<void> {
  app.get(
    '',
    {
      config: { permission: 'channels.list', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'listChannels',
        summary: 'List all channels',
        querystring: Type.Object(
          {
            ...pageNumbers(PER_PAGE, MOST_PER_PAGE),
            status: Type.Optional(Type.Enum([...channelStatuses])),
            ...filters,
          },
          closed,
        ),
        response: {
          200: Type.Object({
            data: Type.Array(ref(ListedChannel)),
            meta: Type.Object({ pagination: ref(Pagination) }),
          }),
        },
      },
    },
    async request => {
      const { page, perPage = PER_PAGE, ...query } = request.query
      const caller = callerOf(request)
      const asked = { ...filterOf(context, query), ...placeOf({ page, perPage }) }
      const { items, total } = await numberedChannels(context, caller, asked)
      const views = await listedViews(context, caller, items, baseUrlFor(context, request))
      return {
        data: views.map(listedChannel),
        meta: { pagination: paginationOf({ page, perPage }, total) },
      }
    },
  )

  app.get(
    '/:channelId',
    {
      config: { permission: 'channels.get', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'getChannel',
        summary: 'Get a specific channel',
        params,
        response: { 200: OneChannel },
      },
    },
    async request => {
      const caller = callerOf(request)
      const channel = await getChannel(context, caller, request.params.channelId)
      return {
        data: channelResource(await fullView(context, caller, channel, baseUrlFor(context, request))),
        ...metaOf(stepsInWords(channel)),
      }
    },
  )

  app.post(
    '',
    {
      config: { permission: 'channels.create', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'createChannel',
        summary: 'Create a new channel',
        description: 'It is made inactive: test it, then activate it.',
        body: NewChannelBody,
        response: { 201: OneChannel },
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
      reply.code(201).header('location', `/v1/channels/${idOf('channel', view.channel.id)}`)
      return { data: channelResource(view), ...metaOf(setupInstructions) }
    },
  )

  app.patch(
    '/:channelId',
    {
      config: { permission: 'channels.update', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'updateChannel',
        summary: 'Update a channel',
        params,
        body: ChangesBody,
        response: { 200: OneChannel },
      },
    },
    async request => {
      const caller = callerOf(request)
      const channel = await changeChannel(context, caller, request.params.channelId, request.body)
      return {
        data: channelResource(await fullView(context, caller, channel, baseUrlFor(context, request))),
        ...metaOf(stepsInWords(channel)),
      }
    },
  )

  app.delete(
    '/:channelId',
    {
      config: { permission: 'channels.delete', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'deleteChannel',
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

/** What a person must still do, where there is something. */
export const metaOf = (setupInstructions: string | undefined) =>
  setupInstructions === undefined ? {} : { meta: { setupInstructions } }
