import type { Channel } from '../../domain/entities.ts'
import { newWebhookSecret } from '../../domain/standard-webhooks.ts'
import type { Caller, Context } from '../context.ts'
import { toChannel } from '../entities.ts'
import { recordEvents } from '../events/record.ts'
import { writeSealed } from '../sealed.ts'
import { announceChannel, openSecrets, webhookUrl } from './live.ts'
import { lockChannel } from './lock.ts'
import { channelOf, liveChannel } from './read.ts'
import { reconnect } from './update.ts'

/**
 * Gives a channel a new webhook secret, shown here and never again; calls that are made with the old one are refused
 * from now on. A channel that is on is connected anew, so that its network learns the new one where it can be told.
 * Throws `Problem` (`not_found`).
 */
export async function rotateWebhookSecret(
  context: Context,
  caller: Caller,
  id: string,
): Promise<{ channel: Channel; webhookSecret: string }> {
  const { workspaceId } = caller
  await liveChannel(context, caller, id)
  const webhookSecret = newWebhookSecret()
  const { enabled, publish } = await context.store.transaction(async tx => {
    const before = await lockChannel(context, tx, workspaceId, id)
    const sealed = await openSecrets(context, workspaceId, id, tx.db)
    await writeSealed(context, tx, workspaceId, id, { ...sealed, webhookSecret })
    const row = await tx.db
      .updateTable('channels')
      .set({ updated_at: context.now(), version: before.version + 1 })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const channel = toChannel(row, Object.keys(sealed.values), webhookUrl(context, id))
    const publish = await recordEvents(context, tx, [
      { workspaceId, type: 'channel.updated', channelId: id, data: { channel } },
    ])
    return { enabled: row.enabled === 1, publish }
  })
  publish()
  announceChannel(context, workspaceId, id)
  if (enabled) await reconnect(context, caller, id)
  return { channel: channelOf(await liveChannel(context, caller, id)), webhookSecret }
}
