import type { Page } from '../../domain/entities.ts'
import type { ChannelLogRow } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { pageOf, readCursor } from '../pages.ts'
import { liveChannel } from './read.ts'

export interface LogEntry {
  id: string
  /** What it was for: send, probe, connect, disconnect, poll, media, typing, webhook. */
  kind: string
  at: number
  /** How long it took, milliseconds. */
  ms: number
  outcome: 'ok' | 'failed'
  request: string
  responseStatus: number | null
  response: string | null
  error: string | null
  messageId: string | null
}

export interface LogFilter {
  outcome?: 'ok' | 'failed'
  messageId?: string
  limit: number
  cursor?: string
}

/** What was said between Portico and the network, the newest first, secrets blotted out. */
export async function channelLog(
  context: Context,
  caller: Caller,
  id: string,
  filter: LogFilter,
): Promise<Page<LogEntry>> {
  await liveChannel(context, caller, id)
  let query = context.store.read
    .selectFrom('channel_log')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('channel_id', '=', id)
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
  const after = readCursor(filter.cursor)
  if (after !== undefined) query = query.where('id', '<', after)
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome)
  if (filter.messageId !== undefined) query = query.where('message_id', '=', filter.messageId)
  return pageOf(await query.execute(), filter.limit, toEntry)
}

const toEntry = (row: ChannelLogRow): LogEntry => ({
  id: row.id,
  kind: row.kind,
  at: row.at,
  ms: row.ms,
  outcome: row.outcome,
  request: row.request,
  responseStatus: row.response_status,
  response: row.response,
  error: row.error,
  messageId: row.message_id,
})
