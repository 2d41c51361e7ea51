import { environments } from '../../channels/environments.ts'
import { fold, wordsOf } from '../../ui/fold.ts'
import { type Row, type Status, statuses } from './row.ts'
import type { Sort, View } from './view.ts'

export interface Arranged {
  /** Those that the view shows, in its order. */
  rows: readonly Row[]
  /** Of each status, how many the view would show if it showed all. */
  counts: Readonly<Record<Status, number>>
  /** Types of networks that any channel is on. */
  networks: readonly string[]
}

/** Filters and sorts. `titleOf` says what a network is called: that is searched too. */
export function arrange(all: readonly Row[], view: View, titleOf: (type: string) => string): Arranged {
  const counts = { error: 0, pending: 0, active: 0, inactive: 0 }
  const networks = new Set<string>()
  const rows: Row[] = []
  const wanted = new Set(view.statuses)
  const words = wordsOf(view.search)
  const titles = new Map<string, string>()
  const titled = (type: string): string => {
    const known = titles.get(type)
    if (known !== undefined) return known
    const title = fold(titleOf(type))
    titles.set(type, title)
    return title
  }
  for (const row of all) {
    networks.add(row.network)
    if (view.network !== '' && row.network !== view.network) continue
    if (view.environment !== '' && row.environment !== view.environment) continue
    if (!words.every(word => row.text.includes(word) || titled(row.network).includes(word))) continue
    counts[row.status]++
    if (wanted.size === 0 || wanted.has(row.status)) rows.push(row)
  }
  const compare = comparators[view.sort]
  rows.sort(
    view.descending ? (a, b) => compare(b, a) || byName(a, b) : (a, b) => compare(a, b) || byName(a, b),
  )
  return { rows, counts, networks: [...networks] }
}

const statusRank = Object.fromEntries(statuses.map((status, rank) => [status, rank])) as Record<
  Status,
  number
>
const environmentRank = Object.fromEntries(environments.map((name, rank) => [name, rank]))

function byName(a: Row, b: Row): number {
  if (a.nameKey === b.nameKey) return a.id < b.id ? 1 : -1
  return a.nameKey < b.nameKey ? -1 : 1
}

const comparators: Record<Sort, (a: Row, b: Row) => number> = {
  status: (a, b) => statusRank[a.status] - statusRank[b.status],
  name: (a, b) => (a.nameKey === b.nameKey ? 0 : byName(a, b)),
  environment: (a, b) => (environmentRank[a.environment] ?? 0) - (environmentRank[b.environment] ?? 0),
  received: (a, b) => a.received - b.received,
  sent: (a, b) => a.sent - b.sent,
  failed: (a, b) => a.failed - b.failed,
  last: (a, b) => a.lastAt - b.lastAt,
}
