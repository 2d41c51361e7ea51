import { Type } from 'typebox'
import type { Message } from '../../domain/entities.ts'
import { invalid, notFound } from '../../domain/problem.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { linksFor } from '../../http/links.ts'
import { ref } from '../../http/named-schema.ts'
import { turnTo } from '../../http/two-way.ts'
import { channelsById } from '../../services/channels/read.ts'
import { contactsById } from '../../services/contacts/read.ts'
import type { Caller, Context } from '../../services/context.ts'
import { getConversation } from '../../services/conversations/read.ts'
import type { LinkFiles } from '../../services/media/links.ts'
import { countMessages, listMessages } from '../../services/messages/read.ts'
import { sendMessage } from '../../services/messages/send.ts'
import { given, idIn } from './body.ts'
import { contentOf } from './content.ts'
import { messagePayload } from './map.ts'
import { paginationData, placeOf } from './pages.ts'
import {
  Id,
  listBody,
  MessageList,
  MessagePayload,
  type MessagePayload as Payload,
  pageSizeOf,
} from './schema.ts'

const tags = ['Messages']
const IdOrNull = Type.Optional(Type.Union([Id, Type.Null()]))

export function registerMessages(app: App, context: Context): void {
  app.post(
    '/messages.list',
    {
      config: { permission: 'messages.list', resource: null },
      schema: {
        tags,
        operationId: 'listMessages',
        summary: 'The messages of a conversation, the oldest first',
        body: listBody({ conversation_id: Id }),
        response: { 200: ref(MessageList) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const conversationId = idIn(request.body.conversation_id, 'conversation')
      const { channelId } = await getConversation(context, caller, conversationId)
      requirePermission(caller, 'messages.list', `channels/${channelId}`)
      const limit = pageSizeOf(request.body)
      const page = await turnTo(placeOf(request.body), { order: 'oldest', limit }, part =>
        listMessages(context, caller, { conversationId, ...part }),
      )
      const total = await countMessages(context, caller, conversationId)
      return {
        data: await payloads(context, caller, page.items, linksFor(context, request)),
        pagination_data: paginationData(page, total),
      }
    },
  )

  app.post(
    '/messages.send',
    {
      // On the channel that it will go over, which the service finds out.
      config: { permission: 'messages.send', resource: null },
      schema: {
        tags,
        operationId: 'sendMessage',
        summary: 'Sends a message',
        description:
          'To a conversation, or over a channel to somebody at its source. `message` is what the source itself would take, or a content of Portico.',
        body: Type.Object({
          conversation_id: IdOrNull,
          channel_id: IdOrNull,
          source_recipient_id: Type.Optional(
            Type.Union([Type.String({ minLength: 1, maxLength: 512 }), Type.Null()]),
          ),
          message: Type.Record(Type.String(), Type.Unknown(), { maxProperties: 100 }),
        }),
        response: { 200: ref(MessagePayload) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { conversation_id, channel_id, source_recipient_id, message } = request.body
      const [conversation, channel, to] = [conversation_id, channel_id, source_recipient_id].map(given)
      const content = contentOf(message)
      if (conversation === undefined && (channel === undefined || to === undefined)) {
        const field = channel === undefined ? 'conversation_id' : 'source_recipient_id'
        throw invalid(`/${field}`, 'Give conversation_id, or channel_id and source_recipient_id.')
      }
      const whom =
        conversation === undefined
          ? { channelId: idIn(`${channel}`, 'channel'), to: `${to}` }
          : { conversationId: idIn(conversation, 'conversation') }
      const sent = await sendMessage(context, caller, { ...whom, content }, request.resourceId)
      const [payload] = await payloads(context, caller, [sent], linksFor(context, request))
      if (!payload) throw notFound('channel')
      return payload
    },
  )
}

/** Messages with who wrote them, all looked up together. */
async function payloads(
  context: Context,
  caller: Caller,
  messages: readonly Message[],
  link: LinkFiles,
): Promise<Payload[]> {
  const [channels, contacts] = await Promise.all([
    channelsById(context, caller, [...new Set(messages.map(message => message.channelId))]),
    contactsById(context, caller, [...new Set(messages.map(message => message.contactId))]),
  ])
  return messages.flatMap(message => {
    const channel = channels.get(message.channelId)
    const shown = { ...message, content: link(message.content) }
    return channel ? [messagePayload(shown, channel, contacts.get(message.contactId))] : []
  })
}
