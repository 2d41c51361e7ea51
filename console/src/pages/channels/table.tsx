import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type ReactNode, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { useNetworkTitle } from '../../networks/networks.ts'
import { type Row, rowById } from './row.ts'
import { ChannelRow } from './row.tsx'
import type { Selection } from './selection.ts'
import styles from './table.module.css'
import { type Sort, startsDescending, type View } from './view.ts'

/** Rows that are drawn above and below those that are seen. */
const MARGIN = 4
/** Heights in rem: of a row, and of one that says what is wrong. */
const HEIGHTS = { wide: [3.25, 6], narrow: [4, 7.5] } as const

interface Props {
  /** Those to show, in their order. */
  order: readonly Row[]
  /** All of them, as they are now. */
  rows: readonly Row[]
  view: View
  onSort: (sort: Sort, descending: boolean) => void
  narrow: boolean
  /** What the rows scroll in on wide windows; on narrow ones it is the page. */
  region: HTMLElement | null
  /** What stands above and may grow. */
  above: HTMLElement | null
  /** Null: there is nothing that one may do with several channels. */
  selection: Selection | null
  onSelect: (id: string, stretch: boolean) => void
  onSelectAll: () => void
}

/** The channels. Of thousands only those are in the page that can be seen. */
export function ChannelTable(props: Props) {
  const { order, rows, view, onSort, narrow, region, above, selection, onSelect, onSelectAll } = props
  const titleOf = useNetworkTitle()
  const table = useRef<HTMLTableElement>(null)
  const scroller = narrow ? document.getElementById('content') : region
  const offset = useOffset(table, scroller, above)
  const rem = useRem()
  const [usual, wordy] = HEIGHTS[narrow ? 'narrow' : 'wide']
  const heightAt = (index: number) => Math.round((order[index]?.condition ? wordy : usual) * rem)
  const focused = useRef<string | null>(null)
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => scroller,
    estimateSize: heightAt,
    getItemKey: useCallback((index: number) => order[index]?.id ?? index, [order]),
    scrollMargin: offset,
    overscan: MARGIN,
    // Who has the focus on a row keeps it while the row is out of sight.
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => {
        const indexes = defaultRangeExtractor(range)
        const kept = focused.current === null ? -1 : order.findIndex(row => row.id === focused.current)
        if (kept < 0 || indexes.includes(kept)) return indexes
        return [...indexes, kept].sort((a, b) => a - b)
      },
      [order],
    ),
  })
  // How tall rows are follows from what they are, and is not measured: it changes with them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: that is what it depends on.
  useLayoutEffect(() => virtual.measure(), [virtual, narrow])

  const lines: ReactNode[] = []
  let end = offset
  for (const { index, key, start, size } of virtual.getVirtualItems()) {
    const shown = order[index]
    if (shown === undefined) continue
    if (start > end) lines.push(<Gap key={`above-${lines.length}`} height={start - end} />)
    const row = rowById(rows, shown.id) ?? shown
    lines.push(
      <ChannelRow
        key={key}
        row={row}
        index={index + 2}
        height={size}
        network={titleOf(row.network)}
        narrow={narrow}
        selected={selection?.ids.has(row.id) ?? null}
        onSelect={onSelect}
      />,
    )
    end = start + size
  }
  const below = virtual.getTotalSize() - (end - offset)
  if (below > 0) lines.push(<Gap key="below" height={below} />)

  const head = { view, onSort }
  return (
    <table ref={table} className={styles.table} aria-label="Channels" aria-rowcount={order.length + 1}>
      <colgroup>
        {selection !== null && <col className={styles.select} />}
        <col />
        {!narrow && <col className={styles.how} />}
      </colgroup>
      <thead className={narrow ? 'visually-hidden' : ''}>
        <tr aria-rowindex={1}>
          {selection !== null && (
            <th scope="col" className={styles.select}>
              {narrow ? (
                'Select'
              ) : (
                <SelectAll order={order} selection={selection} onSelectAll={onSelectAll} />
              )}
            </th>
          )}
          {narrow ? (
            <th scope="col">Channel</th>
          ) : (
            <>
              <Heading {...head} sort="name" title="Channel" />
              <Heading {...head} sort="status" title="Status" />
              <Heading {...head} sort="environment" title="Environment" className={styles.environment} />
              <Heading {...head} sort="received" title="In" hint="Messages in, 24 hours" number />
              <Heading {...head} sort="sent" title="Out" hint="Messages out, 24 hours" number />
              <Heading {...head} sort="failed" title="Failed" hint="Messages failed, 24 hours" number />
              <th scope="col" className={styles.trend}>
                24 hours
              </th>
              <Heading {...head} sort="last" title="Last message" className={styles.last} />
            </>
          )}
        </tr>
      </thead>
      <tbody
        onFocus={({ target }) => {
          const index = target.closest('tr')?.dataset.index
          focused.current = order[Number(index)]?.id ?? null
        }}
        onBlur={() => {
          focused.current = null
        }}
      >
        {lines}
      </tbody>
    </table>
  )
}

/** The place of rows that are not in the page. */
const Gap = ({ height }: { height: number }) => (
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can be focused.
  <tr aria-hidden="true" className={styles.gap}>
    <td style={{ height }} />
  </tr>
)

/** Selects all that are shown, or none. */
export function SelectAll({
  order,
  selection,
  onSelectAll,
}: {
  order: readonly Row[]
  selection: Selection
  onSelectAll: () => void
}) {
  const all = order.length > 0 && selection.ids.size > 0 && order.every(row => selection.ids.has(row.id))
  return (
    <input
      type="checkbox"
      aria-label={`Select all ${order.length}`}
      checked={all}
      ref={box => {
        if (box !== null) box.indeterminate = !all && selection.ids.size > 0
      }}
      onChange={onSelectAll}
    />
  )
}

function Heading({
  view,
  onSort,
  sort,
  title,
  hint,
  number = false,
  className = '',
}: {
  view: View
  onSort: (sort: Sort, descending: boolean) => void
  sort: Sort
  title: string
  hint?: string
  number?: boolean
  className?: string | undefined
}) {
  const sorted = view.sort === sort
  const Icon = view.descending ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      className={`${number ? styles.number : ''} ${className}`}
      aria-sort={sorted ? (view.descending ? 'descending' : 'ascending') : undefined}
    >
      <button
        type="button"
        className={styles.sort}
        title={hint}
        onClick={() => onSort(sort, sorted ? !view.descending : startsDescending(sort))}
      >
        {title}
        {sorted && <Icon aria-hidden="true" />}
      </button>
    </th>
  )
}

/** Pixels from the beginning of what scrolls to the first row. */
function useOffset(
  table: RefObject<HTMLTableElement | null>,
  scroller: HTMLElement | null,
  above: HTMLElement | null,
): number {
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    const measure = () => {
      const body = table.current?.tBodies[0]
      if (!body || !scroller) return
      const top = body.getBoundingClientRect().top - scroller.getBoundingClientRect().top
      setOffset(Math.round(top + scroller.scrollTop - scroller.clientTop))
    }
    measure()
    const observer = new ResizeObserver(measure)
    for (const element of [above, table.current?.tHead]) if (element) observer.observe(element)
    return () => observer.disconnect()
  }, [table, scroller, above])
  return offset
}

/** Pixels of a rem, which people may make larger. */
const useRem = (): number =>
  useState(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))[0]
