import { rowStatement } from './rows.ts'
import type { ChannelStateRow } from './schema.ts'
import type { Tx } from './store.ts'

interface Activity {
  workspace_id: string
  channel_id: string
  last_received_at: number | null
  last_sent_at: number | null
}

const later = (column: string) =>
  `${column} = case when excluded.${column} > coalesce(channel_state.${column}, 0) then excluded.${column} else channel_state.${column} end`

const touch = rowStatement<Activity>(
  { workspace_id: 'uuid', channel_id: 'uuid', last_received_at: 'bigint', last_sent_at: 'bigint' },
  rows => `insert into channel_state (workspace_id, channel_id, last_received_at, last_sent_at)
    select r.workspace_id, r.channel_id, r.last_received_at, r.last_sent_at from ${rows} where true
    on conflict (workspace_id, channel_id) do update set ${later('last_received_at')}, ${later('last_sent_at')}`,
)

/** Notes when channels last received and sent; of several moments of one channel the latest counts. */
export async function touchChannels(
  tx: Tx,
  what: 'last_received_at' | 'last_sent_at',
  moments: readonly { workspaceId: string; channelId: string; at: number }[],
): Promise<void> {
  const latest = new Map<string, Activity>()
  for (const { workspaceId, channelId, at } of moments) {
    const known = latest.get(channelId)?.[what] ?? 0
    if (at <= known) continue
    const none = { last_received_at: null, last_sent_at: null }
    latest.set(channelId, { workspace_id: workspaceId, channel_id: channelId, ...none, [what]: at })
  }
  await tx.run(
    touch,
    [...latest.values()].sort((a, b) => (a.channel_id < b.channel_id ? -1 : 1)),
  )
}

/** Sets parts of a channel's state. */
export async function setChannelState(
  tx: Tx,
  workspaceId: string,
  channelId: string,
  changes: Partial<Pick<ChannelStateRow, 'probed_at' | 'next_probe_at' | 'poll_cursor'>>,
): Promise<void> {
  await tx.db
    .insertInto('channel_state')
    .values({
      workspace_id: workspaceId,
      channel_id: channelId,
      last_received_at: null,
      last_sent_at: null,
      probed_at: null,
      next_probe_at: null,
      poll_cursor: null,
      ...changes,
    })
    .onConflict(c => c.columns(['workspace_id', 'channel_id']).doUpdateSet(changes))
    .execute()
}
