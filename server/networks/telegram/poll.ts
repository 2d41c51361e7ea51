import { isObject } from '../../domain/json.ts'
import type { Account, NetworkIO, PollResult } from '../../domain/network.ts'
import { call } from './api.ts'
import { isRefusedToken } from './classify.ts'
import { readUpdate } from './parse.ts'
import { allowedUpdates } from './schema.ts'

/** Seconds that Telegram keeps the call open while nothing happens. */
const LONG_POLL = 25

/** Long polling; the cursor is the number of the last update. https://core.telegram.org/bots/api#getupdates */
export async function poll(account: Account, cursor: string | null, io: NetworkIO): Promise<PollResult> {
  const answer = await call(
    io,
    account,
    'getUpdates',
    { timeout: LONG_POLL, allowed_updates: allowedUpdates, ...(cursor && { offset: Number(cursor) + 1 }) },
    (LONG_POLL + 10) * 1000,
  )
  if (!answer.ok) {
    const { code, failure, afterMs } = answer
    return { ok: false, failure, fatal: isRefusedToken(code), ...(afterMs !== undefined && { afterMs }) }
  }
  if (!Array.isArray(answer.result)) {
    const failure = { code: 'no_updates', message: 'Telegram answered getUpdates with no list of updates.' }
    return { ok: false, failure, fatal: false }
  }
  const updates: unknown[] = answer.result
  const read = updates.map(readUpdate)
  await answerPresses(
    account,
    io,
    read.flatMap(update => update.callbackQueryId ?? []),
  )
  return {
    ok: true,
    parsed: {
      events: read.flatMap(update => update.event ?? []),
      ignored: read.flatMap(update => update.ignored ?? []),
    },
    cursor: updates.reduce(later, cursor),
  }
}

/** An update that cannot be read is passed over too: Telegram would give it again for ever. */
function later(cursor: string | null, update: unknown): string | null {
  const id = isObject(update) ? update.update_id : null
  return Number.isSafeInteger(id) && Number(id) > Number(cursor ?? -1) ? String(id) : cursor
}

/** Ends the spinners of pressed buttons. That this fails is no loss: the press itself has arrived. */
async function answerPresses(account: Account, io: NetworkIO, ids: string[]): Promise<void> {
  await Promise.all(ids.map(id => call(io, account, 'answerCallbackQuery', { callback_query_id: id }, 5000)))
}
