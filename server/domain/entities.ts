import type { ChannelStatus, Condition } from './channel.ts'
import type { Content } from './content.ts'
import type { EventType } from './event.ts'
import type { Fallback } from './fallback.ts'
import type { Direction, Failure, MessageStatus, Priority } from './message.ts'
import type { SetupStep } from './network.ts'
import type { Policy } from './policy.ts'
import type { ChannelProfile } from './profile.ts'

/**
 * What services give and events carry: the things of the product in the domain's words. Times are epoch milliseconds;
 * dialects write them their own way. Nothing here holds a secret.
 */
export interface Channel {
  id: string
  workspaceId: string
  network: string
  name: string
  /** The account's id on the network; null until it is known. */
  address: string | null
  status: ChannelStatus
  enabled: boolean
  /** Why the status is as it is and what to do; null when all is well. */
  condition: Condition | null
  conditionSince: number
  /** What a person must still do. */
  steps: SetupStep[]
  config: Record<string, unknown>
  /** Names of the secrets that are set. */
  secrets: string[]
  /** What the network told of the account. */
  facts: Record<string, string>
  metadata: Record<string, unknown>
  profile: ChannelProfile
  botId: string | null
  webhookUrl: string | null
  tokenExpiresAt: number | null
  activatedAt: number | null
  deactivatedAt: number | null
  deactivationReason: string | null
  createdAt: number
  updatedAt: number
  version: number
}

export interface Bot {
  id: string
  name: string
  url: string | null
  enabled: boolean
  metadata: Record<string, unknown>
  createdAt: number
  updatedAt: number
  version: number
}

export interface Identity {
  /** The network, or the channel where each account sees addresses of its own. */
  scope: string
  address: string
  username: string | null
  optedOutAt: number | null
}

export interface Contact {
  id: string
  name: string | null
  language: string | null
  identities: Identity[]
  metadata: Record<string, unknown>
  createdAt: number
  updatedAt: number
  version: number
}

export interface Conversation {
  id: string
  channelId: string
  contactId: string
  /** The conversation's address on the network. */
  thread: string
  status: 'open' | 'closed'
  unread: number
  lastMessageAt: number
  lastInboundAt: number | null
  closedAt: number | null
  metadata: Record<string, unknown>
  createdAt: number
  updatedAt: number
}

export interface Message {
  id: string
  conversationId: string
  channelId: string
  contactId: string
  direction: Direction
  status: MessageStatus
  content: Content
  metadata: Record<string, unknown> | null
  /** The message this one answers, where it is one of ours. */
  replyTo: string | null
  /** The network's id of the message. */
  ref: string | null
  failure: Failure | null
  priority: Priority
  scheduledAt: number | null
  networkAt: number | null
  /** What is tried when it fails or is not delivered in time; null when nothing is. */
  fallback: Fallback | null
  /** The message that was to be sent, where this one is sent in its place. */
  fallbackOf: string | null
  createdAt: number
  updatedAt: number
}

/** A message that was sent in the place of another. */
export interface Substitute {
  messageId: string
  channelId: string
  status: MessageStatus
}

export interface StatusEntry {
  status: MessageStatus
  at: number
  failure: Failure | null
}

export interface Webhook {
  id: string
  url: string
  description: string | null
  /** Which dialect's form it is delivered in. */
  envelope: string
  /** Filters: `*`, `message.*`, `message.received`. */
  events: string[]
  /** Only these channels' events; null for all. */
  channels: string[] | null
  headers: Record<string, string>
  enabled: boolean
  disabledReason: string | null
  failingSince: number | null
  /** Milliseconds from each failed attempt to the next; null for Portico's own. */
  retryDelaysMs: number[] | null
  /** Of these at most so many; null for all. */
  maxRetries: number | null
  /** Milliseconds that an answer may take; null for Portico's own. */
  timeoutMs: number | null
  createdAt: number
  updatedAt: number
  version: number
}

export interface Delivery {
  id: string
  webhookId: string
  eventId: string
  eventType: string
  state: 'pending' | 'succeeded' | 'failed'
  attempts: number
  nextAttemptAt: number | null
  responseStatus: number | null
  error: string | null
  createdAt: number
  updatedAt: number
}

export interface Key {
  id: string
  name: string
  prefix: string
  policies: Policy[]
  createdAt: number
  expiresAt: number | null
  lastUsedAt: number | null
  revokedAt: number | null
}

export interface Event {
  id: string
  type: EventType
  channelId: string | null
  data: EventData
  at: number
}

/** Which things an event carries: the thing it is about and what a reader needs beside it. */
export interface EventData {
  channel?: Channel
  contact?: Contact
  conversation?: Conversation
  message?: Message
  /** What takes the place of `message`. */
  substitute?: Substitute
  webhook?: Webhook
  bot?: Bot
  /** Why, for events that say something went wrong or will. */
  condition?: Condition
}

/** A page of a list: `next` goes on after the last item; null on the last page. */
export interface Page<T> {
  items: T[]
  next: string | null
}
