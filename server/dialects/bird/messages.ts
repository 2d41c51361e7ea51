import type { OutboundContent } from '../../domain/content.ts'
import type { Channel, Message as DomainMessage } from '../../domain/entities.ts'
import { parseId } from '../../domain/ids.ts'
import { isObject } from '../../domain/json.ts'
import type { Manifest } from '../../domain/manifest.ts'
import { invalid, notFound } from '../../domain/problem.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app.ts'
import { linksFor } from '../../http/links.ts'
import { ref } from '../../http/named-schema.ts'
import { getChannel } from '../../services/channels/read.ts'
import { contactsById } from '../../services/contacts/read.ts'
import type { Caller, Context } from '../../services/context.ts'
import { conversationsById } from '../../services/conversations/read.ts'
import type { LinkFiles } from '../../services/media/links.ts'
import { getMessage, listMessages, messageHistories } from '../../services/messages/read.ts'
import { sendSequence } from '../../services/messages/sequence.ts'
import { contentsOf } from './content-in.ts'
import { renaming } from './errors.ts'
import { messageDto } from './message-map.ts'
import {
  CreateMessage,
  type CreateMessage as Given,
  Message,
  type Message as MessageDto,
  MessageList,
  type Receiver,
} from './message-schema.ts'
import { pathParams } from './params.ts'
import { commonKeyOf } from './platforms.ts'
import { listQuery, paged } from './schema.ts'
import { templateContent } from './template.ts'

const tags = ['Messages']
const path = '/channels/:channelId/messages'

export function registerMessages(app: App, context: Context): void {
  app.post(
    path,
    {
      config: { permission: 'messages.send', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'createChannelMessage',
        summary: 'Sends a message',
        description:
          'To one contact; with a body or a template. What comes to several messages is answered with the first of them.',
        params: pathParams('channelId'),
        body: CreateMessage,
        response: { 202: ref(Message) },
      },
    },
    async (request, reply) => {
      const caller = callerOf(request)
      const { body: given, params } = request
      const channel = await getChannel(context, caller, params.channelId)
      const manifest = context.networks.get(channel.network)?.manifest
      const { target, place } = receiverOf(given.receiver, channel, manifest)
      const contents = given.template ? '/template' : '/body'
      const [first] = await renaming(
        { ...place, '/content/type': `${contents}/type`, '/content': contents },
        () =>
          sendSequence(
            context,
            caller,
            {
              channelId: channel.id,
              ...target,
              contents: sayingOf(given, manifest),
              ...replyTo(given),
              ...schedule(given, context.now()),
              metadata: metadataOf(given),
            },
            request.resourceId,
          ),
      )
      const [message] = await dtosOf(
        context,
        caller,
        channel,
        first ? [first] : [],
        linksFor(context, request),
      )
      if (!message) throw notFound('message')
      return reply.code(202).send(message)
    },
  )

  app.get(
    path,
    {
      config: { permission: 'messages.list', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'listChannelMessages',
        summary: 'The messages of a channel',
        params: pathParams('channelId'),
        querystring: listQuery({}),
        response: { 200: ref(MessageList) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const channel = await getChannel(context, caller, request.params.channelId)
      const { items, next } = await renaming({ '/cursor': '/pageToken' }, () =>
        listMessages(context, caller, { channelId: channel.id, ...paged(request.query) }),
      )
      return {
        results: await dtosOf(context, caller, channel, items, linksFor(context, request)),
        ...(next !== null && { nextPageToken: next }),
      }
    },
  )

  app.get(
    `${path}/:messageId`,
    {
      config: { permission: 'messages.get', resource: 'channels/:channelId' },
      schema: {
        tags,
        operationId: 'getChannelMessage',
        summary: 'One message',
        params: pathParams('channelId', 'messageId'),
        response: { 200: ref(Message) },
      },
    },
    async request => {
      const caller = callerOf(request)
      const { channelId, messageId } = request.params
      const channel = await getChannel(context, caller, channelId)
      const { message } = await getMessage(context, caller, messageId)
      const own = message.channelId === channel.id ? [message] : []
      const [found] = await dtosOf(context, caller, channel, own, linksFor(context, request))
      if (!found) throw notFound('message')
      return found
    },
  )
}

/** Messages of a channel with what is told beside them, all looked up together. */
async function dtosOf(
  context: Context,
  caller: Caller,
  channel: Channel,
  messages: readonly DomainMessage[],
  link: LinkFiles,
): Promise<MessageDto[]> {
  const idsOf = (key: 'id' | 'contactId' | 'conversationId') => [...new Set(messages.map(m => m[key]))]
  const [histories, contacts, conversations] = await Promise.all([
    messageHistories(context, caller, idsOf('id')),
    contactsById(context, caller, idsOf('contactId')),
    conversationsById(context, caller, idsOf('conversationId')),
  ])
  const manifest = context.networks.get(channel.network)?.manifest
  return messages.map(message =>
    messageDto(
      { ...message, content: link(message.content) },
      {
        channel,
        manifest,
        contact: contacts.get(message.contactId),
        conversation: conversations.get(message.conversationId),
        history: histories.get(message.id) ?? [],
      },
    ),
  )
}

function sayingOf({ body, template, meta }: Given, manifest: Manifest | undefined): OutboundContent[] {
  if (body && template) throw invalid('/template', 'cannot be given beside body')
  if (template) return [templateContent(template, '/template')]
  if (!body) throw invalid('/body', 'is required, or template')
  const subject = isObject(meta?.email) ? meta.email.subject : undefined
  const mail = manifest?.medium === 'email'
  return contentsOf(body, { mail, ...(typeof subject === 'string' && { subject }) })
}

const ONE = 'must have one item: a message goes to one contact'

interface Addressed {
  target: { to: string } | { contactId: string }
  /** Where in the request that stood. */
  place: Record<string, string>
}

/** Whom a message is for. Throws `Problem`: `invalid`, `not_found`. */
function receiverOf({ contacts }: Receiver, channel: Channel, manifest: Manifest | undefined): Addressed {
  const at = '/receiver/contacts/0'
  const [contact] = contacts
  if (!contact || contacts.length > 1) throw invalid('/receiver/contacts', ONE)
  const key = commonKeyOf(channel, manifest?.medium ?? '')
  const isOurs = (name: string | undefined) => key === undefined || name === undefined || name === key
  const listed = contact.identifiers?.find(({ identifierKey }) => isOurs(identifierKey))?.identifierValue
  const to = contact.platformAddress ?? contact.identifierValue ?? listed
  if (to !== undefined) {
    if (!isOurs(contact.identifierKey))
      throw invalid(`${at}/identifierKey`, `must be "${key}" on this channel`)
    const name = contact.platformAddress === undefined ? 'identifierValue' : 'platformAddress'
    return { target: { to }, place: { '/to': `${at}/${name}` } }
  }
  if (contact.id === undefined) throw invalid(`${at}/identifierValue`, 'is required, or id')
  const contactId = parseId(contact.id)
  if (contactId === null) throw notFound('contact')
  return { target: { contactId }, place: { '/contactId': `${at}/id` } }
}

function replyTo(given: Given): { replyTo?: string } {
  if (given.replyTo === undefined) return {}
  const id = parseId(given.replyTo.id)
  if (id === null) throw notFound('message to reply to in this conversation')
  return { replyTo: id }
}

const DAY = 86_400_000
const FURTHEST = 35

function schedule({ scheduledFor }: Given, now: number): { scheduledAt?: number } {
  if (scheduledFor === undefined) return {}
  const scheduledAt = Date.parse(scheduledFor)
  if (scheduledAt > now + FURTHEST * DAY) throw invalid('/scheduledFor', `must be within ${FURTHEST} days`)
  return scheduledAt > now ? { scheduledAt } : {}
}

/** What is kept beside a message, for whoever has sent it. */
const metadataOf = ({ reference, tags, meta }: Given): Record<string, unknown> => ({
  ...(reference !== undefined && { reference }),
  ...(tags !== undefined && { tags: [...new Set(tags.map(tag => tag.toLowerCase()))] }),
  ...(meta !== undefined && { meta }),
})
