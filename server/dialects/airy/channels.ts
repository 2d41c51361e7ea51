import { type Static, Type } from 'typebox'
import type { Channel } from '../../domain/entities.ts'
import { notFound } from '../../domain/problem.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { exploreNetwork } from '../../services/channels/explore.ts'
import { listChannels } from '../../services/channels/read.ts'
import { deactivateChannel } from '../../services/channels/switch.ts'
import { updateChannel } from '../../services/channels/update.ts'
import type { Caller, Context } from '../../services/context.ts'
import { everyItem } from '../../services/pages.ts'
import { channelIn, given } from './body.ts'
import { channelPayload } from './map.ts'
import { ChannelList, ChannelPayload, ExploredPages, Id, ImageUrl } from './schema.ts'
import { networkOf } from './sources.ts'

const tags = ['Channels']
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]))
/** Sources whose channels can be disconnected by a path of their own; which of them is named changes nothing. */
const disconnectable = [
  'chatplugin',
  'facebook',
  'instagram',
  'google',
  'twilio.sms',
  'twilio.whatsapp',
  'whatsapp',
  'viber',
]

export function registerChannels(app: App, context: Context): void {
  app.post(
    '/channels.list',
    {
      config: { permission: 'channels.list', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'listChannels',
        summary: 'The channels that are connected',
        body: Type.Object({ source: OrNull(Type.String({ maxLength: 100 })) }),
        response: { 200: ref(ChannelList) },
      },
    },
    async request => {
      const source = given(request.body.source)
      const channels = await connected(context, callerOf(request), source)
      return { data: channels.map(channelPayload) }
    },
  )

  app.post(
    '/channels.info',
    {
      config: { permission: 'channels.get', resource: null },
      schema: {
        tags,
        operationId: 'channelInfo',
        summary: 'One channel that is connected',
        body: Type.Object({ channel_id: Id }),
        response: { 200: ref(ChannelPayload) },
      },
    },
    async request => {
      const channel = await channelIn(context, callerOf(request), 'channels.get', request.body.channel_id)
      if (!channel.enabled) throw notFound('connected channel')
      return channelPayload(channel)
    },
  )

  app.post(
    '/channels.update',
    {
      config: { permission: 'channels.update', resource: null },
      schema: {
        tags,
        operationId: 'updateChannel',
        summary: "Changes a channel's name or picture",
        body: Type.Object({
          channel_id: Id,
          name: OrNull(Type.String({ minLength: 1, maxLength: 200 })),
          image_url: OrNull(ImageUrl),
        }),
        response: { 200: ref(ChannelPayload) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { channel_id, name, image_url: imageUrl } = request.body
      const { id } = await channelIn(context, caller, 'channels.update', channel_id)
      const channel = await updateChannel(context, caller, id, {
        ...(given(name) !== undefined && { name: given(name) }),
        ...(given(imageUrl) !== undefined && { profile: { imageUrl } }),
      })
      return channelPayload(channel)
    },
  )

  for (const source of disconnectable) {
    app.post(
      `/channels.${source}.disconnect`,
      {
        config: { permission: 'channels.deactivate', resource: null },
        schema: {
          tags,
          operationId: `disconnect_${source.replace('.', '_')}`,
          summary: `Disconnects a channel of ${source}`,
          description: 'Its history stays.',
          body: Type.Object({ channel_id: Id }),
          response: { 204: Type.Null({ description: 'It is disconnected.' }) },
        },
      },
      async (request, reply) => {
        const caller = callerOf(request)
        const { id } = await channelIn(context, caller, 'channels.deactivate', request.body.channel_id)
        await deactivateChannel(context, caller, id, {})
        return reply.code(204).send(null)
      },
    )
  }

  for (const path of ['/channels.facebook.explore', '/facebook.channels.explore']) {
    app.post(
      path,
      {
        config: { permission: 'channels.create', resource: 'channels/*' },
        schema: {
          tags,
          operationId: path.slice(1).replaceAll('.', '_'),
          summary: 'The Facebook pages that a token reaches',
          body: Explore,
          response: { 200: ref(ExploredPages) },
        },
      },
      async request => ({ data: await explore(context, callerOf(request), request.body) }),
    )
  }
}

const Token = Type.String({ minLength: 1, maxLength: 4096 })
/** `token` is how the vendor called it at first. */
const Explore = Type.Union([Type.Object({ auth_token: Token }), Type.Object({ token: Token })])

async function explore(context: Context, caller: Caller, body: Static<typeof Explore>) {
  const token = 'auth_token' in body ? body.auth_token : body.token
  const accounts = await exploreNetwork(context, caller, 'messenger', token)
  const open = new Set((await connected(context, caller, 'facebook')).map(channel => channel.id))
  return accounts.map(({ address, name, imageUrl, channelId }) => ({
    page_id: address,
    name,
    ...(imageUrl !== undefined && { image_url: imageUrl }),
    connected: channelId !== null && open.has(channelId),
  }))
}

const connected = (context: Context, caller: Caller, source: string | undefined): Promise<Channel[]> =>
  everyItem(page =>
    listChannels(context, caller, {
      enabled: true,
      ...(source !== undefined && { network: networkOf(source) }),
      ...page,
    }),
  )
