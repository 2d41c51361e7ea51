import type { OutboundContent } from '../../domain/content.ts'
import type { Message } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import type { Priority } from '../../domain/message.ts'
import { invalid, notFound } from '../../domain/problem.ts'
import type { MessageRow } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { toMessage } from '../entities.ts'
import { type FallbackInput, resolveFallback } from '../fallback/resolve.ts'
import { resolveFiles } from '../media/outbound.ts'
import { failureOf, refusalOf } from './check.ts'
import { beginConversation, type MessageTarget, resolveTarget, type TargetInput } from './target.ts'

export interface SendInput extends TargetInput {
  content: OutboundContent
  /** The message it answers, of the same conversation. */
  replyTo?: string
  /** `realtime` when absent. */
  priority?: Priority
  /** Epoch milliseconds, at most a year ahead; absent or past: now. */
  scheduledAt?: number
  metadata?: Record<string, unknown>
  /** Other channels that are tried, in this order, when it fails or is not delivered in time. */
  fallback?: FallbackInput[]
}

const YEAR = 366 * 86_400_000

/**
 * Accepts a message for sending: it is stored with its job when this resolves, and will be tried until the network
 * has taken or refused it. `id` is the message's id where the caller must be able to repeat itself; a message that is
 * there already is returned as it is.
 *
 * Throws `Problem`: `invalid` with the field, `not_found`, `forbidden`, `channel_unavailable` (the channel is off or
 * broken), `conflict` (the contact forbade messages), `window_closed`. What is refused leaves no trace. A message that
 * names other channels is accepted all the same where it cannot go: it has failed then, and the next channel is tried.
 */
export async function sendMessage(
  context: Context,
  caller: Caller,
  input: SendInput,
  id?: string,
): Promise<Message> {
  // A repeat is answered as the first was, whatever has become of the channel since.
  const before = id === undefined ? null : await acceptedBefore(context, caller, id)
  if (before) return toMessage(before)
  const { target, content, fallback, refusal } = await checked(context, caller, input)
  const { channel } = target
  const conversation = target.conversation ?? (await beginConversation(context, channel, target.thread))
  const item = {
    workspaceId: caller.workspaceId,
    id: id ?? newId(),
    channelId: channel.row.id,
    conversationId: conversation.id,
    content,
    replyTo: input.replyTo ?? null,
    priority: input.priority ?? 'realtime',
    scheduledAt: input.scheduledAt ?? null,
    metadata: input.metadata ?? null,
    fallback,
    ...(refusal && { refusal: failureOf(refusal) }),
  }
  const row = (await context.accept(item)) ?? (await acceptedBefore(context, caller, item.id))
  if (!row) throw notFound('conversation')
  return toMessage(row)
}

/** Refuses what `sendMessage` would refuse, and sends nothing. Throws `Problem`. */
export async function checkMessage(
  context: Context,
  caller: Caller,
  input: SendInput,
  id: string,
): Promise<void> {
  if (await acceptedBefore(context, caller, id)) return
  await checked(context, caller, input)
}

/** Where a message goes and what it says; `refusal` is why it cannot, where other channels are named. */
async function checked(context: Context, caller: Caller, input: SendInput) {
  if (input.scheduledAt !== undefined && input.scheduledAt > context.now() + YEAR) {
    throw invalid('/scheduledAt', 'A message can be scheduled at most a year ahead.')
  }
  const target = await resolveTarget(context, caller, input)
  if (input.replyTo !== undefined) await checkReply(context, caller, input.replyTo, target)
  checkFile(input.content)
  const content = await resolveFiles(context, caller, input.content)
  const fallback = await resolveFallback(context, caller, target, input.fallback ?? [])
  const { scheduledAt = context.now() } = input
  // Whoever names other channels has those tried, when it is time.
  const early = fallback.length > 0 && scheduledAt > context.now()
  const refusal = early ? null : await refusalOf(context, target, content, scheduledAt)
  if (refusal && fallback.length === 0) throw refusal
  return { target, content, fallback, refusal }
}

async function acceptedBefore(context: Context, caller: Caller, id: string): Promise<MessageRow | null> {
  const row = await context.store.read
    .selectFrom('messages')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

function checkFile(content: OutboundContent): void {
  if (!('media' in content)) return
  const { id, url, ref } = content.media
  if (id ?? url ?? ref) return
  throw invalid(
    '/content/media/url',
    "A file is sent by its link, as one that was uploaded, or by the network's own reference: give its url or its id.",
  )
}

async function checkReply(
  context: Context,
  caller: Caller,
  id: string,
  { conversation }: MessageTarget,
): Promise<void> {
  const row = await context.store.read
    .selectFrom('messages')
    .select('conversation_id')
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row || row.conversation_id !== conversation?.id)
    throw notFound('message to reply to in this conversation')
}
