import type { Readable } from 'node:stream'
import { Type } from 'typebox'
import { OutboundContent } from '../../domain/content.ts'
import { messageStatuses, priorities } from '../../domain/message.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { ref } from '../../http/named-schema.ts'
import type { Caller, Context } from '../../services/context.ts'
import { openMedia } from '../../services/messages/media.ts'
import { getMessage, listMessages } from '../../services/messages/read.ts'
import { sendMessage } from '../../services/messages/send.ts'
import { filterId, IdInput, idIn, pathIds } from './ids.ts'
import { messageJson, statusEntryJson } from './map.ts'
import { closed, listQuery, Metadata, msOf, paged, pageSchema, TimeInput, toPage } from './parts.ts'
import { channelOfQuery } from './resource.ts'
import { Message, MessageWithHistory } from './schema.ts'

const tags = ['Messages']
const params = pathIds('messageId')

const SendBody = Type.Object(
  {
    channelId: Type.Optional(IdInput),
    to: Type.Optional(
      Type.String({ minLength: 1, maxLength: 512, description: "An address on the channel's network." }),
    ),
    contactId: Type.Optional(IdInput),
    conversationId: Type.Optional(IdInput),
    content: OutboundContent,
    replyTo: Type.Optional(IdInput),
    priority: Type.Optional(Type.Enum([...priorities], { default: 'realtime' })),
    scheduledAt: Type.Optional(TimeInput),
    metadata: Type.Optional(Metadata),
  },
  closed,
)

export async function registerMessages(app: App, context: Context): Promise<void> {
  /** The message with its history, if the key allows to read it on its channel. */
  async function readable(caller: Caller, id: string) {
    const found = await getMessage(context, caller, id)
    requirePermission(caller, 'messages.get', `channels/${found.message.channelId}`)
    return found
  }

  app.post(
    '/messages',
    {
      // On the channel that it will go over, which the service finds out.
      config: { permission: 'messages.send', resource: null },
      schema: {
        tags,
        operationId: 'sendMessage',
        summary: 'Send a message',
        description:
          'To a conversation, or over a channel to a contact or an address. Accepted and stored; events and the message itself tell what becomes of it. Repeat safely with Idempotency-Key.',
        body: SendBody,
        response: { 202: ref(Message) },
      },
    },
    async (request, reply) => {
      const { channelId, contactId, conversationId, replyTo, scheduledAt, ...input } = request.body
      const message = await sendMessage(
        context,
        callerOf(request),
        {
          ...input,
          ...(channelId !== undefined && { channelId: idIn('channel', channelId) }),
          ...(contactId !== undefined && { contactId: idIn('contact', contactId) }),
          ...(conversationId !== undefined && { conversationId: idIn('conversation', conversationId) }),
          ...(replyTo !== undefined && { replyTo: idIn('message', replyTo) }),
          ...(scheduledAt !== undefined && { scheduledAt: msOf(scheduledAt) }),
        },
        request.resourceId,
      )
      reply.code(202).header('location', `/api/v1/messages/${message.id}`)
      return messageJson(message)
    },
  )

  app.get(
    '/messages',
    {
      config: { permission: 'messages.list', resource: channelOfQuery },
      schema: {
        tags,
        operationId: 'listMessages',
        summary: 'List messages, the newest first',
        querystring: listQuery({
          channelId: Type.Optional(IdInput),
          conversationId: Type.Optional(IdInput),
          contactId: Type.Optional(IdInput),
          direction: Type.Optional(Type.Enum(['inbound', 'outbound'])),
          status: Type.Optional(Type.Enum([...messageStatuses])),
        }),
        response: { 200: pageSchema(ref(Message)) },
      },
    },
    async request => {
      const { query } = request
      const filter = paged({
        ...query,
        channelId: filterId('channel', query.channelId),
        conversationId: filterId('conversation', query.conversationId),
        contactId: filterId('contact', query.contactId),
      })
      return toPage(await listMessages(context, callerOf(request), filter), messageJson)
    },
  )

  app.get(
    '/messages/:messageId',
    {
      config: { permission: 'messages.get', resource: null },
      schema: {
        tags,
        operationId: 'getMessage',
        summary: 'Get a message with the history of its status',
        params,
        response: { 200: ref(MessageWithHistory) },
      },
    },
    async request => {
      const { message, history } = await readable(callerOf(request), request.params.messageId)
      return { ...messageJson(message), history: history.map(statusEntryJson) }
    },
  )

  app.get(
    '/messages/:messageId/media',
    {
      exposeHeadRoute: false,
      config: { permission: 'messages.get', resource: null },
      schema: {
        tags,
        operationId: 'getMessageMedia',
        summary: 'A file of a message that came in, read from the network',
        params,
        querystring: Type.Object(
          {
            index: Type.Optional(
              Type.Integer({
                minimum: 0,
                maximum: 100,
                default: 0,
                description: 'Of several, as in a mail.',
              }),
            ),
          },
          closed,
        ),
        response: {
          200: {
            description: 'The file.',
            content: {
              'application/octet-stream': {
                schema: Type.Unsafe<Readable>({ type: 'string', format: 'binary' }),
              },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { message } = await readable(caller, request.params.messageId)
      const { body, mimeType, size, filename } = await openMedia(
        context,
        caller,
        message.id,
        request.query.index,
      )
      if (size !== null) reply.header('content-length', size)
      reply
        .type(mimeType !== null && MIME_TYPE.test(mimeType) ? mimeType : 'application/octet-stream')
        .header('content-disposition', attachment(filename))
        // A customer sent it: a browser must not run it as a page of ours.
        .header('content-security-policy', "default-src 'none'; sandbox")
      return reply.send(body)
    },
  )
}

const MIME_TYPE = /^[\w.+-]+\/[\w.+-]+$/

/** RFC 6266, with the name in UTF-8 (RFC 8187). */
const attachment = (filename: string | undefined): string =>
  filename === undefined
    ? 'attachment'
    : `attachment; filename*=UTF-8''${encodeURIComponent(filename.toWellFormed()).replace(/['()*]/g, percent)}`

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
