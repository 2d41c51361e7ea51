import { Type } from 'typebox'
import type { Conversation as ConversationEntity } from '../../domain/entities.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import type { Caller, Context } from '../../services/context.ts'
import { closeConversation, reopenConversation } from '../../services/conversations/change.ts'
import { markRead, showTyping } from '../../services/conversations/presence.ts'
import { getConversation, listConversations } from '../../services/conversations/read.ts'
import { listMessages } from '../../services/messages/read.ts'
import { filterId, IdInput, pathIds } from './ids.ts'
import { conversationJson, messageJson } from './map.ts'
import { closed, listQuery, paged, pageSchema, toPage } from './parts.ts'
import { channelOfQuery } from './resource.ts'
import { Conversation, Message } from './schema.ts'

const tags = ['Conversations']
const params = pathIds('conversationId')

export async function registerConversations(app: App, context: Context): Promise<void> {
  /** The conversation, if the key allows this on its channel. */
  async function permitted(caller: Caller, permission: string, id: string): Promise<ConversationEntity> {
    const conversation = await getConversation(context, caller, id)
    requirePermission(caller, permission, `channels/${conversation.channelId}`)
    return conversation
  }

  app.get(
    '/conversations',
    {
      config: { permission: 'conversations.list', resource: channelOfQuery },
      schema: {
        tags,
        operationId: 'listConversations',
        summary: 'List conversations, the newest first',
        querystring: listQuery({
          channelId: Type.Optional(IdInput),
          contactId: Type.Optional(IdInput),
          status: Type.Optional(Type.Enum(['open', 'closed'])),
        }),
        response: { 200: pageSchema(ref(Conversation)) },
      },
    },
    async request => {
      const { query } = request
      const filter = paged({
        ...query,
        channelId: filterId('channel', query.channelId),
        contactId: filterId('contact', query.contactId),
      })
      return toPage(await listConversations(context, callerOf(request), filter), conversationJson)
    },
  )

  app.get(
    '/conversations/:conversationId',
    {
      config: { permission: 'conversations.get', resource: null },
      schema: {
        tags,
        operationId: 'getConversation',
        summary: 'Get a conversation',
        params,
        response: { 200: ref(Conversation) },
      },
    },
    async request =>
      conversationJson(
        await permitted(callerOf(request), 'conversations.get', request.params.conversationId),
      ),
  )

  app.patch(
    '/conversations/:conversationId',
    {
      config: { permission: 'conversations.update', resource: null },
      schema: {
        tags,
        operationId: 'updateConversation',
        summary: 'Close a conversation, or open it again',
        params,
        body: Type.Object({ status: Type.Enum(['open', 'closed']) }, closed),
        response: { 200: ref(Conversation) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { id } = await permitted(caller, 'conversations.update', request.params.conversationId)
      const change = request.body.status === 'closed' ? closeConversation : reopenConversation
      return conversationJson(await change(context, caller, id))
    },
  )

  app.post(
    '/conversations/:conversationId/read',
    {
      config: { permission: 'conversations.update', resource: null },
      schema: {
        tags,
        operationId: 'markConversationRead',
        summary: 'Mark all messages of a conversation as read',
        params,
        response: { 200: ref(Conversation) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { id } = await permitted(caller, 'conversations.update', request.params.conversationId)
      return conversationJson(await markRead(context, caller, id))
    },
  )

  app.post(
    '/conversations/:conversationId/typing',
    {
      config: { permission: 'conversations.update', resource: null },
      schema: {
        tags,
        operationId: 'showTyping',
        summary: 'Show the contact that an answer is being written',
        params,
        response: { 204: Type.Null({ description: 'The network shows it.' }) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { id } = await permitted(caller, 'conversations.update', request.params.conversationId)
      await showTyping(context, caller, id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/conversations/:conversationId/messages',
    {
      config: { permission: 'messages.list', resource: null },
      schema: {
        tags,
        operationId: 'listConversationMessages',
        summary: 'The messages of a conversation, the newest first',
        params,
        querystring: listQuery({}),
        response: { 200: pageSchema(ref(Message)) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { id } = await permitted(caller, 'messages.list', request.params.conversationId)
      const filter = { ...paged(request.query), conversationId: id }
      return toPage(await listMessages(context, caller, filter), messageJson)
    },
  )
}
