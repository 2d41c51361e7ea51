import type { Channel, ChannelOverview } from '../../api/types.ts'
import { fold } from '../../ui/fold.ts'

export type Status = ChannelOverview['status']

/** Those that need somebody come first. */
export const statuses: readonly Status[] = ['error', 'pending', 'active', 'inactive']

/** A channel of the list. What is searched and compared is made ready once, so that thousands take no time. */
export interface Row extends ChannelOverview {
  /** What a search looks through, folded. */
  text: string
  /** Compares by `<` as people sort names: without accents, and 2 before 10. */
  nameKey: string
  /** When a message last passed, epoch milliseconds; 0 for never. */
  lastAt: number
  /** Up to this event's time, epoch milliseconds, the server had counted when it told. */
  countedTo: number
}

export function rowOf(channel: ChannelOverview): Row {
  const lastAt = channel.lastMessageAt === null ? 0 : Date.parse(channel.lastMessageAt)
  return { ...channel, ...searchable(channel), lastAt, countedTo: lastAt }
}

/** What an event or an answer says of a channel; what goes through it stays as it was. */
export function changedRow(row: Row, channel: Channel): Row {
  const { name, address, status, enabled, condition, conditionSince, botId, profile } = channel
  return {
    ...row,
    ...{ name, address, status, enabled, condition, conditionSince, botId },
    environment: profile.environment ?? 'prod',
    ...searchable(channel),
  }
}

/** A channel that has just been connected: nothing has passed yet. */
export const newRow = (channel: Channel): Row =>
  changedRow(
    rowOf({
      ...channel,
      environment: 'prod',
      ...{ received: 0, sent: 0, failed: 0, hours: Array(24).fill(0), lastMessageAt: null },
    }),
    channel,
  )

function searchable({ name, address }: Pick<ChannelOverview, 'name' | 'address'>) {
  const folded = fold(name)
  return {
    text: address === null ? folded : `${folded}\n${fold(address)}`,
    nameKey: folded.replace(/\d+/g, digits => digits.padStart(12, '0')),
  }
}

/** Where the row of an id is, or would be: rows are in the order of the API, the newest id first. */
export function positionOf(rows: readonly Row[], id: string): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.id ?? '') > id) low = middle + 1
    else high = middle
  }
  return low
}

export function rowById(rows: readonly Row[], id: string): Row | undefined {
  const row = rows[positionOf(rows, id)]
  return row?.id === id ? row : undefined
}
