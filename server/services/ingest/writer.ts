import type { InboundEvent } from '../../domain/network.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'
import { scopeOf } from '../messages/target.ts'

/**
 * The event with the address of whoever wrote it, where the network names them at the beginning of a conversation only
 * (`senderByThread`).
 */
export async function withWriter(
  context: Context,
  channel: LiveChannel,
  event: InboundEvent,
): Promise<InboundEvent> {
  if (event.kind !== 'message' || !event.senderByThread || event.thread === undefined) return event
  const known = await context.store.read
    .selectFrom('conversations as c')
    .innerJoin('identities as i', join =>
      join.onRef('i.workspace_id', '=', 'c.workspace_id').onRef('i.contact_id', '=', 'c.contact_id'),
    )
    .select('i.address')
    .where('c.workspace_id', '=', channel.row.workspace_id)
    .where('c.channel_id', '=', channel.row.id)
    .where('c.thread', '=', event.thread)
    .where('i.scope', '=', scopeOf(channel))
    .orderBy('i.created_at')
    .executeTakeFirst()
  return known ? { ...event, sender: { ...event.sender, address: known.address } } : event
}
