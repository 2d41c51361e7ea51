import type { Channel } from '../../domain/entities.ts'
import { botsById } from '../../services/bots/read.ts'
import { channelActivity, conversationCount, noActivity } from '../../services/channels/activity.ts'
import { channelHealth } from '../../services/channels/health.ts'
import type { Caller, Context } from '../../services/context.ts'
import type { FullView, ListedView } from './map.ts'

/** Channels with all that answers tell of them. */

export async function listedViews(
  context: Context,
  caller: Caller,
  channels: readonly Channel[],
  origin: string,
): Promise<ListedView[]> {
  const botIds = new Set(channels.flatMap(({ botId }) => botId ?? []))
  const [activity, bots] = await Promise.all([
    channelActivity(
      context,
      caller,
      channels.map(({ id }) => id),
    ),
    botsById(context, caller, [...botIds]),
  ])
  return channels.map(channel => ({
    channel,
    origin,
    bot: bots.get(channel.botId ?? '') ?? null,
    activity: activity.get(channel.id) ?? noActivity,
  }))
}

export async function fullView(
  context: Context,
  caller: Caller,
  channel: Channel,
  origin: string,
): Promise<FullView> {
  const [[listed], health, conversations] = await Promise.all([
    listedViews(context, caller, [channel], origin),
    channelHealth(context, caller, channel.id),
    conversationCount(context, caller, channel.id),
  ])
  const manifest = context.networks.get(channel.network)?.manifest
  if (listed === undefined || manifest === undefined) throw new Error('A channel has a network.')
  return { ...listed, health, conversations, manifest }
}
