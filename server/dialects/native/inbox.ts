import { type Static, Type } from 'typebox'
import { previewOf } from '../../domain/preview.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import type { Context } from '../../services/context.ts'
import {
  countUnread,
  type InboxItem as Item,
  listInbox,
  MOST_COUNTED,
} from '../../services/conversations/inbox.ts'
import { filterId, IdInput } from './ids.ts'
import { conversationJson, iso } from './map.ts'
import { closed, listQuery, paged, pageSchema, toPage } from './parts.ts'
import { channelOfQuery } from './resource.ts'
import { InboxItem } from './schema.ts'

const tags = ['Conversations']
const config = { permission: 'conversations.list', resource: channelOfQuery }

/** Conversations as whoever answers them works through them. */
export async function registerInbox(app: App, context: Context): Promise<void> {
  app.get(
    '/inbox',
    {
      config,
      schema: {
        tags,
        operationId: 'listInbox',
        summary: 'List conversations, those with the latest message first',
        description:
          'In the order of minutes from page to page, exactly within a page. A conversation in which something is said while the list is read comes to its front: it may come twice, and none is passed over that stays where it is.',
        querystring: listQuery({
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
          channelId: Type.Optional(IdInput),
          status: Type.Optional(Type.Enum(['open', 'closed'], { default: 'open' })),
          unread: Type.Optional(
            Type.Boolean({ description: 'Only those with unread messages, or only those without.' }),
          ),
        }),
        response: { 200: pageSchema(ref(InboxItem)) },
      },
    },
    async request => {
      const { query } = request
      const caller = callerOf(request)
      const filter = paged({
        ...query,
        status: query.status ?? ('open' as const),
        channelId: filterId('channel', query.channelId),
      })
      const readsMessages = caller.may('messages.list', channelOfQuery(request))
      return toPage(await listInbox(context, caller, filter), item => inboxJson(item, readsMessages))
    },
  )

  app.get(
    '/inbox/unread',
    {
      config,
      schema: {
        tags,
        operationId: 'countUnread',
        summary: 'Count the open conversations with unread messages',
        querystring: Type.Object({ channelId: Type.Optional(IdInput) }, closed),
        response: {
          200: Type.Object({
            conversations: Type.Integer({
              minimum: 0,
              maximum: MOST_COUNTED,
              description: `${MOST_COUNTED} stands for ${MOST_COUNTED} or more.`,
            }),
          }),
        },
      },
    },
    async request => {
      const channelId = filterId('channel', request.query.channelId)
      return { conversations: await countUnread(context, callerOf(request), { channelId }) }
    },
  )
}

const inboxJson = (
  { conversation, contact, lastMessage: last }: Item,
  readsMessages: boolean,
): Static<typeof InboxItem> => ({
  conversation: conversationJson(conversation),
  contact,
  lastMessage:
    last === null || !readsMessages
      ? null
      : {
          id: last.id,
          direction: last.direction,
          status: last.status,
          type: last.content.type,
          preview: previewOf(last.content),
          createdAt: iso(last.createdAt),
        },
})
