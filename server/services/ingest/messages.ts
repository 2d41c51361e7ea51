import type { Content } from '../../domain/content.ts'
import { newId } from '../../domain/ids.ts'
import { insertJobs, type Job } from '../../store/jobs.ts'
import { insertMessages } from '../../store/messages.ts'
import { messagesByRef, refKey } from '../../store/refs.ts'
import type { ConversationRow, MessageRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import {
  type KnownContact,
  type OpenedThread,
  openThreads,
  type ThreadSpec,
  threadKey,
} from '../../store/threads.ts'
import type { ContextParts } from '../context.ts'
import { openingEvents, startedCounts } from '../conversations/opening.ts'
import { toConversation, toKnownContact, toMessage } from '../entities.ts'
import type { EventDraft } from '../events/record.ts'
import { adoptFiles } from '../media/inbound.ts'
import type { IncomingMessage } from './claim.ts'
import type { Stored } from './commit.ts'
import type { People } from './people.ts'

const threadOf = ({ channel, event }: IncomingMessage) => ({
  channelId: channel.row.id,
  thread: event.thread ?? event.sender.address,
})

/** One spec per conversation: the first to write begins it, and the unread add up. */
function mergeThreads(items: readonly IncomingMessage[], people: People, now: number): ThreadSpec[] {
  const specs = new Map<string, ThreadSpec>()
  for (const item of items) {
    const thread = threadOf(item)
    const known = specs.get(threadKey(thread))
    if (known) known.unread += 1
    else {
      const { workspace_id: workspaceId, id: contactId } = people.of(item)
      const { network } = item.channel.row
      specs.set(threadKey(thread), { workspaceId, ...thread, network, contactId, unread: 1, at: now })
    }
  }
  return [...specs.values()]
}

/** Our ids of the messages that others answer or react to. */
async function targetsOf(
  tx: Tx,
  items: readonly IncomingMessage[],
): Promise<(item: IncomingMessage) => string | null> {
  const refOf = ({ event }: IncomingMessage) => (event.kind === 'reaction' ? event.target : event.replyTo)
  const lookups = items.flatMap(item => {
    const ref = refOf(item)
    const { workspace_id, id } = item.channel.row
    return ref === undefined ? [] : [{ workspace_id, channel_id: id, ref }]
  })
  const found = await messagesByRef(tx, lookups)
  return item => {
    const ref = refOf(item)
    return ref === undefined ? null : (found.get(refKey({ channel_id: item.channel.row.id, ref })) ?? null)
  }
}

/** Stores what contacts wrote. */
export async function storeMessages(
  context: ContextParts,
  tx: Tx,
  items: readonly IncomingMessage[],
  people: People,
  now: number,
): Promise<Stored> {
  const threads = await openThreads(tx, context.store.kind, mergeThreads(items, people, now))
  const targetOf = await targetsOf(tx, items)
  const { contents, wake } = await adoptFiles(
    tx,
    items.map(item => ({ channel: item.channel, messageId: item.id, content: contentOf(item, targetOf) })),
    now,
  )
  const events: EventDraft[] = []
  const rows: MessageRow[] = []
  const jobs: Job[] = []
  const told = new Set<OpenedThread>()
  for (const [index, item] of items.entries()) {
    const thread = threads.get(threadKey(threadOf(item)))
    if (!thread) throw new Error('A conversation was neither found nor made.')
    const contact = people.of(item)
    if (!told.has(thread)) events.push(...openingEvents(thread, contact))
    told.add(thread)
    const content = JSON.stringify(contents[index])
    const row = messageRow(item, thread.conversation, contact, content, targetOf(item), now)
    rows.push(row)
    events.push({
      workspaceId: row.workspace_id,
      type: 'message.received',
      channelId: row.channel_id,
      data: {
        message: toMessage(row),
        conversation: toConversation(thread.conversation),
        contact: toKnownContact(contact),
      },
    })
    const botId = item.channel.row.bot_id
    const automatic = item.event.kind === 'message' && item.event.automatic
    if (botId !== null && !automatic) jobs.push(botJob(row, botId))
  }
  await insertMessages(tx, rows)
  await insertJobs(tx, jobs)
  const lanes = new Map(jobs.map(job => [job.lane_id, job.workspace_id]))
  const received = rows.map(row => ({ workspaceId: row.workspace_id, channelId: row.channel_id, at: now }))
  return {
    events,
    received,
    counts: [
      ...received.map(moment => ({ ...moment, received: 1 })),
      ...startedCounts(threads.values(), now),
    ],
    wake: [
      ...wake,
      ...[...lanes].map(([laneId, workspaceId]) => ({ kind: 'bot' as const, workspaceId, laneId })),
    ],
  }
}

const contentOf = (item: IncomingMessage, targetOf: (item: IncomingMessage) => string | null): Content =>
  item.event.kind === 'message'
    ? item.event.content
    : { type: 'reaction', emoji: item.event.emoji, messageId: targetOf(item) }

function messageRow(
  { channel, event, id }: IncomingMessage,
  conversation: ConversationRow,
  contact: KnownContact,
  content: string,
  target: string | null,
  now: number,
) {
  return {
    workspace_id: channel.row.workspace_id,
    id,
    conversation_id: conversation.id,
    channel_id: channel.row.id,
    contact_id: contact.id,
    direction: 'inbound',
    status: 'received',
    content,
    metadata: null,
    reply_to: target,
    ref: event.ref,
    failure: null,
    priority: 0,
    scheduled_at: null,
    network_at: event.at,
    fallback: null,
    fallback_of: null,
    created_at: now,
    updated_at: now,
  } satisfies MessageRow
}

/** The bot of the channel answers the message, one conversation's messages in their order. */
const botJob = (row: MessageRow, botId: string): Job => ({
  workspace_id: row.workspace_id,
  id: newId(),
  kind: 'bot',
  lane_id: botId,
  serial_id: row.conversation_id,
  priority: 0,
  due_at: row.created_at,
  attempts: 0,
  payload: JSON.stringify({ messageId: row.id }),
})
