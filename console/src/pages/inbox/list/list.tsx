import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import { useSearch } from 'wouter'
import { Button } from '../../../ui/button.tsx'
import { Loading, Problem } from '../../../ui/states.tsx'
import type { Filter } from './items.ts'
import styles from './list.module.css'
import { Row } from './row.tsx'
import { useInbox } from './use-inbox.ts'

/** Pixels; as in list.module.css. */
const ROW_HEIGHT = 76

/** The conversations of a filter. Where it is scrolled it stays, whatever comes on top. */
export function ConversationList({
  filter,
  selected,
  empty,
}: {
  filter: Filter
  selected: string | undefined
  empty: ReactNode
}) {
  const search = useSearch()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } =
    useInbox(filter)
  const items = data ?? []
  const ids = items.map(({ conversation }) => conversation.id)
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: index => ids[index] ?? index,
    overscan: 6,
  })
  const rows = virtualizer.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && last >= items.length - 10) {
      void fetchNextPage()
    }
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, last, items.length])

  const before = useRef<readonly string[]>([])
  useLayoutEffect(() => {
    const element = scroller.current
    const top = Math.floor((element?.scrollTop ?? 0) / ROW_HEIGHT)
    const anchor = before.current[top]
    const now = anchor === undefined ? -1 : ids.indexOf(anchor)
    if (element && element.scrollTop > 0 && now > top) element.scrollTop += (now - top) * ROW_HEIGHT
    before.current = ids
  })

  if (error && data === undefined) return <Problem error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Loading lines={6} label="Loading the conversations" />
  if (items.length === 0) return empty
  return (
    <div ref={scroller} className={styles.scroller}>
      <ul style={{ height: virtualizer.getTotalSize() }} aria-label="Conversations">
        {rows.map(({ key, index, start }) => {
          const item = items[index]
          if (item === undefined) return null
          const { id } = item.conversation
          return (
            <li
              key={key}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={hasNextPage ? -1 : items.length}
              aria-posinset={index + 1}
            >
              <Row
                item={item}
                href={`/inbox/${id}${search === '' ? '' : `?${search}`}`}
                selected={id === selected}
              />
            </li>
          )
        })}
      </ul>
      {isFetchNextPageError && (
        <div className={styles.more}>
          <Problem error={error} />
          <Button onClick={() => void fetchNextPage()}>Show more</Button>
        </div>
      )}
    </div>
  )
}
