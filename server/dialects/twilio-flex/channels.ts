import { Type } from 'typebox'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { baseUrlFor } from '../../http/base-url.ts'
import { ref } from '../../http/named-schema.ts'
import type { Context } from '../../services/context.ts'
import { listConversations } from '../../services/conversations/read.ts'
import { addressIn, chatJson, notesIn } from './chat-map.ts'
import { chatInPath, endChat, flowIn, flowsOf, openChat } from './chats.ts'
import { answered } from './headers.ts'
import { listQuery, pageSchema, relaxPaging, turnTo } from './pages.ts'
import { FlexChannel, FORM, NewFlexChannel } from './schema.ts'
import { sidParams } from './sids.ts'

const tags = ['Channels']
const params = sidParams('CH')
const KEY = 'flex_chat_channels'
const FlexChannelPage = pageSchema('FlexChannelPage', KEY, FlexChannel)

export const channelSchemas = [FlexChannel, FlexChannelPage]

export async function registerChannels(app: App, context: Context): Promise<void> {
  app.get(
    '',
    {
      config: { permission: 'conversations.list', resource: 'channels/*' },
      preValidation: relaxPaging,
      schema: {
        tags,
        operationId: 'ListChannel',
        summary: 'List chat channels, the newest first',
        description: 'Conversations that are open, over every channel.',
        querystring: listQuery({}),
        response: { 200: answered(ref(FlexChannelPage)) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const url = `${baseUrlFor(context, request)}/v1/Channels`
      const { items, meta } = await turnTo(request.query, { url, key: KEY }, part =>
        listConversations(context, caller, { ...part, status: 'open' }),
      )
      const flows = await flowsOf(context, caller, items)
      const shown = items.map(chat => chatJson(chat, flows.get(chat.channelId), caller.workspaceId, url))
      return { meta, [KEY]: shown }
    },
  )

  app.post(
    '',
    {
      config: { permission: 'messages.send', resource: null },
      schema: {
        tags,
        operationId: 'CreateChannel',
        summary: 'Open a chat channel',
        description: 'The one there is with this customer over this flow, or else a new one.',
        consumes: [FORM],
        body: NewFlexChannel,
        response: { 201: answered(ref(FlexChannel)) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { body: form } = request
      const flow = await flowIn(context, caller, form.FlexFlowSid)
      const chat = await openChat(context, caller, flow, {
        address: addressIn(form.Target ?? form.Identity),
        parameter: form.Target === undefined ? 'Identity' : 'Target',
        name: form.ChatUserFriendlyName,
        notes: notesIn(form),
      })
      reply.code(201)
      return chatJson(chat, flow, caller.workspaceId, `${baseUrlFor(context, request)}/v1/Channels`)
    },
  )

  app.get(
    '/:Sid',
    {
      config: { permission: 'conversations.get', resource: null },
      schema: {
        tags,
        operationId: 'FetchChannel',
        summary: 'Get a chat channel',
        params,
        response: { 200: answered(ref(FlexChannel)) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const chat = await chatInPath(context, request, 'conversations.get')
      const flow = (await flowsOf(context, caller, [chat])).get(chat.channelId)
      return chatJson(chat, flow, caller.workspaceId, `${baseUrlFor(context, request)}/v1/Channels`)
    },
  )

  app.delete(
    '/:Sid',
    {
      config: { permission: 'conversations.update', resource: null },
      schema: {
        tags,
        operationId: 'DeleteChannel',
        summary: 'End a chat channel',
        description: 'Its messages stay.',
        params,
        response: { 204: answered(Type.Null({ description: 'It is ended.' })) },
      },
    },
    async (request, reply) => {
      await endChat(context, request)
      return reply.code(204).send(null)
    },
  )
}
