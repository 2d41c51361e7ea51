import type { Static } from 'typebox'
import type { ChannelStatus } from '../../domain/channel.ts'
import type { Channel } from '../../domain/entities.ts'
import { type Check, checkNames, type Grade, type Manifest } from '../../domain/network.ts'
import { MASK } from '../../domain/redact.ts'
import type { ChannelActivity } from '../../services/channels/activity.ts'
import type { ChannelHealth } from '../../services/channels/health.ts'
import type * as stats from '../../services/channels/stats.ts'
import { idOf } from './ids.ts'
import type * as schema from './schema.ts'
import { configOut } from './settings.ts'
import { formOf } from './types.ts'

/** Things of the domain as the vendor writes them. Pure. */

export const iso = (ms: number): string => new Date(ms).toISOString()
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms))

/** A channel with what an answer about several tells of it. */
export interface ListedView {
  channel: Channel
  bot: { id: string; name: string } | null
  activity: ChannelActivity
  /** The address the client knows us by, for the webhook's URL where Portico has no public one. */
  origin: string
}

/** A channel with what an answer about it alone tells. */
export interface FullView extends ListedView {
  health: ChannelHealth
  conversations: number
  manifest: Manifest
  /** In the answer to its creation only. */
  webhookSecret?: string
}

export const webhookUrlOf = (
  { webhookUrl, id }: Pick<Channel, 'webhookUrl' | 'id'>,
  origin: string,
): string => webhookUrl ?? `${origin}/webhooks/${idOf('channel', id)}`

/** What is told of a channel everywhere, and in events. */
export const described = (channel: Channel) => ({
  name: channel.name,
  config: configOut(formOf(channel.network), channel),
  metadata: channel.metadata,
  ...(channel.condition && { error: channel.condition }),
  ...(channel.activatedAt !== null && { activatedAt: iso(channel.activatedAt) }),
  ...(channel.deactivatedAt !== null && { deactivatedAt: iso(channel.deactivatedAt) }),
  ...(channel.deactivationReason !== null && { deactivationReason: channel.deactivationReason }),
  createdAt: iso(channel.createdAt),
  updatedAt: iso(channel.updatedAt),
})

const withBot = ({ channel, bot, origin }: ListedView) => ({
  ...described(channel),
  webhookUrl: webhookUrlOf(channel, origin),
  ...(bot && { defaultBot: { id: idOf('bot', bot.id), name: bot.name } }),
})

const lately = ({ received, sent, open }: ChannelActivity) => ({
  messagesReceived24h: received,
  messagesSent24h: sent,
  activeConversations: open,
})

/** What is told of one channel beside that. */
const details = ({ activity, conversations, health, manifest, webhookSecret = MASK }: FullView) => ({
  capabilities: capabilitiesOf(manifest),
  webhookSecret,
  stats: {
    ...lately(activity),
    messagesReceivedTotal: activity.receivedTotal,
    messagesSentTotal: activity.sentTotal,
    totalConversations: conversations,
  },
  health: {
    status: healthStatuses[health.status],
    lastChecked: isoOrNull(health.checkedAt),
    lastMessageReceived: isoOrNull(health.lastReceivedAt),
    lastMessageSent: isoOrNull(health.lastSentAt),
  },
})

const healthStatuses: Record<ChannelHealth['status'], (typeof schema.healthStatuses)[number]> = {
  healthy: 'healthy',
  degraded: 'degraded',
  down: 'unhealthy',
  off: 'inactive',
  setup: 'pending',
}

const attributesOf = (view: ListedView) => ({
  channelType: formOf(view.channel.network).type,
  status: view.channel.status,
  ...withBot(view),
})

export const listedChannel = (view: ListedView): Static<typeof schema.ListedChannel> => ({
  id: idOf('channel', view.channel.id),
  type: 'channel',
  attributes: { ...attributesOf(view), stats: lately(view.activity) },
})

export const channelResource = (view: FullView): Static<typeof schema.Channel> => ({
  id: idOf('channel', view.channel.id),
  type: 'channel',
  attributes: { ...attributesOf(view), ...details(view) },
})

/** The SDKs know no other word for what is `pending`. */
export const flatStatus = (status: ChannelStatus): Exclude<ChannelStatus, 'pending'> | 'connecting' =>
  status === 'pending' ? 'connecting' : status

const flat = ({ id, workspaceId, network, status, enabled }: Channel) => ({
  id: idOf('channel', id),
  tenantId: idOf('organization', workspaceId),
  type: formOf(network).type,
  status: flatStatus(status),
  enabled,
})

export const flatListedChannel = (view: ListedView): Static<typeof schema.FlatListedChannel> => ({
  ...flat(view.channel),
  ...withBot(view),
  stats: lately(view.activity),
})

export const flatChannel = (view: FullView): Static<typeof schema.FlatChannel> => ({
  ...flat(view.channel),
  ...withBot(view),
  ...details(view),
  data: channelResource(view),
})

const carried: readonly Grade[] = ['full', 'partial']

function capabilitiesOf({
  capabilities,
  features,
}: Pick<Manifest, 'capabilities' | 'features'>): Static<typeof schema.Channel>['attributes']['capabilities'] {
  const carries = (type: keyof typeof capabilities) =>
    carried.includes(capabilities[type]?.grade ?? 'rejected')
  return {
    text: carries('text'),
    image: carries('image'),
    document: carries('document'),
    audio: carries('audio'),
    video: carries('video'),
    location: carries('location'),
    buttons: carries('buttons'),
    quickReplies: carries('buttons'),
    templates: carries('template'),
    deliveryReceipts: features.includes('delivered'),
    readReceipts: features.includes('read'),
    typingIndicators: features.includes('typing'),
  }
}

export function testResult(
  channelId: string,
  { success, checks, testedAt }: { success: boolean; checks: readonly Check[]; testedAt: number },
): Static<typeof schema.TestResult> {
  const missing = checkNames.filter(name => checks.every(check => check.name !== name))
  return {
    success,
    channelId: idOf('channel', channelId),
    tests: [
      ...checks.map(({ name, status, message, cure, details }) => ({
        name,
        status,
        message,
        ...((cure !== undefined || details) && {
          details: { ...details, ...(cure !== undefined && { cure }) },
        }),
      })),
      ...missing.map(name => ({ name, status: 'skipped' as const, message: 'There is nothing to look at.' })),
    ],
    testedAt: iso(testedAt),
  }
}

const seconds = (ms: number | null): number => Math.round((ms ?? 0) / 1000)

export const channelStatsOf = ({
  channelId,
  period,
  summary,
  series,
}: stats.ChannelStats): Static<typeof schema.ChannelStats> => ({
  channelId: idOf('channel', channelId),
  period,
  summary: {
    messagesReceived: summary.received,
    messagesSent: summary.sent,
    conversationsStarted: summary.conversationsStarted,
    conversationsClosed: summary.conversationsClosed,
    avgResponseTime: seconds(summary.avgResponseMs),
    avgResolutionTime: seconds(summary.avgResolutionMs),
  },
  timeSeries: series.map(({ at, received, sent, conversationsStarted }) => ({
    timestamp: iso(at),
    messagesReceived: received,
    messagesSent: sent,
    conversationsStarted,
  })),
})
