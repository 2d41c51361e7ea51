import { Type } from 'typebox'
import type { Conversation as ConversationEntity } from '../../domain/entities.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { linksFor } from '../../http/links.ts'
import { ref } from '../../http/named-schema.ts'
import type { Caller, Context } from '../../services/context.ts'
import {
  closeConversation,
  reopenConversation,
  updateConversation,
} from '../../services/conversations/change.ts'
import { openConversation } from '../../services/conversations/open.ts'
import { markRead, showTyping } from '../../services/conversations/presence.ts'
import { getConversation, listConversations } from '../../services/conversations/read.ts'
import { listMessages } from '../../services/messages/read.ts'
import { filterId, IdInput, idIn, pathIds } from './ids.ts'
import { conversationJson, messageJson } from './map.ts'
import { closed, listQuery, Metadata, Name, Order, paged, pageSchema, toPage } from './parts.ts'
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
          order: Order,
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

  app.post(
    '/conversations',
    {
      config: { permission: 'messages.send', resource: null },
      schema: {
        tags,
        operationId: 'openConversation',
        summary: 'Open a conversation before anything is said',
        description: 'Begins it, or opens again the one there is with that address.',
        body: Type.Object(
          {
            channelId: IdInput,
            to: Type.String({
              minLength: 1,
              maxLength: 512,
              description: "The contact's address on the channel's network.",
            }),
            name: Type.Optional(Name),
            metadata: Type.Optional(Metadata),
          },
          closed,
        ),
        response: { 201: ref(Conversation) },
      },
    },
    async (request, reply) => {
      const { channelId, ...input } = request.body
      const whom = { ...input, channelId: idIn('channel', channelId) }
      const conversation = await openConversation(context, callerOf(request), whom)
      reply.code(201).header('location', `/api/v1/conversations/${conversation.id}`)
      return conversationJson(conversation)
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
        summary: 'Close a conversation, open it again, or change what you keep beside it',
        params,
        body: Type.Object(
          {
            status: Type.Optional(Type.Enum(['open', 'closed'])),
            metadata: Type.Optional(Metadata),
          },
          closed,
        ),
        response: { 200: ref(Conversation) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { id } = await permitted(caller, 'conversations.update', request.params.conversationId)
      const { status, metadata } = request.body
      if (metadata !== undefined) await updateConversation(context, caller, id, { metadata })
      if (status === undefined) return conversationJson(await getConversation(context, caller, id))
      const change = status === 'closed' ? closeConversation : reopenConversation
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
      const link = linksFor(context, request)
      return toPage(await listMessages(context, caller, filter), message => messageJson(message, link))
    },
  )
}
