import { newId } from '../../domain/ids.ts'
import type { ReportedStatus } from '../../domain/message.ts'
import { advances } from '../../domain/message.ts'
import type { InboundEvent } from '../../domain/network.ts'
import { invalid } from '../../domain/problem.ts'
import type { VisitorContent } from '../../domain/webchat/content.ts'
import type { Context } from '../context.ts'
import { toConversation } from '../entities.ts'
import { storeParsed } from '../ingest/receive.ts'
import { attached } from './attachments.ts'
import { openChannel } from './channel.ts'
import { conversationOf, messageByRef, ownMessages, refOf, type VisitorMessage } from './messages.ts'
import type { Visitor } from './tokens.ts'

/** What a visitor says. */
export interface Said {
  /** The client's own name for it. */
  id: string
  content: VisitorContent
  /** The message it answers, of the same conversation. */
  replyTo?: string
}

/**
 * Takes a message of a visitor: it is stored when this resolves, by the way that every network's messages go. The same
 * name again is answered with what came under it first. Throws `Problem`: `channel_unavailable`, `invalid`, and
 * `StoreUnavailable`.
 */
export async function say(context: Context, visitor: Visitor, said: Said): Promise<VisitorMessage> {
  const channel = await openChannel(context, visitor.channelId)
  const before = await messageByRef(context, visitor, said.id)
  if (before) return before
  const { address, name, language } = visitor
  const event: InboundEvent = {
    kind: 'message',
    ref: refOf(visitor, said.id),
    at: context.now(),
    sender: { address, ...(name !== null && { name }), ...(language !== null && { language }) },
    content:
      said.content.type === 'attachment' ? await attached(context, visitor, said.content) : said.content,
    ...(said.replyTo !== undefined && { replyTo: await refOfTarget(context, visitor, said.replyTo) }),
  }
  await storeParsed(context, channel, { events: [event], ignored: [] })
  const message = await messageByRef(context, visitor, said.id)
  if (!message) throw new Error('The message was stored, and is not there.')
  return message
}

async function refOfTarget(context: Context, visitor: Visitor, id: string): Promise<string> {
  const [target] = await ownMessages(context, visitor, [id])
  if (!target || target.ref === null)
    throw invalid('/replyTo', 'There is no such message in this conversation.')
  return target.ref
}

/** Notes that messages of the business have arrived, or were read. Others than the visitor's own are passed over. */
export async function report(
  context: Context,
  visitor: Visitor,
  status: Extract<ReportedStatus, 'delivered' | 'read'>,
  ids: readonly string[],
): Promise<void> {
  const channel = await openChannel(context, visitor.channelId)
  const at = context.now()
  const events = (await ownMessages(context, visitor, ids)).flatMap(({ ref, direction, status: current }) => {
    if (direction !== 'outbound' || ref === null || !advances(current, status)) return []
    return [{ kind: 'status' as const, ref: `${status}:${ref}`, at, target: ref, status }]
  })
  await storeParsed(context, channel, { events, ignored: [] })
}

/** Tells whoever watches that the visitor writes. Where nothing was said yet there is nothing to watch. */
export async function showVisitorTyping(context: Context, visitor: Visitor): Promise<void> {
  const { workspaceId, channelId } = visitor
  await openChannel(context, channelId)
  const conversation = await conversationOf(context, visitor)
  if (!conversation) return
  const data = JSON.stringify({ conversation: toConversation(conversation) })
  const event = { id: newId(), type: 'conversation.typing', channelId, at: context.now(), data }
  context.bus.publish('events', { workspaceId, events: [event] })
}
