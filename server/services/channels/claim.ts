import type { ProbeResult } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { setChannelState } from '../../store/channel-state.ts'
import { isDuplicate } from '../../store/duplicate.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { alreadyConnected, connectedBy } from './create.ts'
import { announceChannel, type LiveChannel } from './live.ts'
import { lockChannel } from './lock.ts'

/**
 * Notes which account a channel is on, where that shows only now: as the workspace had no credentials before, or as only
 * the network can tell. Throws `Problem` (`conflict`) when another channel is connected to it.
 */
export async function claimAddress(
  context: Context,
  { row, network, account }: LiveChannel,
  probe: ProbeResult,
): Promise<void> {
  const address = network.identify(account) ?? probe.address ?? null
  if (address === null || address === row.address) return
  const { workspace_id: workspaceId, id } = row
  const run = () =>
    context.store.transaction(async tx => {
      const other = await connectedBy(tx.db, workspaceId, row.network, address)
      if (other === id) return
      if (other !== null) throw alreadyConnected(other)
      const before = await lockChannel(context, tx, workspaceId, id)
      await tx.db
        .updateTable('channels')
        .set({ address })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .execute()
      if (before.address !== null) await forgetAccount(tx, before)
    })
  await run().catch(error => {
    // Another channel got the account after we had looked; now we see it.
    if (isDuplicate(error)) return run()
    throw error
  })
  announceChannel(context, workspaceId, id)
}

/** The same; what is thrown there is returned, and null when the account is this channel's. */
export const addressConflict = (
  context: Context,
  channel: LiveChannel,
  probe: ProbeResult,
): Promise<Problem | null> =>
  claimAddress(context, channel, probe).then(
    () => null,
    error => {
      if (error instanceof Problem && error.code === 'conflict') return error
      throw error
    },
  )

/** The channel has another account: what the one before called things may be the name of something else there. */
export async function forgetAccount(tx: Tx, { workspace_id: workspaceId, id }: ChannelRow): Promise<void> {
  for (const table of ['refs', 'early_reports'] as const) {
    await tx.db
      .deleteFrom(table)
      .where('workspace_id', '=', workspaceId)
      .where('channel_id', '=', id)
      .execute()
  }
  await setChannelState(tx, workspaceId, id, { poll_cursor: null })
}
