import type { Channel, Contact, Conversation, Message, Webhook } from '../../domain/entities.ts'
import { isObject } from '../../domain/json.ts'
import type { MessageStatus } from '../../domain/message.ts'
import { contentPayload } from './content.ts'
import { airyEvents } from './events.ts'
import type { ChannelPayload, ConversationPayload, MessagePayload, WebhookPayload } from './schema.ts'
import { sourceChannelId, sourceOf } from './sources.ts'

/** Things of the domain as the vendor's API writes them. Pure. */

const iso = (ms: number): string => new Date(ms).toISOString()

/** A channel that was made without a name, as the vendor calls it. */
export const defaultName = (source: string, id: string): string => `${source} ${id.slice(-5)}`

export function channelPayload(channel: Channel): ChannelPayload {
  const { id, network, name, metadata, profile, enabled } = channel
  const source = sourceOf(network)
  return {
    id,
    source,
    source_channel_id: sourceChannelId(channel),
    metadata: {
      ...metadata,
      name: name || defaultName(source, id),
      ...(profile.imageUrl !== undefined && { image_url: profile.imageUrl }),
    },
    connected: enabled,
  }
}

const states: Partial<Record<MessageStatus, MessagePayload['delivery_state']>> = {
  scheduled: 'pending',
  accepted: 'pending',
  failed: 'failed',
}

/** `contact` wrote it, where it came in. */
export function messagePayload(message: Message, channel: Channel, contact?: Contact): MessagePayload {
  const inbound = message.direction === 'inbound'
  const name = inbound ? (contact?.name ?? undefined) : channel.name
  return {
    id: message.id,
    content: contentPayload(message.content),
    sent_at: iso(message.networkAt ?? message.createdAt),
    delivery_state: states[message.status] ?? 'delivered',
    from_contact: inbound,
    source: sourceOf(channel.network),
    metadata: { ...message.metadata, ...(message.failure && { error: message.failure.message }) },
    sender: { id: inbound ? message.contactId : channel.id, ...(name !== undefined && { name }) },
  }
}

export function conversationPayload(
  conversation: Conversation,
  channel: Channel,
  contact: Contact | undefined,
  last: Message | undefined,
): ConversationPayload {
  const { metadata, unread, status } = conversation
  return {
    id: conversation.id,
    channel: channelPayload(channel),
    created_at: iso(conversation.createdAt),
    metadata: {
      state: status === 'open' ? 'OPEN' : 'CLOSED',
      ...metadata,
      contact: { ...contact?.metadata, display_name: contact?.name ?? conversation.thread },
      unread_count: unread,
    },
    last_message: last === undefined ? null : messagePayload(last, channel, contact),
  }
}

export const webhookPayload = (webhook: Webhook): WebhookPayload => ({
  id: webhook.id,
  ...(webhook.description !== null && { name: webhook.description }),
  url: webhook.url,
  events: airyEvents(webhook.events),
  headers: webhook.headers,
  status: webhook.enabled ? 'Subscribed' : 'Unsubscribed',
})

/** What is given put into what is there, object by object. */
export function merged(
  before: Record<string, unknown>,
  data: Record<string, unknown>,
): Record<string, unknown> {
  const result = { ...before }
  for (const [key, value] of Object.entries(data)) {
    const there = result[key]
    result[key] = isObject(there) && isObject(value) ? merged(there, value) : value
  }
  return result
}
