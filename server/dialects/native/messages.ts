import type { Readable } from 'node:stream'
import { type Static, Type } from 'typebox'
import { OutboundContent } from '../../domain/content.ts'
import { LONGEST_WAIT, MOST_CHANNELS } from '../../domain/fallback.ts'
import { messageStatuses, priorities } from '../../domain/message.ts'
import { callerOf, requirePermission } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { describeFile } from '../../http/file-answer.ts'
import { linksFor } from '../../http/links.ts'
import { ref } from '../../http/named-schema.ts'
import type { Caller, Context } from '../../services/context.ts'
import type { FallbackInput } from '../../services/fallback/resolve.ts'
import { openMedia } from '../../services/messages/media.ts'
import { getMessage, listMessages } from '../../services/messages/read.ts'
import { sendMessage } from '../../services/messages/send.ts'
import { filterId, IdInput, idAt, idIn, pathIds } from './ids.ts'
import { messageJson, statusEntryJson } from './map.ts'
import { closed, listQuery, Metadata, msOf, paged, pageSchema, TimeInput, toPage } from './parts.ts'
import { channelOfQuery } from './resource.ts'
import { Message, MessageWithHistory } from './schema.ts'

const tags = ['Messages']
const params = pathIds('messageId')

const FallbackBody = Type.Array(
  Type.Object(
    {
      channelId: IdInput,
      to: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 512,
          description: "An address on the channel's network; else the same contact's.",
        }),
      ),
      contactId: Type.Optional(IdInput),
      afterSeconds: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: LONGEST_WAIT,
          description:
            'How long the message before may be without a delivery, from when it was to be sent. Only where its network tells of deliveries; absent: this channel is tried when that message fails.',
        }),
      ),
    },
    closed,
  ),
  {
    minItems: 1,
    maxItems: MOST_CHANNELS,
    description: 'Other channels, tried in this order when the message fails or is not delivered in time.',
  },
)

const SendBody = Type.Object(
  {
    channelId: Type.Optional(IdInput),
    to: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 512,
        description: "An address on the channel's network, in any way it is written.",
      }),
    ),
    contactId: Type.Optional(IdInput),
    conversationId: Type.Optional(IdInput),
    content: OutboundContent,
    replyTo: Type.Optional(IdInput),
    priority: Type.Optional(Type.Enum([...priorities], { default: 'realtime' })),
    scheduledAt: Type.Optional(TimeInput),
    metadata: Type.Optional(Metadata),
    fallback: Type.Optional(FallbackBody),
  },
  closed,
)

const fallbackInput = (
  { channelId, contactId, ...rest }: Static<typeof FallbackBody>[number],
  index: number,
): FallbackInput => ({
  ...rest,
  channelId: idAt(`/fallback/${index}/channelId`, 'channel', channelId),
  ...(contactId !== undefined && {
    contactId: idAt(`/fallback/${index}/contactId`, 'contact', contactId),
  }),
})

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
      const { channelId, contactId, conversationId, replyTo, scheduledAt, fallback, ...input } = request.body
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
          ...(fallback !== undefined && { fallback: fallback.map(fallbackInput) }),
        },
        request.resourceId,
      )
      reply.code(202).header('location', `/api/v1/messages/${message.id}`)
      return messageJson(message, linksFor(context, request))
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
      const link = linksFor(context, request)
      return toPage(await listMessages(context, callerOf(request), filter), message =>
        messageJson(message, link),
      )
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
      const { message, history, fallbacks } = await readable(callerOf(request), request.params.messageId)
      const link = linksFor(context, request)
      return { ...messageJson(message, link), history: history.map(statusEntryJson), fallbacks }
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
        summary: 'A file of a message',
        description: 'One that is not kept here is read from the network.',
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
      const { body, size, ...facts } = await openMedia(context, caller, message.id, request.query.index)
      if (size !== null) reply.header('content-length', size)
      describeFile(reply, facts)
      return reply.send(body)
    },
  )
}
