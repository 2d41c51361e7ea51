import type { Condition } from '../../domain/channel.ts'
import { Problem } from '../../domain/problem.ts'
import { grantReconnect, setChannelState } from '../../store/channel-state.ts'
import type { Context } from '../context.ts'
import { toChannel } from '../entities.ts'
import { recordEvents } from '../events/record.ts'
import { webhookUrl } from './live.ts'
import { PROBE_INTERVAL, probeChannel } from './probe.ts'
import { conditionOf, refuseChannel } from './refuse.ts'
import { bringUp } from './switch.ts'

/** How long before its end a token is announced, milliseconds. */
const WARN = 7 * 86_400_000
/** Channels looked at in one round. */
const ROUND = 100
/** A network that could not be reached to connect a channel anew is called again after this, milliseconds. */
const AGAIN = 60_000

/**
 * Looks at the channels whose turn it is, in one workspace or in all, wherever the last look was made: each is claimed by
 * one node, which notes the next turn before it looks. Jitter keeps a thousand channels from being looked at in one
 * second.
 */
export async function probeDueChannels(context: Context, workspaceId?: string): Promise<void> {
  const now = context.now()
  const due = await context.store.transaction(async tx => {
    const rows = await tx.db
      .selectFrom('channel_state')
      .select(['workspace_id', 'channel_id', 'reconnect'])
      .where('next_probe_at', '<=', now)
      .$if(workspaceId !== undefined, query => query.where('workspace_id', '=', workspaceId ?? ''))
      .orderBy('next_probe_at')
      .limit(ROUND)
      .$if(context.store.kind === 'postgres', query => query.forUpdate().skipLocked())
      .execute()
    for (const row of rows) {
      const next = now + PROBE_INTERVAL * (0.9 + 0.2 * Math.random())
      await setChannelState(tx, row.workspace_id, row.channel_id, { next_probe_at: Math.round(next) })
    }
    return rows
  })
  await Promise.all(
    due.map(async ({ channel_id: id, reconnect }) => {
      if (reconnect !== null) return await reconnectChannel(context, id, reconnect)
      const channel = await context.channels.get(id)
      if (channel?.row.enabled === 1) await probeChannel(context, channel)
    }),
  )
}

/** Connects a channel anew, as its account may be another; as long as that fails, the wish stays. */
async function reconnectChannel(context: Context, id: string, wish: string): Promise<void> {
  const channel = await context.channels.fresh(id)
  if (channel?.row.enabled !== 1) return
  const { workspace_id: workspaceId } = channel.row
  try {
    await bringUp(context, channel)
    await context.store.transaction(tx => grantReconnect(tx, workspaceId, id, wish))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.code === 'conflict') await refuseChannel(context, channel, conditionOf(error))
    if (error.code !== 'unavailable') return
    const soon = context.now() + AGAIN
    await context.store.transaction(tx => setChannelState(tx, workspaceId, id, { next_probe_at: soon }))
  }
}

/** Announces, once, tokens that run out soon. */
export async function announceExpiringTokens(context: Context): Promise<void> {
  const now = context.now()
  const publish = await context.store.transaction(async tx => {
    const rows = await tx.db
      .updateTable('channels')
      .set({ token_warned_at: now })
      .where('token_expires_at', '<=', now + WARN)
      .where('token_warned_at', 'is', null)
      .where('enabled', '=', 1)
      .where('deleted_at', 'is', null)
      .returningAll()
      .execute()
    return recordEvents(
      context,
      tx,
      rows.map(row => ({
        workspaceId: row.workspace_id,
        type: 'channel.token_expiring' as const,
        channelId: row.id,
        data: {
          channel: toChannel(row, [], webhookUrl(context, row.id)),
          condition: expiring(row.token_expires_at ?? now),
        },
      })),
    )
  })
  publish()
}

const expiring = (at: number): Condition => ({
  code: 'token_expiring',
  message: `The account's token runs out at ${new Date(at).toISOString()}.`,
  cure: 'Make a new token at the network and set it on the channel before then.',
})
