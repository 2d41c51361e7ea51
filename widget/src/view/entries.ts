import type { Item } from '../protocol/outbox.ts'
import type { Message } from '../protocol/wire.ts'

/** Milliseconds within which one after the other is one group. */
const TOGETHER = 300_000

/** What stands in the conversation, from top to bottom. */
export type Entry =
  | { kind: 'day'; key: string; at: Date }
  | { kind: 'message'; key: string; at: Date; message: Message; last: boolean; newest: boolean }
  | { kind: 'item'; key: string; at: Date; item: Item }

/**
 * `last`: of those that were said together by one side, which is where the time stands. `newest`: the visitor's newest,
 * which is where it stands whether it was read.
 */
export function entriesOf(messages: readonly Message[], pending: readonly Item[]): Entry[] {
  const entries: Entry[] = []
  const newest = messages.findLast(({ from }) => from === 'visitor')
  let day = ''
  const begin = (at: Date) => {
    const today = at.toDateString()
    if (today !== day) entries.push({ kind: 'day', key: today, at })
    day = today
  }
  for (const [i, message] of messages.entries()) {
    const at = new Date(message.at)
    begin(at)
    const next = messages[i + 1]
    const last =
      next === undefined ||
      next.from !== message.from ||
      new Date(next.at).getTime() - at.getTime() > TOGETHER ||
      new Date(next.at).toDateString() !== day
    // Under its own name, so that what was waiting stays where it is when it has arrived.
    const key = message.clientId ?? message.id
    entries.push({ kind: 'message', key, at, message, last, newest: message === newest })
  }
  for (const item of pending) {
    const at = new Date(item.at)
    begin(at)
    entries.push({ kind: 'item', key: item.id, at, item })
  }
  return entries
}
