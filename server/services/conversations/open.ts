import type { Conversation } from '../../domain/entities.ts'
import type { Caller, Context } from '../context.ts'
import { toConversation } from '../entities.ts'
import { beginConversation, resolveTarget } from '../messages/target.ts'
import { updateConversation } from './change.ts'

export interface OpenConversationInput {
  channelId: string
  /** The contact's address on the channel's network. */
  to: string
  /** The contact's name, where it has none yet. */
  name?: string
  /** Keys given are merged into what the conversation has. */
  metadata?: Record<string, unknown>
}

/**
 * Opens the conversation with an address, before anything is said: begins it, or opens again the one there is.
 * Throws `Problem`: `not_found` (the channel), `forbidden` (the key may not send on it), `invalid` (the address).
 */
export async function openConversation(
  context: Context,
  caller: Caller,
  { name, metadata, ...whom }: OpenConversationInput,
): Promise<Conversation> {
  const { channel, thread } = await resolveTarget(context, caller, whom)
  const row = await beginConversation(context, channel, thread, name)
  if (metadata === undefined) return toConversation(row)
  return updateConversation(context, caller, row.id, { metadata })
}
