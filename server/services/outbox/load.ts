import type { Content, OutboundContent } from '../../domain/content.ts'
import type { Fallback } from '../../domain/fallback.ts'
import type { Failure } from '../../domain/message.ts'
import type { OutboundMessage } from '../../domain/network.ts'
import type { Job } from '../../store/jobs.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'
import { contentForNetwork } from '../media/outbound.ts'
import { scopeOf } from '../messages/target.ts'

export interface LoadedMessage {
  message: OutboundMessage
  /** Why it must not go any more. */
  barred: Failure | null
  /** Since when it could be sent, epoch milliseconds. */
  since: number
}

/** The message of a job with what decides whether it may go; null when it is no longer there. */
export async function loadMessage(
  context: Context,
  job: Job,
  channel: LiveChannel,
): Promise<LoadedMessage | null> {
  const row = await context.store.read
    .selectFrom('messages as m')
    .innerJoin('conversations as c', join =>
      join.onRef('c.workspace_id', '=', 'm.workspace_id').onRef('c.id', '=', 'm.conversation_id'),
    )
    .leftJoin('messages as a', join =>
      join.onRef('a.workspace_id', '=', 'm.workspace_id').onRef('a.id', '=', 'm.reply_to'),
    )
    .leftJoin('identities as i', join =>
      join
        .onRef('i.workspace_id', '=', 'm.workspace_id')
        .on('i.scope', '=', scopeOf(channel))
        .onRef('i.address', '=', 'c.thread'),
    )
    .select([
      'm.content',
      'm.conversation_id',
      'm.created_at',
      'm.scheduled_at',
      'c.thread',
      'c.last_inbound_at',
      'a.ref as reply_ref',
      'i.opted_out_at',
      'm.fallback',
    ])
    .where('m.workspace_id', '=', job.workspace_id)
    .where('m.id', '=', job.id)
    .executeTakeFirst()
  if (!row) return null
  const stored = JSON.parse(row.content) as OutboundContent
  const content = await contentForNetwork(context, job.workspace_id, stored)
  return {
    message: {
      id: job.id,
      thread: row.thread,
      content: content ?? stored,
      replyTo: row.reply_ref,
      lastInboundAt: row.last_inbound_at,
      ...(channel.network.manifest.medium === 'email' && {
        lastInbound: await lastInbound(context, job.workspace_id, row.conversation_id),
      }),
    },
    barred: barrier(row, content !== null),
    since: row.scheduled_at ?? row.created_at,
  }
}

function barrier(
  row: { opted_out_at: number | null; fallback: string | null },
  hasFiles: boolean,
): Failure | null {
  if (row.opted_out_at !== null) return OPTED_OUT
  if (wasHandedOn(row.fallback)) return SUPERSEDED
  return hasFiles ? null : FILE_GONE
}

/** Another message has taken its place, over another channel. */
const wasHandedOn = (fallback: string | null): boolean =>
  fallback !== null && (JSON.parse(fallback) as Fallback).messageId !== null

const OPTED_OUT: Failure = {
  code: 'opted_out',
  message: 'The contact no longer wants messages on this channel.',
  cure: 'Wait until the contact allows messages again.',
}

const FILE_GONE: Failure = {
  code: 'file_gone',
  message: 'A file of the message was deleted before it was sent.',
}

const SUPERSEDED: Failure = {
  code: 'superseded',
  message: 'It was not sent in time, and another channel took it over.',
}

/** What the contact last wrote in a conversation, of which an answer by mail says that it answers it. */
async function lastInbound(
  context: Context,
  workspaceId: string,
  conversationId: string,
): Promise<OutboundMessage['lastInbound']> {
  const row = await context.store.read
    .selectFrom('messages')
    .select(['ref', 'content'])
    .where('workspace_id', '=', workspaceId)
    .where('conversation_id', '=', conversationId)
    .where('direction', '=', 'inbound')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ? { ref: row.ref, content: JSON.parse(row.content) as Content } : null
}
