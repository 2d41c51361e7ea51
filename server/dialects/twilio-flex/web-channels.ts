import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Conversation } from '../../domain/entities.ts'
import { notFound } from '../../domain/problem.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { baseUrlFor } from '../../http/base-url.ts'
import { ref } from '../../http/named-schema.ts'
import type { Context } from '../../services/context.ts'
import { closeConversation, updateConversation } from '../../services/conversations/change.ts'
import { listConversations } from '../../services/conversations/read.ts'
import { notesIn, webChatJson, withNotes } from './chat-map.ts'
import { chatInPath, flowIn, flowsOf, openChat } from './chats.ts'
import { noSuchFlow } from './errors.ts'
import { WEB_NETWORK } from './flow-map.ts'
import { answered } from './headers.ts'
import { listQuery, pageSchema, relaxPaging, turnTo } from './pages.ts'
import { FORM, NewWebChannel, WebChannel, WebChannelChanges } from './schema.ts'
import { sidParams } from './sids.ts'

const tags = ['WebChannels']
const params = sidParams('CH')
/** As the vendor has it: both kinds of channels are listed under this name. */
const KEY = 'flex_chat_channels'
const WebChannelPage = pageSchema('WebChannelPage', KEY, WebChannel)

export const webChannelSchemas = [WebChannel, WebChannelPage]

export async function registerWebChannels(app: App, context: Context): Promise<void> {
  const urlFor = (request: FastifyRequest) => `${baseUrlFor(context, request)}/v1/WebChannels`

  /** The chat that a path names, which must be one of a web site. */
  async function webChat(request: FastifyRequest, permission: string): Promise<Conversation> {
    const chat = await chatInPath(context, request, permission)
    const flow = (await flowsOf(context, callerOf(request), [chat])).get(chat.channelId)
    if (flow?.network !== WEB_NETWORK) throw notFound('web channel')
    return chat
  }

  app.get(
    '',
    {
      config: { permission: 'conversations.list', resource: 'channels/*' },
      preValidation: relaxPaging,
      schema: {
        tags,
        operationId: 'ListWebChannel',
        summary: 'List web channels, the newest first',
        description: 'Conversations on web sites that are open.',
        querystring: listQuery({}),
        response: { 200: answered(ref(WebChannelPage)) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const url = urlFor(request)
      const { items, meta } = await turnTo(request.query, { url, key: KEY }, part =>
        listConversations(context, caller, { ...part, status: 'open', network: WEB_NETWORK }),
      )
      return { meta, [KEY]: items.map(chat => webChatJson(chat, caller.workspaceId, url)) }
    },
  )

  app.post(
    '',
    {
      config: { permission: 'messages.send', resource: null },
      schema: {
        tags,
        operationId: 'CreateWebChannel',
        summary: 'Open a web channel',
        description: 'The one there is with this customer over this flow, or else a new one.',
        consumes: [FORM],
        body: NewWebChannel,
        response: { 201: answered(ref(WebChannel)) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { body: form } = request
      const flow = await flowIn(context, caller, form.FlexFlowSid)
      if (flow.network !== WEB_NETWORK) throw noSuchFlow()
      const chat = await openChat(context, caller, flow, {
        address: form.Identity,
        parameter: 'Identity',
        name: form.CustomerFriendlyName,
        notes: notesIn(form),
      })
      reply.code(201)
      return webChatJson(chat, caller.workspaceId, urlFor(request))
    },
  )

  app.get(
    '/:Sid',
    {
      config: { permission: 'conversations.get', resource: null },
      schema: {
        tags,
        operationId: 'FetchWebChannel',
        summary: 'Get a web channel',
        params,
        response: { 200: answered(ref(WebChannel)) },
      },
    },
    async request => {
      const chat = await webChat(request, 'conversations.get')
      return webChatJson(chat, callerOf(request).workspaceId, urlFor(request))
    },
  )

  app.post(
    '/:Sid',
    {
      config: { permission: 'conversations.update', resource: null },
      schema: {
        tags,
        operationId: 'UpdateWebChannel',
        summary: 'End a web channel, keep what was said of it afterwards',
        consumes: [FORM],
        params,
        body: WebChannelChanges,
        response: { 200: answered(ref(WebChannel)) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { ChatStatus: status, PostEngagementData: postEngagementData } = request.body
      let chat = await webChat(request, 'conversations.update')
      if (postEngagementData !== undefined) {
        const metadata = withNotes(chat, { postEngagementData })
        chat = await updateConversation(context, caller, chat.id, { metadata })
      }
      if (status === 'inactive') chat = await closeConversation(context, caller, chat.id)
      return webChatJson(chat, caller.workspaceId, urlFor(request))
    },
  )

  app.delete(
    '/:Sid',
    {
      config: { permission: 'conversations.update', resource: null },
      schema: {
        tags,
        operationId: 'DeleteWebChannel',
        summary: 'End a web channel',
        description: 'Its messages stay.',
        params,
        response: { 204: answered(Type.Null({ description: 'It is ended.' })) },
      },
    },
    async (request, reply) => {
      const { id } = await webChat(request, 'conversations.update')
      await closeConversation(context, callerOf(request), id)
      return reply.code(204).send(null)
    },
  )
}
