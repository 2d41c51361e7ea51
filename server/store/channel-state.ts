import { sql } from 'kysely'
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
  changes: Partial<Pick<ChannelStateRow, 'probed_at' | 'next_probe_at' | 'poll_cursor' | 'reconnect'>>,
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
      reconnect: null,
      ...changes,
    })
    .onConflict(c => c.columns(['workspace_id', 'channel_id']).doUpdateSet(changes))
    .execute()
}

/**
 * Has the channels of a workspace on these networks, as far as they are on, connected anew at the next look. `wish` names
 * this wish, so that one that comes while another is being fulfilled is not taken for it.
 */
export async function wishReconnects(
  tx: Tx,
  { workspaceId, networks, wish, at }: { workspaceId: string; networks: string[]; wish: string; at: number },
): Promise<void> {
  if (networks.length === 0) return
  await sql`insert into channel_state (workspace_id, channel_id, next_probe_at, reconnect)
    select c.workspace_id, c.id, ${at}, ${wish} from channels c
    where c.workspace_id = ${workspaceId} and c.network in (${sql.join(networks)})
      and c.enabled = 1 and c.deleted_at is null
    order by c.id
    on conflict (workspace_id, channel_id)
      do update set next_probe_at = excluded.next_probe_at, reconnect = excluded.reconnect`.execute(tx.db)
}

/** The channel is connected as `wish` asked for; a later wish stays. */
export async function grantReconnect(
  tx: Tx,
  workspaceId: string,
  channelId: string,
  wish: string,
): Promise<void> {
  await tx.db
    .updateTable('channel_state')
    .set({ reconnect: null })
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', channelId)
    .where('reconnect', '=', wish)
    .execute()
}
