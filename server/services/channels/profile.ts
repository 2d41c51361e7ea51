import { type ChannelProfile, environmentOf, ownerIds } from '../../domain/profile.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Caller } from '../context.ts'

/** A profile as the channel's row keeps it. */
export const profileColumns = (
  profile: ChannelProfile,
): Pick<ChannelRow, 'profile' | 'environment' | 'use_case_type'> => ({
  profile: JSON.stringify(profile),
  environment: environmentOf(profile),
  use_case_type: profile.useCaseType ?? null,
})

/** Notes whose channel it is, for lists to filter by. */
export async function writeOwners(
  tx: Tx,
  { workspace_id, id }: Pick<ChannelRow, 'workspace_id' | 'id'>,
  profile: ChannelProfile,
): Promise<void> {
  await tx.db
    .deleteFrom('channel_owners')
    .where('workspace_id', '=', workspace_id)
    .where('channel_id', '=', id)
    .execute()
  const rows = ownerIds(profile).map(owner_id => ({ workspace_id, channel_id: id, owner_id }))
  if (rows.length > 0) await tx.db.insertInto('channel_owners').values(rows).execute()
}

/** Whether a caller sees the private settings of a channel. */
export const seesPrivate = (caller: Caller, channelId: string): boolean =>
  caller.may('channels.update', `channels/${channelId}`)
