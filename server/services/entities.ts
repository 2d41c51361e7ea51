import { channelStatus } from '../domain/channel.ts'
import type {
  Bot,
  Channel,
  Contact,
  Conversation,
  Identity,
  Message,
  Substitute,
} from '../domain/entities.ts'
import type { ChannelProfile } from '../domain/profile.ts'
import type {
  BotRow,
  ChannelRow,
  ContactRow,
  ConversationRow,
  IdentityRow,
  Json,
  MessageRow,
} from '../store/schema.ts'
import type { KnownContact } from '../store/threads.ts'

/** Rows of the store as things of the domain. */

const json = <T>(text: Json): T => JSON.parse(text) as T
const jsonOrNull = <T>(text: Json | null): T | null => (text === null ? null : (JSON.parse(text) as T))

/** `seesPrivate`: with the settings that are shown only to who may change the channel. */
export const toChannel = (
  row: ChannelRow,
  secrets: string[],
  webhookUrl: string | null,
  seesPrivate = false,
): Channel => ({
  id: row.id,
  workspaceId: row.workspace_id,
  network: row.network,
  name: row.name,
  address: row.address,
  status: channelStatus(row.enabled === 1, row.connection),
  enabled: row.enabled === 1,
  condition: jsonOrNull(row.condition),
  conditionSince: row.condition_since,
  steps: json(row.steps),
  config: json(row.config),
  secrets,
  facts: json(row.facts),
  metadata: json(row.metadata),
  profile: shownProfile(json(row.profile), seesPrivate),
  botId: row.bot_id,
  webhookUrl,
  tokenExpiresAt: row.token_expires_at,
  activatedAt: row.activated_at,
  deactivatedAt: row.deactivated_at,
  deactivationReason: row.deactivation_reason,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
})

const shownProfile = (profile: ChannelProfile, seesPrivate: boolean): ChannelProfile =>
  seesPrivate || profile.settings === undefined
    ? profile
    : { ...profile, settings: profile.settings.filter(setting => setting.visibility !== 'private') }

export const toBot = (row: BotRow): Bot => ({
  id: row.id,
  name: row.name,
  url: row.url,
  enabled: row.enabled === 1,
  metadata: json(row.metadata),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
})

export const toIdentity = (
  row: Pick<IdentityRow, 'scope' | 'address' | 'username' | 'opted_out_at'>,
): Identity => ({
  scope: row.scope,
  address: row.address,
  username: row.username,
  optedOutAt: row.opted_out_at,
})

export const toContact = (row: ContactRow, identities: Identity[]): Contact => ({
  id: row.id,
  name: row.name,
  language: row.language,
  identities,
  metadata: json(row.metadata),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
})

export const toKnownContact = (row: KnownContact): Contact => toContact(row, [toIdentity(row)])

export const toConversation = (row: ConversationRow): Conversation => ({
  id: row.id,
  channelId: row.channel_id,
  contactId: row.contact_id,
  thread: row.thread,
  status: row.status,
  unread: row.unread,
  lastMessageAt: row.last_message_at,
  lastInboundAt: row.last_inbound_at,
  closedAt: row.closed_at,
  metadata: json(row.metadata),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

export const toSubstitute = (row: Pick<MessageRow, 'id' | 'channel_id' | 'status'>): Substitute => ({
  messageId: row.id,
  channelId: row.channel_id,
  status: row.status,
})

export const toMessage = (row: MessageRow): Message => ({
  id: row.id,
  conversationId: row.conversation_id,
  channelId: row.channel_id,
  contactId: row.contact_id,
  direction: row.direction,
  status: row.status,
  content: json(row.content),
  metadata: jsonOrNull(row.metadata),
  replyTo: row.reply_to,
  ref: row.ref,
  failure: jsonOrNull(row.failure),
  priority: row.priority === 0 ? 'realtime' : 'bulk',
  scheduledAt: row.scheduled_at,
  networkAt: row.network_at,
  fallback: jsonOrNull(row.fallback),
  fallbackOf: row.fallback_of,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})
