import type { Caller, Context } from '../context.ts'
import { countRows } from '../counting.ts'
import { conversationCount } from './activity.ts'
import { liveChannel } from './read.ts'

/** What `deleteChannel` would do to a channel, in numbers. Those over 1000 may be some seconds old. */
export interface ChannelImpact {
  /** Would be closed, by `force` only. */
  openConversations: number
  /** All it has had; they and their messages stay readable. */
  conversations: number
  /** Accepted or scheduled and not sent yet: they would fail, or go over the other channels that they name. */
  waitingMessages: number
  /** Of messages that came in, and not fetched yet: they would be lost. */
  waitingFiles: number
  /** Webhooks for this channel alone: they would get nothing any more. */
  webhooks: number
}

/** Throws `Problem` (`not_found`). */
export async function channelImpact(
  context: Context,
  caller: Caller,
  channelId: string,
): Promise<ChannelImpact> {
  await liveChannel(context, caller, channelId)
  const { workspaceId } = caller
  const { store } = context
  const waiting = (kind: 'send' | 'media') =>
    countRows(
      store,
      store.read
        .selectFrom('jobs')
        .where('kind', '=', kind)
        .where('lane_id', '=', channelId)
        .where('workspace_id', '=', workspaceId),
    )
  const open = store.read
    .selectFrom('conversations')
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('status', '=', 'open')
  const webhooks = store.read
    .selectFrom('webhooks')
    .where('workspace_id', '=', workspaceId)
    .where('channels', '=', JSON.stringify([channelId]))
  const [openConversations, conversations, waitingMessages, waitingFiles, ofThisAlone] = await Promise.all([
    countRows(store, open),
    conversationCount(context, caller, channelId),
    waiting('send'),
    waiting('media'),
    countRows(store, webhooks),
  ])
  return { openConversations, conversations, waitingMessages, waitingFiles, webhooks: ofThisAlone }
}
