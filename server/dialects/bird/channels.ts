import { type Static, Type } from 'typebox'
import type { Channel as DomainChannel } from '../../domain/entities.ts'
import { parseId } from '../../domain/ids.ts'
import type { Manifest } from '../../domain/manifest.ts'
import { Problem } from '../../domain/problem.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import type { ChannelFilter } from '../../services/channels/filter.ts'
import { seesPrivate } from '../../services/channels/profile.ts'
import { getChannel, listChannels } from '../../services/channels/read.ts'
import { contactOnChannel } from '../../services/channels/window.ts'
import type { Caller, Context } from '../../services/context.ts'
import { asText, channelDto, iso } from './channel-map.ts'
import { renaming } from './errors.ts'
import { pathParams } from './params.ts'
import { networksNamed } from './platforms.ts'
import { Channel, ChannelList, ContactInformation, closed, listQuery, paged, statuses } from './schema.ts'

const tags = ['Channels']

const Query = listQuery({
  platform: Type.Optional(
    Type.Array(Type.String({ pattern: '^[A-Za-z0-9-]+$', maxLength: 100 }), {
      maxItems: 100,
      description: 'Of a platform, or of what people use whoever carries it: `sms`. May be repeated.',
    }),
  ),
  conferencial: Type.Optional(
    Type.Boolean({ default: false, description: 'Only where several can take part in a conversation.' }),
  ),
  onlyMyChannels: Type.Optional(
    Type.Boolean({ default: false, description: 'Only those that are yours, or everyone’s.' }),
  ),
  status: Type.Optional(Type.Enum([...statuses], { description: 'Nothing is in `preview`.' })),
  useCaseType: Type.Optional(Type.String({ maxLength: 100 })),
  channelIds: Type.Optional(
    Type.Array(Type.String({ maxLength: 64 }), { maxItems: 1000, description: 'May be repeated.' }),
  ),
})

export function registerChannels(app: App, context: Context): void {
  app.get(
    '/channels',
    {
      config: { permission: 'channels.list', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'listChannels',
        summary: 'The channels of the workspace',
        params: pathParams(),
        querystring: Query,
        response: { 200: ref(ChannelList) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const filter = filterOf(
        request.query,
        [...context.networks.values()].map(network => network.manifest),
      )
      if (filter === null) return { results: [] }
      const page = await renaming({ '/cursor': '/pageToken' }, () =>
        listChannels(context, caller, { ...filter, ...paged(request.query) }),
      )
      const channels = await Promise.all(page.items.map(channel => inFull(context, caller, channel)))
      return {
        results: channels.map(channel => dtoOf(context, caller, channel)),
        ...(page.next !== null && { nextPageToken: page.next }),
      }
    },
  )

  app.get(
    '/channels/:channelId',
    {
      config: { permission: 'channels.get', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'getChannel',
        summary: 'One channel',
        params: pathParams('channelId'),
        response: { 200: ref(Channel) },
      },
    },
    async request => {
      const caller = callerOf(request)
      return dtoOf(context, caller, await getChannel(context, caller, request.params.channelId))
    },
  )

  app.get(
    '/channels/:channelId/contacts/:contactId',
    {
      config: { permission: 'channels.get', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'getChannelContactInformation',
        summary: 'Until when a contact may be sent anything on a channel',
        description:
          'Where it is not always, and `serviceWindowExpireAt` is null, the contact can be sent templates only.',
        params: pathParams('channelId', 'contactId'),
        querystring: Type.Object(
          {
            contactIdentifierValue: Type.Optional(
              Type.String({ maxLength: 512, description: 'Only the conversation with this address counts.' }),
            ),
          },
          closed,
        ),
        response: { 200: ref(ContactInformation) },
      },
    },
    async request => {
      const { channelId, contactId } = request.params
      const address = request.query.contactIdentifierValue || undefined
      const { window, metadata } = await renaming({ '/address': '/contactIdentifierValue' }, () =>
        contactOnChannel(context, callerOf(request), channelId, contactId, address),
      )
      const notes = Object.entries(metadata ?? {})
      return {
        serviceWindowExpireAt: window.expiresAt === null ? null : iso(window.expiresAt),
        isPermanentSession: window.permanent,
        metadata:
          notes.length === 0 ? null : Object.fromEntries(notes.map(([key, value]) => [key, asText(value)])),
      }
    },
  )
}

/** What a list is asked for; null where nothing can fit. Pure. */
function filterOf(query: Static<typeof Query>, manifests: readonly Manifest[]): ChannelFilter | null {
  const { platform, conferencial, onlyMyChannels, status, useCaseType, channelIds } = query
  if (status === 'preview') return null
  const named = platform && new Set(platform.flatMap(name => networksNamed(name.toLowerCase(), manifests)))
  const networks = manifests
    .filter(
      ({ type, features }) => (named?.has(type) ?? true) && (!conferencial || features.includes('groups')),
    )
    .map(({ type }) => type)
  const ids = channelIds?.flatMap(id => parseId(id) ?? [])
  if (networks.length === 0 || ids?.length === 0) return null
  return {
    ...((named || conferencial) && { networks }),
    ...(onlyMyChannels && { mine: true }),
    ...(status !== undefined && { status }),
    ...(useCaseType !== undefined && { useCaseType }),
    ...(ids && { ids }),
  }
}

/** A listed channel with what only those are told who may change it. */
async function inFull(context: Context, caller: Caller, channel: DomainChannel): Promise<DomainChannel> {
  if (!seesPrivate(caller, channel.id)) return channel
  return getChannel(context, caller, channel.id).catch(error => {
    // It was deleted meanwhile.
    if (error instanceof Problem && error.code === 'not_found') return channel
    throw error
  })
}

const dtoOf = (context: Context, caller: Caller, channel: DomainChannel) =>
  channelDto(channel, context.networks.get(channel.network)?.manifest, seesPrivate(caller, channel.id))
