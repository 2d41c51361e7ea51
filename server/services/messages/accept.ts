import type { OutboundContent } from '../../domain/content.ts'
import type { Fallback, FallbackChannel } from '../../domain/fallback.ts'
import type { Failure, MessageStatus, Priority } from '../../domain/message.ts'
import { addCounts, type Count } from '../../store/counters.ts'
import { insertJobs, promoteSerials } from '../../store/jobs.ts'
import {
  answerConversations,
  insertMessages,
  insertStatuses,
  lockConversations,
} from '../../store/messages.ts'
import type { ConversationRow, MessageRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import { reopenConversations } from '../../store/threads.ts'
import { batcher } from '../batcher.ts'
import type { ContextParts } from '../context.ts'
import { toConversation, toMessage } from '../entities.ts'
import { type EventDraft, recordEvents } from '../events/record.ts'
import { fallbackJob, wakeOf } from '../fallback/job.ts'
import { keepFiles } from '../media/outbound.ts'

/** A message to send, checked and addressed. */
export interface AcceptItem {
  workspaceId: string
  id: string
  channelId: string
  conversationId: string
  content: OutboundContent
  /** The message it answers. */
  replyTo: string | null
  priority: Priority
  scheduledAt: number | null
  metadata: Record<string, unknown> | null
  /** What is tried when it fails or is not delivered in time, in this order. */
  fallback?: FallbackChannel[]
  /** The message in whose place it is sent. */
  fallbackOf?: string
  /** It cannot go: it is stored as failed, and what it names as fallback takes its place. */
  refusal?: Failure
}

/**
 * Stores outbound messages with the jobs that send them, in the caller's transaction. A message whose id is there
 * already is left as it is, so that a repeat accepts nothing twice. Returns those that were new, and what to call after
 * the commit: it announces the messages and wakes the channels.
 */
export async function acceptMessages(
  context: ContextParts,
  tx: Tx,
  items: readonly AcceptItem[],
): Promise<{ accepted: MessageRow[]; announce: () => void }> {
  const now = context.now()
  // A repeat may come while the first is still under way, and so in the same batch.
  const unique = [...new Map(items.map(item => [item.id, item])).values()]
  const conversations = await conversationsOf(context, tx, unique)
  const rows = unique.flatMap((item): MessageRow[] => {
    const conversation = conversations.get(item.conversationId)
    // Erased meanwhile: there is nobody to send to.
    return conversation ? [messageRow(item, conversation, now)] : []
  })
  const fresh = await insertMessages(tx, rows)
  const accepted = rows.filter(row => fresh.has(row.id))
  if (accepted.length === 0) return { accepted, announce: () => {} }
  await keepFiles(tx, accepted)
  const [failed, going] = [accepted.filter(hasFailed), accepted.filter(row => !hasFailed(row))]

  await insertStatuses(
    tx,
    accepted.map(row => ({
      workspace_id: row.workspace_id,
      message_id: row.id,
      status: row.status,
      at: now,
      failure: row.failure,
    })),
  )
  const fallbacks = accepted.flatMap(row => fallbackJob(row))
  await insertJobs(tx, [
    ...going.map(row => ({
      workspace_id: row.workspace_id,
      id: row.id,
      kind: 'send' as const,
      lane_id: row.channel_id,
      serial_id: row.conversation_id,
      priority: row.priority,
      due_at: row.scheduled_at ?? now,
      attempts: 0,
      payload: '{}',
    })),
    ...fallbacks,
  ])
  const urgent = new Map(
    going.filter(row => row.priority === 0).map(row => [row.conversation_id, row.workspace_id]),
  )
  await promoteSerials(
    tx,
    [...urgent].map(([serial_id, workspace_id]) => ({ workspace_id, serial_id })),
  )
  const answers = await noteAnswers(tx, going, conversations, now)
  const publish = await recordEvents(context, tx, [
    ...answers.events,
    ...accepted.map(row => ({
      workspaceId: row.workspace_id,
      type: hasFailed(row) ? ('message.failed' as const) : ('message.accepted' as const),
      channelId: row.channel_id,
      data: { message: toMessage(row) },
    })),
  ])
  await addCounts(tx, [
    ...answers.counts,
    ...failed.map(row => ({
      workspaceId: row.workspace_id,
      channelId: row.channel_id,
      at: now,
      failed: 1,
    })),
  ])
  const announce = () => {
    publish()
    const lanes = new Map(going.map(row => [row.channel_id, row.workspace_id]))
    for (const [laneId, workspaceId] of lanes)
      context.bus.publish('work', { kind: 'send', workspaceId, laneId })
    for (const job of fallbacks) context.bus.publish('work', wakeOf(job))
  }
  return { accepted, announce }
}

/** Accepts messages that arrive together in one transaction. Resolves to null for one that was there already. */
export const messageAcceptor = (context: ContextParts) =>
  batcher<AcceptItem, MessageRow | null>(async items => {
    const { accepted, announce } = await context.store.transaction(tx => acceptMessages(context, tx, items))
    announce()
    const rows = new Map(accepted.map(row => [row.id, row]))
    return items.map(item => rows.get(item.id) ?? null)
  })

async function conversationsOf(
  context: ContextParts,
  tx: Tx,
  items: readonly AcceptItem[],
): Promise<Map<string, ConversationRow>> {
  const keys = new Map(
    items.map(i => [i.conversationId, { workspace_id: i.workspaceId, id: i.conversationId }]),
  )
  const rows = await lockConversations(tx, context.store.kind, [...keys.values()])
  return new Map(rows.map(row => [row.id, row]))
}

const hasFailed = (row: MessageRow): boolean => row.status === 'failed'

function messageRow(item: AcceptItem, conversation: ConversationRow, now: number): MessageRow {
  const scheduled = item.scheduledAt !== null && item.scheduledAt > now
  const status: MessageStatus = item.refusal ? 'failed' : scheduled ? 'scheduled' : 'accepted'
  const fallback: Fallback | null = item.fallback?.length
    ? { channels: item.fallback, messageId: null }
    : null
  return {
    workspace_id: item.workspaceId,
    id: item.id,
    conversation_id: conversation.id,
    channel_id: item.channelId,
    contact_id: conversation.contact_id,
    direction: 'outbound',
    status,
    content: JSON.stringify(item.content),
    metadata: item.metadata === null ? null : JSON.stringify(item.metadata),
    reply_to: item.replyTo,
    ref: null,
    failure: item.refusal ? JSON.stringify(item.refusal) : null,
    priority: item.priority === 'realtime' ? 0 : 1,
    scheduled_at: scheduled ? item.scheduledAt : null,
    network_at: null,
    fallback: fallback && JSON.stringify(fallback),
    fallback_of: item.fallbackOf ?? null,
    created_at: now,
    updated_at: now,
  }
}

/** Conversations in which we wrote are open, and what waited for an answer has one: how long it waited is counted. */
async function noteAnswers(
  tx: Tx,
  accepted: readonly MessageRow[],
  conversations: ReadonlyMap<string, ConversationRow>,
  now: number,
): Promise<{ events: EventDraft[]; counts: Count[] }> {
  const answered = new Map<string, ConversationRow>()
  for (const row of accepted) {
    const conversation = conversations.get(row.conversation_id)
    if (conversation && row.scheduled_at === null) answered.set(conversation.id, conversation)
  }
  const events: EventDraft[] = []
  const counts: Count[] = []
  const opened: ConversationRow[] = []
  const rows = [...answered.values()].map((before): ConversationRow => {
    const { workspace_id: workspaceId, channel_id: channelId, waiting_since: since } = before
    const reopened = before.status === 'closed'
    const row: ConversationRow = {
      ...before,
      ...(reopened && { status: 'open', opened_at: now, closed_at: null }),
      waiting_since: null,
      last_message_at: Math.max(before.last_message_at, now),
      updated_at: now,
    }
    const count = { workspaceId, channelId, at: now }
    if (since !== null) counts.push({ ...count, responses: 1, response_ms: Math.max(0, now - since) })
    if (!reopened) return row
    opened.push(row)
    counts.push({ ...count, conversations_started: 1 })
    const data = { conversation: toConversation(row) }
    events.push({ workspaceId, type: 'conversation.reopened', channelId, data })
    return row
  })
  await answerConversations(tx, rows)
  await reopenConversations(tx, opened)
  return { events, counts }
}
