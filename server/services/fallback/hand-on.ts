import { isPhoneNumber } from '../../domain/address.ts'
import { mapFiles, type OutboundContent } from '../../domain/content.ts'
import type { Fallback, FallbackChannel } from '../../domain/fallback.ts'
import { newId } from '../../domain/ids.ts'
import type { MessageStatus } from '../../domain/message.ts'
import { addCounts } from '../../store/counters.ts'
import { deleteJobs, type Job } from '../../store/jobs.ts'
import type { MessageRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Context } from '../context.ts'
import { toMessage, toSubstitute } from '../entities.ts'
import { recordEvents } from '../events/record.ts'
import type { LaneWork } from '../lanes/lane.ts'
import { unlimited } from '../lanes/pace.ts'
import { acceptMessages } from '../messages/accept.ts'
import { failureOf, refusalOf } from '../messages/check.ts'
import { type MessageTarget, openTarget, scopeOf, targetOf } from '../messages/target.ts'

const ARRIVED: MessageStatus[] = ['delivered', 'read']

/** Messages of one channel that are handed on at a time. */
const CONCURRENCY = 16

/** A message that is handed on to its next channel. */
interface Step {
  message: MessageRow
  fallback: Fallback
  target: MessageTarget
  /** What is left after that channel. */
  rest: FallbackChannel[]
}

/**
 * Hands messages that failed, or were not delivered in time, on to the next channel they name. A lane is the channel of
 * the message that is given up. The message that takes its place is stored in the transaction that takes the job away, so
 * that there is one, whatever crashes.
 */
export function handOn(context: Context): LaneWork<object> {
  return {
    kind: 'fallback',
    open: async () => ({}),
    concurrency: () => CONCURRENCY,
    bucket: () => unlimited,
    async perform(job) {
      const step = await nextStep(context, job)
      const { store } = context
      const announce = step
        ? await take(context, job, step)
        : await store.transaction(tx => deleteJobs(tx, [job])).then(() => () => {})
      announce()
      return { next: 'go-on' }
    },
  }
}

/** Where the message of a job goes next; null when it has arrived or there is nowhere to go. Channels that are gone are passed over. */
async function nextStep(context: Context, job: Job): Promise<Step | null> {
  const message = await context.store.read
    .selectFrom('messages')
    .selectAll()
    .where('workspace_id', '=', job.workspace_id)
    .where('id', '=', job.serial_id)
    .executeTakeFirst()
  if (!message || message.fallback === null) return null
  const fallback = JSON.parse(message.fallback) as Fallback
  const [next] = fallback.channels
  // Its time is over, and no delivery was waited for: it had some days to fail.
  if (message.status !== 'failed' && next?.afterSeconds === null) return null
  if (fallback.messageId !== null || (await hasArrived(context, message))) return null
  for (const [i, { channelId, to }] of fallback.channels.entries()) {
    const channel = await context.channels.get(channelId)
    if (!channel) continue
    const rest = fallback.channels.slice(i + 1)
    return { message, fallback, target: await targetOf(context, channel, to), rest }
  }
  return null
}

/** Whether the contact has the message, by whichever channel; also when that is told and not yet applied. */
async function hasArrived(context: Context, message: MessageRow): Promise<boolean> {
  const { workspace_id, id, channel_id, ref, fallback_of } = message
  const first = fallback_of ?? id
  const arrived = await context.store.read
    .selectFrom('messages')
    .select('id')
    .where('workspace_id', '=', workspace_id)
    .where(eb => eb.or([eb('id', '=', first), eb('fallback_of', '=', first)]))
    .where('status', 'in', ARRIVED)
    .limit(1)
    .executeTakeFirst()
  if (arrived || ref === null) return arrived !== undefined
  const early = await context.store.read
    .selectFrom('early_reports')
    .select('status')
    .where('workspace_id', '=', workspace_id)
    .where('channel_id', '=', channel_id)
    .where('target', '=', ref)
    .where('status', 'in', ARRIVED)
    .limit(1)
    .executeTakeFirst()
  return early !== undefined
}

async function take(
  context: Context,
  job: Job,
  { message, fallback, target, rest }: Step,
): Promise<() => void> {
  const content = portable(JSON.parse(message.content) as OutboundContent)
  const refusal = await refusalOf(context, target, content, context.now())
  const { workspace_id: workspaceId, id: messageId } = message
  return await context.store.transaction(async tx => {
    const id = newId()
    const opened = target.conversation
      ? { conversation: target.conversation, events: [], counts: [] }
      : await begin(context, tx, message, target)
    // Whoever comes second finds it handed on.
    const given = await tx.db
      .updateTable('messages')
      .set({ fallback: JSON.stringify({ ...fallback, messageId: id }), updated_at: context.now() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', messageId)
      .where('fallback', '=', message.fallback)
      .returningAll()
      .executeTakeFirst()
    await deleteJobs(tx, [job])
    if (!given) return () => {}
    const began = await recordEvents(context, tx, opened.events)
    const { accepted, announce } = await acceptMessages(context, tx, [
      {
        workspaceId,
        id,
        channelId: target.channel.row.id,
        conversationId: opened.conversation.id,
        content,
        // What it answers was said elsewhere.
        replyTo: null,
        priority: message.priority === 0 ? 'realtime' : 'bulk',
        scheduledAt: null,
        metadata: message.metadata === null ? null : JSON.parse(message.metadata),
        fallback: rest,
        fallbackOf: message.fallback_of ?? messageId,
        ...(refusal && { refusal: failureOf(refusal) }),
      },
    ])
    const told = await recordEvents(
      context,
      tx,
      accepted.map(substitute => ({
        workspaceId,
        type: 'message.fallback',
        channelId: message.channel_id,
        data: { message: toMessage(given), substitute: toSubstitute(substitute) },
      })),
    )
    await addCounts(tx, opened.counts)
    return () => {
      began()
      announce()
      told()
    }
  })
}

/** The first conversation there. Where the contact is known by the same number already, it is the same contact. */
async function begin(context: Context, tx: Tx, message: MessageRow, { channel, thread }: MessageTarget) {
  if (isPhoneNumber(thread)) {
    const { workspace_id, contact_id } = message
    const same = await tx.db
      .selectFrom('identities')
      .select('contact_id')
      .where('workspace_id', '=', workspace_id)
      .where('contact_id', '=', contact_id)
      .where('address', '=', thread)
      .executeTakeFirst()
    const identity = { workspace_id, scope: scopeOf(channel), address: thread, contact_id }
    const stamps = { username: null, opted_out_at: null, created_at: context.now() }
    if (same) {
      await tx.db
        .insertInto('identities')
        .values({ ...identity, ...stamps })
        .onConflict(c => c.doNothing())
        .execute()
    }
  }
  return await openTarget(context, tx, channel, thread)
}

/** A content without one network's own references to files, where they can be had otherwise. */
const portable = (content: OutboundContent): OutboundContent =>
  mapFiles(content, file => {
    const { ref, ...rest } = file
    return file.url === undefined && file.id === undefined ? file : rest
  })
