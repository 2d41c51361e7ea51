import type { Conversation } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import type { HttpRequest } from '../../domain/network.ts'
import { notFound, Problem } from '../../domain/problem.ts'
import type { ConversationRow } from '../../store/schema.ts'
import { authorize } from '../channels/authorize.ts'
import { networkIO } from '../channels/io.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Caller, Context } from '../context.ts'
import { toConversation } from '../entities.ts'
import { conversationRow } from './read.ts'

/**
 * What the contact sees of us while nothing is sent: that we write, and that we have read. The network is asked to show
 * it; contacts whom Portico itself serves hear of it over the bus.
 */

/** Nothing is unread any more. The contact is shown so where the network can; one that cannot be told stops nothing. */
export async function markRead(context: Context, caller: Caller, id: string): Promise<Conversation> {
  const row = await context.store.transaction(tx =>
    tx.db
      .updateTable('conversations')
      .set({ unread: 0, inbox_unread: 0, updated_at: context.now() })
      .where('workspace_id', '=', caller.workspaceId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst(),
  )
  if (!row) throw notFound('conversation')
  const { workspace_id: workspaceId, channel_id: channelId, thread } = row
  context.bus.publish('presence', { channelId, thread, what: 'read' })
  // Whoever else works in the inbox sees that somebody has read it.
  const data = JSON.stringify({ conversation: toConversation(row) })
  const event = { id: newId(), type: 'conversation.read', channelId, at: context.now(), data } as const
  context.bus.publish('events', { workspaceId, events: [event] })
  const channel = await context.channels.get(row.channel_id)
  const ref = channel?.network.markRead && channel.row.enabled === 1 ? await lastRef(context, row) : null
  if (channel?.network.markRead && ref !== null) {
    const request = channel.network.markRead({ thread: row.thread, ref }, channel.account)
    const failure = await tell(context, channel, 'read', request)
    if (failure) context.log.info({ channel: row.channel_id, reason: failure.message }, 'not shown as read')
  }
  return toConversation(row)
}

/** Shows the contact that an answer is being written, for as long as the network shows it. Throws `Problem`. */
export async function showTyping(context: Context, caller: Caller, id: string): Promise<void> {
  const row = await conversationRow(context, caller, id)
  const channel = await context.channels.get(row.channel_id)
  if (!channel || channel.row.enabled === 0) {
    throw new Problem('channel_unavailable', 'The channel is not active.')
  }
  const { network, account } = channel
  if (!network.typing) throw new Problem('conflict', `${network.manifest.title} does not show typing.`)
  const ref = await lastRef(context, row)
  const request = network.typing({ thread: row.thread, ...(ref === null ? {} : { ref }) }, account)
  const failure = request && (await tell(context, channel, 'typing', request))
  if (failure) throw failure
  context.bus.publish('presence', { channelId: row.channel_id, thread: row.thread, what: 'typing' })
}

/** The network's id of what the contact last wrote. */
async function lastRef(context: Context, row: ConversationRow): Promise<string | null> {
  const message = await context.store.read
    .selectFrom('messages')
    .select('ref')
    .where('workspace_id', '=', row.workspace_id)
    .where('conversation_id', '=', row.id)
    .where('direction', '=', 'inbound')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return message?.ref ?? null
}

async function tell(
  context: Context,
  channel: LiveChannel,
  kind: string,
  request: HttpRequest,
): Promise<Problem | null> {
  const io = networkIO(context, channel, { kind, failuresOnly: true })
  const authorized = await authorize(channel, io)
  if (!authorized.ok) return new Problem('unavailable', authorized.verdict.failure.message)
  const exchange = await io.request({ ...request, headers: { ...request.headers, ...authorized.headers } })
  if (!exchange.ok) return new Problem('unavailable', exchange.failure.message)
  const { status } = exchange.response
  if (status < 400) return null
  return new Problem('channel_refused', `${channel.network.manifest.title} answered ${status}.`)
}
