import type { OutboundContent } from '../../domain/content.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'

/**
 * What was said already in answer to a message of the contact, where the call that brings it is a repetition: the message
 * was stored before the call came. In the parts of an answer, the same as before.
 */
export async function saidBefore(
  context: Context,
  { row, network, account }: LiveChannel,
  ref: string,
  cameAt: number,
): Promise<unknown[]> {
  const { sending } = network
  if (sending.kind !== 'answer') return []
  const said = await context.store.read
    .selectFrom('refs as r')
    .innerJoin('messages as asked', join =>
      join.onRef('asked.workspace_id', '=', 'r.workspace_id').onRef('asked.id', '=', 'r.message_id'),
    )
    .innerJoin('messages as m', join =>
      join
        .onRef('m.workspace_id', '=', 'asked.workspace_id')
        .onRef('m.conversation_id', '=', 'asked.conversation_id')
        .onRef('m.id', '>', 'asked.id')
        .on('m.direction', '=', 'outbound')
        .on('m.status', '=', 'sent'),
    )
    .innerJoin('conversations as c', join =>
      join.onRef('c.workspace_id', '=', 'm.workspace_id').onRef('c.id', '=', 'm.conversation_id'),
    )
    .select(['m.id', 'm.content', 'c.thread'])
    .where('r.workspace_id', '=', row.workspace_id)
    .where('r.channel_id', '=', row.id)
    .where('r.ref', '=', ref)
    .where('asked.created_at', '<', cameAt)
    .orderBy('m.id')
    .execute()
  return said.flatMap(({ id, content, thread }) => {
    const message = { id, thread, replyTo: null, content: JSON.parse(content) as OutboundContent }
    const rendered = sending.render(message, account)
    return rendered.ok ? rendered.parts : []
  })
}
