import type { PublishedEvent } from '../../bus/bus.ts'
import type { Event } from '../../domain/entities.ts'
import type { EventType } from '../../domain/event.ts'
import { insertRows } from '../../store/rows.ts'
import type { EventRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'

const insert = insertRows<EventRow>('events', {
  workspace_id: 'uuid',
  id: 'uuid',
  type: 'text',
  channel_id: 'uuid',
  data: 'text',
  at: 'bigint',
})

export const insertEvents = (tx: Tx, rows: readonly EventRow[]) => tx.run(insert, rows)

export const toPublished = ({ id, type, channel_id, at, data }: EventRow): PublishedEvent => ({
  id,
  type,
  channelId: channel_id,
  at,
  data,
})

export const toEvent = ({ data, type, ...rest }: PublishedEvent): Event => ({
  ...rest,
  type: type as EventType,
  data: JSON.parse(data),
})
