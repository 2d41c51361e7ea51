import { type Static, Type } from 'typebox'
import { channelStatuses } from '../../domain/channel.ts'
import { environments } from '../../domain/profile.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import { channelImpact } from '../../services/channels/impact.ts'
import { listOverview, type ChannelOverview as Overview } from '../../services/channels/overview.ts'
import type { Context } from '../../services/context.ts'
import { filterId, IdInput, pathIds } from './ids.ts'
import { iso, isoOrNull } from './map.ts'
import { listQuery, pageSchema, toPage } from './parts.ts'
import { ChannelOverview } from './schema.ts'

const tags = ['Channels']
const PAGE_SIZE = 500

const count = (description: string) => Type.Integer({ minimum: 0, description })

/** All channels at a glance, and what would go with one of them. */
export async function registerChannelOverview(app: App, context: Context): Promise<void> {
  app.get(
    '/channels/overview',
    {
      config: { permission: 'channels.list', resource: 'channels/*' },
      schema: {
        tags,
        operationId: 'listChannelOverview',
        summary: 'List channels with what goes through them, the newest first',
        description: 'For many at a time: how each is and its last 24 hours, without settings and metadata.',
        querystring: listQuery({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: PAGE_SIZE })),
          network: Type.Optional(Type.String({ maxLength: 50 })),
          status: Type.Optional(Type.Enum([...channelStatuses])),
          search: Type.Optional(
            Type.String({ maxLength: 200, description: 'Part of the name, in any case.' }),
          ),
          botId: Type.Optional(IdInput),
          environment: Type.Optional(Type.Enum([...environments])),
        }),
        response: { 200: pageSchema(ref(ChannelOverview)) },
      },
    },
    async request => {
      const { query } = request
      const filter = { ...query, limit: query.limit ?? PAGE_SIZE, botId: filterId('bot', query.botId) }
      return toPage(await listOverview(context, callerOf(request), filter), overviewJson)
    },
  )

  app.get(
    '/channels/:channelId/impact',
    {
      config: { permission: 'channels.get', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'getChannelImpact',
        summary: 'What deleting a channel would do, in numbers',
        description: 'Numbers over 1000 may be some seconds old.',
        params: pathIds('channelId'),
        response: {
          200: Type.Object({
            openConversations: count('They would be closed, and hold the deletion back without `force`.'),
            conversations: count('All that there were; they and their messages stay readable.'),
            waitingMessages: count(
              'Accepted or scheduled, not sent yet: they would fail, or go over other channels where they name any.',
            ),
            waitingFiles: count('Of messages that came in, not fetched yet: they would be lost.'),
            webhooks: count('For this channel alone: nothing more would be delivered to them.'),
          }),
        },
      },
    },
    async request => channelImpact(context, callerOf(request), request.params.channelId),
  )
}

const overviewJson = (channel: Overview): Static<typeof ChannelOverview> => ({
  ...channel,
  conditionSince: iso(channel.conditionSince),
  lastMessageAt: isoOrNull(channel.lastMessageAt),
})
