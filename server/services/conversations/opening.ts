import type { Count } from '../../store/counters.ts'
import type { KnownContact, OpenedThread } from '../../store/threads.ts'
import { toConversation, toKnownContact } from '../entities.ts'
import type { EventDraft } from '../events/record.ts'

/** What happened when somebody's message opened a thread: a conversation was begun, or begun again. */
export function openingEvents({ conversation, change }: OpenedThread, contact: KnownContact): EventDraft[] {
  if (change === null) return []
  return [
    {
      workspaceId: conversation.workspace_id,
      channelId: conversation.channel_id,
      type: change === 'created' ? 'conversation.created' : 'conversation.reopened',
      data: { conversation: toConversation(conversation), contact: toKnownContact(contact) },
    },
  ]
}

/** Counts those that were begun, or begun again. */
export const startedCounts = (threads: Iterable<OpenedThread>, at: number): Count[] =>
  [...threads]
    .filter(({ change }) => change !== null)
    .map(({ conversation: { workspace_id: workspaceId, channel_id: channelId } }) => ({
      workspaceId,
      channelId,
      at,
      conversations_started: 1,
    }))
