import type { Condition } from '../../domain/channel.ts'
import type { Caller, Context } from '../context.ts'
import { channelOf, liveChannel } from './read.ts'

/** Sends among the last ones that decide whether a channel is `degraded`. */
const RECENT = 20

export interface ChannelHealth {
  /** `degraded`: it works, and some of what was sent lately failed. */
  status: 'healthy' | 'degraded' | 'down' | 'off' | 'setup'
  condition: Condition | null
  since: number
  checkedAt: number | null
  lastReceivedAt: number | null
  lastSentAt: number | null
  tokenExpiresAt: number | null
  /** Messages waiting to be sent. */
  waiting: number
}

/** How a channel is, at a glance: what the operator must see first. */
export async function channelHealth(context: Context, caller: Caller, id: string): Promise<ChannelHealth> {
  const channel = channelOf(await liveChannel(context, caller, id))
  const { read } = context.store
  const state = await read
    .selectFrom('channel_state')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('channel_id', '=', id)
    .executeTakeFirst()
  const { waiting } = await read
    .selectFrom('jobs')
    .select(eb => eb.fn.countAll<number>().as('waiting'))
    .where('kind', '=', 'send')
    .where('lane_id', '=', id)
    .executeTakeFirstOrThrow()
  const exchanges = await read
    .selectFrom('channel_log')
    .select(['outcome'])
    .where('workspace_id', '=', caller.workspaceId)
    .where('channel_id', '=', id)
    .where('kind', '=', 'send')
    .orderBy('id', 'desc')
    .limit(RECENT)
    .execute()
  return {
    status: statusOf(
      channel.status,
      exchanges.some(e => e.outcome === 'failed'),
    ),
    condition: channel.condition,
    since: channel.conditionSince,
    checkedAt: state?.probed_at ?? null,
    lastReceivedAt: state?.last_received_at ?? null,
    lastSentAt: state?.last_sent_at ?? null,
    tokenExpiresAt: channel.tokenExpiresAt,
    waiting,
  }
}

function statusOf(
  status: 'active' | 'inactive' | 'error' | 'pending',
  failures: boolean,
): ChannelHealth['status'] {
  if (status === 'active') return failures ? 'degraded' : 'healthy'
  return { inactive: 'off', error: 'down', pending: 'setup' }[status] as ChannelHealth['status']
}
