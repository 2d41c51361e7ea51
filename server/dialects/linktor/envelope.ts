import { createHmac } from 'node:crypto'
import type { Content } from '../../domain/content.ts'
import type * as domain from '../../domain/entities.ts'
import type { Envelope } from '../../services/webhooks/envelope.ts'
import { idOf } from './ids.ts'
import { described, iso } from './map.ts'
import { formOf } from './types.ts'
import { webhookResource } from './webhook-map.ts'

/**
 * An event as the vendor delivers it. `X-Linktor-Signature` is over the moment of the attempt and the body; while a secret
 * is being changed it is that of the new one, as there is room for one only.
 */
export const linktorEnvelope: Envelope = {
  // Nobody is assigned to conversations here.
  otherEvents: ['conversation.assigned'],
  write({ id, type, at, data }, { workspaceId, webhookId, deliveryId, secrets, link }, now) {
    const body = JSON.stringify({
      id: idOf('event', id),
      event: type,
      timestamp: iso(at),
      data: resourceOf(type, JSON.parse(data) as domain.EventData, link),
      meta: { organizationId: idOf('organization', workspaceId), webhookId: idOf('webhook', webhookId) },
    })
    const timestamp = String(Math.floor(now / 1000))
    return {
      headers: {
        'content-type': 'application/json',
        'x-linktor-signature': `sha256=${signature(secrets[0] ?? '', timestamp, body)}`,
        'x-linktor-timestamp': timestamp,
        'x-linktor-event': type,
        'x-linktor-delivery-id': idOf('delivery', deliveryId),
      },
      body,
    }
  },
}

const signature = (secret: string, timestamp: string, body: string): string =>
  createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')

interface Resource {
  id: string
  type: string
  attributes: Record<string, unknown>
}

type Link = (content: Content) => Content

/** What an event is about. */
function resourceOf(type: string, data: domain.EventData, link: Link): Resource | null {
  const [about] = type.split('.', 1)
  if (data.message) return messageResource(data.message, link)
  if (about === 'contact' && data.contact) return contactResource(data.contact)
  if (data.conversation) return conversationResource(data.conversation)
  if (data.channel) return channelResource(data.channel, data.condition)
  if (data.webhook) return webhookResource(data.webhook)
  return data.bot ? { id: idOf('bot', data.bot.id), type: 'bot', attributes: { name: data.bot.name } } : null
}

const messageResource = (message: domain.Message, link: Link): Resource => ({
  id: idOf('message', message.id),
  type: 'message',
  attributes: {
    conversationId: idOf('conversation', message.conversationId),
    channelId: idOf('channel', message.channelId),
    contactId: idOf('contact', message.contactId),
    direction: message.direction,
    content: contentOf(link(message.content)),
    status: message.status,
    ...(message.metadata && { metadata: message.metadata }),
    ...(message.replyTo !== null && { replyTo: idOf('message', message.replyTo) }),
    ...(message.failure && { error: message.failure }),
    createdAt: iso(message.createdAt),
    updatedAt: iso(message.updatedAt),
  },
})

/** The vendor has what is said of a file beside the content's type. */
const contentOf = (content: Content): object => {
  if (!('media' in content)) return content
  const { media, ...rest } = content
  return { ...rest, ...media }
}

const conversationResource = (conversation: domain.Conversation): Resource => ({
  id: idOf('conversation', conversation.id),
  type: 'conversation',
  attributes: {
    channelId: idOf('channel', conversation.channelId),
    contactId: idOf('contact', conversation.contactId),
    status: conversation.status,
    unreadCount: conversation.unread,
    lastMessageAt: iso(conversation.lastMessageAt),
    ...(conversation.closedAt !== null && { closedAt: iso(conversation.closedAt) }),
    createdAt: iso(conversation.createdAt),
    updatedAt: iso(conversation.updatedAt),
  },
})

const contactResource = (contact: domain.Contact): Resource => ({
  id: idOf('contact', contact.id),
  type: 'contact',
  attributes: {
    name: contact.name,
    ...(contact.language !== null && { language: contact.language }),
    identities: contact.identities.map(({ scope, address, username }) => ({ scope, address, username })),
    metadata: contact.metadata,
    createdAt: iso(contact.createdAt),
    updatedAt: iso(contact.updatedAt),
  },
})

/** `condition`: why the event happened, where it says that something went wrong or will. */
const channelResource = (channel: domain.Channel, condition?: domain.EventData['condition']): Resource => ({
  id: idOf('channel', channel.id),
  type: 'channel',
  attributes: {
    channelType: formOf(channel.network).type,
    status: channel.status,
    ...described(channel),
    ...(channel.webhookUrl !== null && { webhookUrl: channel.webhookUrl }),
    ...(condition && { error: condition }),
  },
})
