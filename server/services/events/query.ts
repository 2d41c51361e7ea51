import { type EventType, wantsEvent, watchedTypes } from '../../domain/event.ts'
import { idAt } from '../../domain/ids.ts'
import { invalid } from '../../domain/problem.ts'
import type { ContextParts } from '../context.ts'

export interface EventQuery {
  workspaceId: string
  /** Null for all. */
  types: EventType[] | null
  channelId: string | undefined
}

/** The types that filters such as `message.*` stand for; null for all. Throws `Problem` when they stand for none. */
export function typesOf(field: string, filters: readonly string[] | undefined): EventType[] | null {
  if (filters === undefined) return null
  const types = watchedTypes.filter(type => wantsEvent(filters, type))
  if (types.length === 0) throw invalid(field, `No event is of the type "${filters.join(', ')}".`)
  return types.length === watchedTypes.length ? null : types
}

/** The stored events that a query asks for. */
export function selectEvents(context: ContextParts, { workspaceId, types, channelId }: EventQuery) {
  let query = context.store.read.selectFrom('events').selectAll().where('workspace_id', '=', workspaceId)
  if (types !== null) query = query.where('type', 'in', types)
  if (channelId !== undefined) query = query.where('channel_id', '=', channelId)
  return query
}

/**
 * The id before which no event can appear any more; null when the order of the ids is that of the commits. Whoever
 * reads beyond it and goes on from there may pass over an event whose transaction took longer.
 */
export async function settledBefore({ store, now }: ContextParts): Promise<string | null> {
  const asked = now()
  const lag = await store.commitLagMs()
  return lag === 0 ? null : idAt(asked - lag)
}
