import type { OutboundContent } from '../../domain/content.ts'
import type { Message } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import type { Priority } from '../../domain/message.ts'
import type { Manifest } from '../../domain/network.ts'
import { invalid, notFound, Problem } from '../../domain/problem.ts'
import { windowOf } from '../../domain/window.ts'
import type { MessageRow } from '../../store/schema.ts'
import { canSend, type LiveChannel, windowHours } from '../channels/live.ts'
import type { Caller, Context } from '../context.ts'
import { toMessage } from '../entities.ts'
import {
  beginConversation,
  checkConsent,
  type MessageTarget,
  resolveTarget,
  type TargetInput,
} from './target.ts'

export interface SendInput extends TargetInput {
  content: OutboundContent
  /** The message it answers, of the same conversation. */
  replyTo?: string
  /** `realtime` when absent. */
  priority?: Priority
  /** Epoch milliseconds, at most a year ahead; absent or past: now. */
  scheduledAt?: number
  metadata?: Record<string, unknown>
}

const YEAR = 366 * 86_400_000

/**
 * Accepts a message for sending: it is stored with its job when this resolves, and will be tried until the network
 * has taken or refused it. `id` is the message's id where the caller must be able to repeat itself; a message that is
 * there already is returned as it is.
 *
 * Throws `Problem`: `invalid` with the field, `not_found`, `forbidden`, `channel_unavailable` (the channel is off or
 * broken), `conflict` (the contact forbade messages), `window_closed`. What is refused leaves no trace.
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
  if (input.scheduledAt !== undefined && input.scheduledAt > context.now() + YEAR) {
    throw invalid('/scheduledAt', 'A message can be scheduled at most a year ahead.')
  }
  const target = await resolveTarget(context, caller, input)
  const { channel } = target
  if (input.replyTo !== undefined) await checkReply(context, caller, input.replyTo, target)
  checkChannel(channel)
  checkCapability(channel.network.manifest, input.content)
  await checkConsent(context, caller, target)
  checkWindow(target, input.content, input.scheduledAt ?? context.now())
  const conversation = target.conversation ?? (await beginConversation(context, channel, target.thread))
  const item = {
    workspaceId: caller.workspaceId,
    id: id ?? newId(),
    channelId: channel.row.id,
    conversationId: conversation.id,
    content: input.content,
    replyTo: input.replyTo ?? null,
    priority: input.priority ?? 'realtime',
    scheduledAt: input.scheduledAt ?? null,
    metadata: input.metadata ?? null,
  }
  const row = (await context.accept(item)) ?? (await acceptedBefore(context, caller, item.id))
  if (!row) throw notFound('conversation')
  return toMessage(row)
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

function checkChannel(channel: LiveChannel): void {
  if (canSend(channel)) return
  const { row } = channel
  const condition =
    row.condition === null ? null : (JSON.parse(row.condition) as { message: string; cure?: string })
  const cure = condition?.cure ?? (row.enabled === 1 ? undefined : 'Activate the channel.')
  throw new Problem(
    'channel_unavailable',
    condition ? `The channel cannot send: ${condition.message}` : 'The channel is not active.',
    cure ? { cure } : {},
  )
}

/** Refuses at once what the network can never carry. */
function checkCapability(manifest: Manifest, content: OutboundContent): void {
  const capability = manifest.capabilities[content.type]
  if (!capability || capability.grade === 'rejected') {
    const message = `${manifest.title} cannot carry content of type "${content.type}".`
    const cure = capability?.note
    throw new Problem('invalid', message, { field: '/content/type', ...(cure !== undefined && { cure }) })
  }
  if ('media' in content && content.media.url === undefined && content.media.ref === undefined) {
    throw invalid(
      '/content/media/url',
      "A file is sent by its link, or by the network's own reference: give its url.",
    )
  }
}

/** A message that the network would refuse is not accepted, so that nobody believes it was sent. */
function checkWindow({ channel, conversation }: MessageTarget, content: OutboundContent, at: number): void {
  if (content.type === 'template') return
  const hours = windowHours(channel)
  const window = windowOf(hours, conversation?.last_inbound_at ?? null, at)
  if (window.permanent || window.expiresAt !== null) return
  throw new Problem(
    'window_closed',
    `${channel.network.manifest.title} takes messages only within ${hours} hours of the contact's last one.`,
    { cure: 'Wait for the contact to write, or send a template.' },
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
