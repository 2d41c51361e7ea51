import { notFound } from '../../domain/problem.ts'
import { type ServiceWindow, windowOf } from '../../domain/window.ts'
import type { Caller, Context } from '../context.ts'
import { windowHours } from './live.ts'
import { liveChannel } from './read.ts'

/** Until when a contact may be written to freely on a channel. Throws `Problem` (`not_found`). */
export async function serviceWindow(
  context: Context,
  caller: Caller,
  channelId: string,
  contactId: string,
): Promise<ServiceWindow> {
  const channel = await liveChannel(context, caller, channelId)
  const contact = await context.store.read
    .selectFrom('contacts as k')
    .select(['k.id'])
    .select(eb =>
      eb
        .selectFrom('conversations as c')
        .select(c => c.fn.max('c.last_inbound_at').as('last'))
        .whereRef('c.workspace_id', '=', 'k.workspace_id')
        .whereRef('c.contact_id', '=', 'k.id')
        .where('c.channel_id', '=', channelId)
        .as('last_inbound_at'),
    )
    .where('k.workspace_id', '=', caller.workspaceId)
    .where('k.id', '=', contactId)
    .executeTakeFirst()
  if (!contact) throw notFound('contact')
  return windowOf(windowHours(channel), contact.last_inbound_at, context.now())
}
