import { newId } from '../../domain/ids.ts'
import { insertRows } from '../../store/rows.ts'
import type { ChannelLogRow } from '../../store/schema.ts'
import { batcher } from '../batcher.ts'
import type { ContextParts } from '../context.ts'
import type { LiveChannel } from './live.ts'

const insert = insertRows<ChannelLogRow>('channel_log', {
  workspace_id: 'uuid',
  channel_id: 'uuid',
  id: 'uuid',
  kind: 'text',
  at: 'bigint',
  ms: 'integer',
  outcome: 'text',
  request: 'text',
  response_status: 'integer',
  response: 'text',
  error: 'text',
  message_id: 'uuid',
})

/** Characters of a body that the log keeps. */
const EXCERPT = 4000

export type ExchangeEntry = Pick<ChannelLogRow, 'kind' | 'ms' | 'outcome' | 'request'> &
  Partial<Pick<ChannelLogRow, 'response_status' | 'response' | 'error' | 'message_id'>>

/** Keeps what was said between Portico and the networks, so that "why did it not arrive?" has an answer. */
export interface ExchangeLog {
  /** Secrets are blotted out. Does not wait; a log that cannot be written stops nothing. */
  write(channel: Pick<LiveChannel, 'row' | 'redact'>, entry: ExchangeEntry): void
}

export function exchangeLog(context: ContextParts): ExchangeLog {
  const store = batcher<ChannelLogRow, void>(async rows => {
    await context.store.transaction(tx => tx.run(insert, rows))
    return rows.map(() => undefined)
  })
  return {
    write({ row, redact }, entry) {
      const clean = (text: string | null | undefined) => (text ? redact(text).slice(0, EXCERPT) : null)
      store({
        workspace_id: row.workspace_id,
        channel_id: row.id,
        id: newId(),
        kind: entry.kind,
        at: context.now(),
        ms: Math.round(entry.ms),
        outcome: entry.outcome,
        request: clean(entry.request) ?? '',
        response_status: entry.response_status ?? null,
        response: clean(entry.response),
        error: clean(entry.error),
        message_id: entry.message_id ?? null,
      }).catch(error => context.log.warn({ err: error, channel: row.id }, 'cannot write the channel log'))
    },
  }
}
