import { notFound } from '../../domain/problem.ts'
import { type ServiceWindow, windowOf } from '../../domain/window.ts'
import type { Caller, Context } from '../context.ts'
import { addressOn } from '../messages/target.ts'
import { windowHours } from './live.ts'
import { liveChannel } from './read.ts'

/** Until when a contact may be written to freely on a channel. Throws `Problem` (`not_found`). */
export async function serviceWindow(
  context: Context,
  caller: Caller,
  channelId: string,
  contactId: string,
): Promise<ServiceWindow> {
  return (await contactOnChannel(context, caller, channelId, contactId)).window
}

/** How a contact and a channel stand to each other. */
export interface ContactOnChannel {
  window: ServiceWindow
  /** Of their latest conversation; null where there is none. */
  metadata: Record<string, unknown> | null
}

/**
 * How a contact and a channel stand to each other: in all their conversations, or in the one with an `address`. Throws
 * `Problem`: `not_found`; `invalid`, naming `/address`.
 */
export async function contactOnChannel(
  context: Context,
  caller: Caller,
  channelId: string,
  contactId: string,
  address?: string,
): Promise<ContactOnChannel> {
  const channel = await liveChannel(context, caller, channelId)
  const thread = address === undefined ? undefined : addressOn(channel, address, '/address')
  const { read } = context.store
  const contact = await read
    .selectFrom('contacts')
    .select('id')
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', '=', contactId)
    .executeTakeFirst()
  if (!contact) throw notFound('contact')
  const conversations = await read
    .selectFrom('conversations')
    .select(['last_inbound_at', 'metadata'])
    .where('workspace_id', '=', caller.workspaceId)
    .where('contact_id', '=', contactId)
    .where('channel_id', '=', channelId)
    .$if(thread !== undefined, query => query.where('thread', '=', thread ?? ''))
    .orderBy('id', 'desc')
    .execute()
  const times = conversations.flatMap(({ last_inbound_at }) => last_inbound_at ?? [])
  const last = times.length === 0 ? null : Math.max(...times)
  const [latest] = conversations
  return {
    window: windowOf(windowHours(channel), last, context.now()),
    metadata: latest ? JSON.parse(latest.metadata) : null,
  }
}
