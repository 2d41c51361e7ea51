import type { Condition } from '../../domain/channel.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { ContextParts } from '../context.ts'
import { toChannel } from '../entities.ts'
import type { EventDraft } from '../events/record.ts'
import { announceChannel, webhookUrl } from './live.ts'

/** What a change of a channel's condition led to: events to record, and what to call after the commit. */
export interface ConditionChange {
  events: EventDraft[]
  announce: () => void
}

const unchanged: ConditionChange = { events: [], announce: () => {} }

/** The channel needs someone: nothing is sent until it is mended. Told once, not at every failure; what was wrong last is
 * what the channel shows. */
export function breakChannel(
  context: ContextParts,
  tx: Tx,
  workspaceId: string,
  id: string,
  condition: Condition,
): Promise<ConditionChange> {
  return change(context, tx, workspaceId, id, condition)
}

/** The channel works again. */
export function mendChannel(
  context: ContextParts,
  tx: Tx,
  workspaceId: string,
  id: string,
): Promise<ConditionChange> {
  return change(context, tx, workspaceId, id, null)
}

async function change(
  context: ContextParts,
  tx: Tx,
  workspaceId: string,
  id: string,
  condition: Condition | null,
): Promise<ConditionChange> {
  const now = context.now()
  const row = await tx.db
    .updateTable('channels')
    .set(eb => ({
      connection: condition === null ? 'ok' : 'broken',
      condition: condition === null ? null : JSON.stringify(condition),
      condition_since: now,
      updated_at: now,
      version: eb('version', '+', 1),
    }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('connection', condition === null ? '=' : '!=', 'broken')
    .returningAll()
    .executeTakeFirst()
  if (!row) return condition === null ? unchanged : await restate(context, tx, workspaceId, id, condition)
  return {
    events: [conditionEvent(context, row, condition)],
    announce: () => announceChannel(context, workspaceId, id),
  }
}

/** A channel that was broken before may be so for another reason now. */
async function restate(
  context: ContextParts,
  tx: Tx,
  workspaceId: string,
  id: string,
  condition: Condition,
): Promise<ConditionChange> {
  const text = JSON.stringify(condition)
  const row = await tx.db
    .updateTable('channels')
    .set(eb => ({ condition: text, updated_at: context.now(), version: eb('version', '+', 1) }))
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('connection', '=', 'broken')
    .where('condition', '!=', text)
    .returning('id')
    .executeTakeFirst()
  return row ? { events: [], announce: () => announceChannel(context, workspaceId, id) } : unchanged
}

function conditionEvent(context: ContextParts, row: ChannelRow, condition: Condition | null): EventDraft {
  const channel = toChannel(row, [], webhookUrl(context, row.id))
  return {
    workspaceId: row.workspace_id,
    type: condition === null ? 'channel.recovered' : 'channel.error',
    channelId: row.id,
    data: { channel, ...(condition === null ? {} : { condition }) },
  }
}
