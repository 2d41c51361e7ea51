import type { Static } from 'typebox'
import type * as domain from '../../domain/entities.ts'
import type { LinkFiles } from '../../services/media/links.ts'
import type * as schema from './schema.ts'

/** Things of the domain as the API writes them. Pure. */

export const iso = (ms: number): string => new Date(ms).toISOString()
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))

const versioned = ({
  createdAt,
  updatedAt,
  version,
}: {
  createdAt: number
  updatedAt: number
  version: number
}) => ({
  createdAt: iso(createdAt),
  updatedAt: iso(updatedAt),
  version,
})

/** In a list: the names of its secrets are not read there. */
export const channelItemJson = (channel: domain.Channel): Static<typeof schema.ChannelItem> => ({
  id: channel.id,
  network: channel.network,
  name: channel.name,
  address: channel.address,
  status: channel.status,
  enabled: channel.enabled,
  condition: channel.condition,
  conditionSince: iso(channel.conditionSince),
  steps: channel.steps,
  config: channel.config,
  facts: channel.facts,
  metadata: channel.metadata,
  // Events from before there were profiles are told again without one.
  profile: channel.profile ?? {},
  botId: channel.botId,
  webhookUrl: channel.webhookUrl,
  tokenExpiresAt: isoOrNull(channel.tokenExpiresAt),
  activatedAt: isoOrNull(channel.activatedAt),
  deactivatedAt: isoOrNull(channel.deactivatedAt),
  deactivationReason: channel.deactivationReason,
  ...versioned(channel),
})

export const channelJson = (channel: domain.Channel): Static<typeof schema.Channel> => ({
  ...channelItemJson(channel),
  secrets: channel.secrets,
})

export const botJson = (bot: domain.Bot): Static<typeof schema.Bot> => ({
  id: bot.id,
  name: bot.name,
  url: bot.url,
  enabled: bot.enabled,
  metadata: bot.metadata,
  ...versioned(bot),
})

export const contactJson = (contact: domain.Contact): Static<typeof schema.Contact> => ({
  id: contact.id,
  name: contact.name,
  language: contact.language,
  identities: contact.identities.map(({ scope, address, username, optedOutAt }) => ({
    scope,
    address,
    username,
    optedOutAt: isoOrNull(optedOutAt),
  })),
  metadata: contact.metadata,
  ...versioned(contact),
})

export const conversationJson = (conversation: domain.Conversation): Static<typeof schema.Conversation> => ({
  id: conversation.id,
  channelId: conversation.channelId,
  contactId: conversation.contactId,
  thread: conversation.thread,
  status: conversation.status,
  unread: conversation.unread,
  lastMessageAt: iso(conversation.lastMessageAt),
  lastInboundAt: isoOrNull(conversation.lastInboundAt),
  closedAt: isoOrNull(conversation.closedAt),
  metadata: conversation.metadata ?? {},
  createdAt: iso(conversation.createdAt),
  updatedAt: iso(conversation.updatedAt),
})

/** `link` writes the links to the message's files. */
export const messageJson = (message: domain.Message, link: LinkFiles): Static<typeof schema.Message> => ({
  id: message.id,
  conversationId: message.conversationId,
  channelId: message.channelId,
  contactId: message.contactId,
  direction: message.direction,
  status: message.status,
  content: link(message.content),
  metadata: message.metadata,
  replyTo: message.replyTo,
  ref: message.ref,
  failure: message.failure,
  priority: message.priority,
  scheduledAt: isoOrNull(message.scheduledAt),
  networkAt: isoOrNull(message.networkAt),
  // Events from before there were fallbacks are told again without.
  fallback: message.fallback ?? null,
  fallbackOf: message.fallbackOf ?? null,
  createdAt: iso(message.createdAt),
  updatedAt: iso(message.updatedAt),
})

export const statusEntryJson = ({ status, at, failure }: domain.StatusEntry) => ({
  status,
  at: iso(at),
  failure,
})

export const webhookJson = (webhook: domain.Webhook): Static<typeof schema.Webhook> => ({
  id: webhook.id,
  url: webhook.url,
  description: webhook.description,
  envelope: webhook.envelope,
  events: webhook.events,
  channels: webhook.channels,
  headers: webhook.headers,
  enabled: webhook.enabled,
  disabledReason: webhook.disabledReason,
  failingSince: isoOrNull(webhook.failingSince),
  // Events of an earlier version do not have these.
  retryDelaysMs: webhook.retryDelaysMs ?? null,
  maxRetries: webhook.maxRetries ?? null,
  timeoutMs: webhook.timeoutMs ?? null,
  ...versioned(webhook),
})

export const deliveryJson = (delivery: domain.Delivery): Static<typeof schema.Delivery> => ({
  id: delivery.id,
  webhookId: delivery.webhookId,
  eventId: delivery.eventId,
  eventType: delivery.eventType,
  state: delivery.state,
  attempts: delivery.attempts,
  nextAttemptAt: isoOrNull(delivery.nextAttemptAt),
  responseStatus: delivery.responseStatus,
  error: delivery.error,
  createdAt: iso(delivery.createdAt),
  updatedAt: iso(delivery.updatedAt),
})

export const keyJson = (key: domain.Key): Static<typeof schema.Key> => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  policies: key.policies,
  createdAt: iso(key.createdAt),
  expiresAt: isoOrNull(key.expiresAt),
  lastUsedAt: isoOrNull(key.lastUsedAt),
  revokedAt: isoOrNull(key.revokedAt),
})

export const eventJson = (
  event: domain.Event,
  workspaceId: string,
  link: LinkFiles,
): Static<typeof schema.Event> => ({
  id: event.id,
  type: event.type,
  timestamp: iso(event.at),
  workspaceId,
  channelId: event.channelId,
  data: eventDataJson(event.data, link),
})

const eventDataJson = (data: domain.EventData, link: LinkFiles): Static<typeof schema.Event>['data'] => ({
  ...(data.channel && { channel: channelJson(data.channel) }),
  ...(data.contact && { contact: contactJson(data.contact) }),
  ...(data.conversation && { conversation: conversationJson(data.conversation) }),
  ...(data.message && { message: messageJson(data.message, link) }),
  ...(data.substitute && { substitute: data.substitute }),
  ...(data.webhook && { webhook: webhookJson(data.webhook) }),
  ...(data.bot && { bot: botJson(data.bot) }),
  ...(data.condition && { condition: data.condition }),
})
