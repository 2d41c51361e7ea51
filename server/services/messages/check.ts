import type { OutboundContent } from '../../domain/content.ts'
import type { Failure } from '../../domain/message.ts'
import { Problem } from '../../domain/problem.ts'
import { pausedFor } from '../../domain/profile.ts'
import { windowOf } from '../../domain/window.ts'
import { canSend, type LiveChannel, windowHours } from '../channels/live.ts'
import type { Context } from '../context.ts'
import { unfitFile } from '../media/outbound.ts'
import { type MessageTarget, scopeOf } from './target.ts'

/**
 * Why a message cannot go to its target, now or `at` a moment to come (epoch milliseconds); null when it can. What the
 * network would refuse is not accepted, so that nobody believes it was sent.
 */
export async function refusalOf(
  context: Context,
  target: MessageTarget,
  content: OutboundContent,
  at: number,
): Promise<Problem | null> {
  const { channel } = target
  if (!canSend(channel)) return unavailable(channel)
  return (
    uncarried(channel, content) ??
    unfitFile(context, channel.network.manifest, content) ??
    paused(channel, content) ??
    (await unwanted(context, target)) ??
    tooLate(target, content, at)
  )
}

/** A problem as the reason why a message failed. */
export const failureOf = ({ code, message, details: { reason, cure } }: Problem): Failure => ({
  code: reason ?? code,
  message,
  ...(cure !== undefined && { cure }),
})

/** What is said where a channel cannot send. */
export function unavailable({ row }: LiveChannel): Problem {
  const condition =
    row.condition === null ? null : (JSON.parse(row.condition) as { message: string; cure?: string })
  const cure = condition?.cure ?? (row.enabled === 1 ? undefined : 'Activate the channel.')
  return new Problem(
    'channel_unavailable',
    condition ? `The channel cannot send: ${condition.message}` : 'The channel is not active.',
    cure ? { cure } : {},
  )
}

/** What the network can never carry. */
function uncarried({ network: { manifest } }: LiveChannel, content: OutboundContent): Problem | null {
  const capability = manifest.capabilities[content.type]
  if (capability && capability.grade !== 'rejected') return null
  const cure = capability?.note
  return new Problem('invalid', `${manifest.title} cannot carry content of type "${content.type}".`, {
    field: '/content/type',
    reason: 'unsupported_content',
    ...(cure !== undefined && { cure }),
  })
}

/** What the business has paused on the channel. */
function paused({ profile, network }: LiveChannel, content: OutboundContent): Problem | null {
  const path = pausedFor(profile, network.manifest, content)
  if (path === null) return null
  return new Problem('channel_unavailable', `The channel's capability ${path} is paused.`, {
    reason: 'capability_paused',
    cure: "Take `paused` away from it in the channel's profile.",
  })
}

/**
 * An address whose owner forbade messages gets none. It is the address that counts: in a group, what one of its people
 * wants for themselves binds nobody.
 */
async function unwanted(context: Context, { channel, thread }: MessageTarget): Promise<Problem | null> {
  if (channel.profile.preferences?.ignoreSuppressionChecks) return null
  const identity = await context.store.read
    .selectFrom('identities')
    .select('opted_out_at')
    .where('workspace_id', '=', channel.row.workspace_id)
    .where('scope', '=', scopeOf(channel))
    .where('address', '=', thread)
    .executeTakeFirst()
  if (!identity || identity.opted_out_at === null) return null
  return new Problem('conflict', 'The contact does not want messages on this channel.', {
    reason: 'opted_out',
    cure: 'Wait until the contact allows messages again.',
  })
}

/** What comes after the service window. */
function tooLate(
  { channel, conversation }: MessageTarget,
  content: OutboundContent,
  at: number,
): Problem | null {
  if (content.type === 'template') return null
  const hours = windowHours(channel)
  const window = windowOf(hours, conversation?.last_inbound_at ?? null, at)
  if (window.permanent || window.expiresAt !== null) return null
  return new Problem(
    'window_closed',
    `${channel.network.manifest.title} takes messages only within ${hours} hours of the contact's last one.`,
    { cure: 'Wait for the contact to write, or send a template.' },
  )
}
