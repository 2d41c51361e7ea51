import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useRef } from 'react'
import type { Event } from '../../api/types.ts'
import { useChannelNames } from '../../channels/names.tsx'
import { eventWords } from '../../events/kinds.ts'
import { Button } from '../../ui/button.tsx'
import { Problem } from '../../ui/states.tsx'
import { Instant } from '../../ui/time.tsx'
import styles from './events.module.css'
import { summaryOf } from './summary.ts'
import type { Tail } from './tail.ts'

/** CSS pixels of a row until it is measured. */
const ROW = 34
/** CSS pixels from the top up to which it follows what happens. */
const TOP = 8

/** The events that are kept; only those in sight are in the page. */
export function EventList({
  tail,
  onOpen,
  onHold,
  older,
  onOlder,
}: {
  tail: Tail
  onOpen: (id: string) => void
  /** Somebody looks at something: it should not move. */
  onHold: () => void
  older: { busy: boolean; error: unknown }
  onOlder: () => void
}) {
  const scroller = useRef<HTMLElement>(null)
  const nameOf = useChannelNames()
  const { shown } = tail
  const rows = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: index => shown[index]?.id ?? index,
    overscan: 12,
  })
  return (
    <section
      ref={scroller}
      className={styles.scroller}
      aria-label="Events, the newest first"
      onScroll={event => event.currentTarget.scrollTop > TOP && onHold()}
    >
      <ol className={styles.list} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const event = shown[index]
          return (
            event && (
              <li
                key={key}
                ref={rows.measureElement}
                data-index={index}
                aria-setsize={shown.length}
                aria-posinset={index + 1}
                className={styles.item}
                style={{ transform: `translateY(${start}px)` }}
              >
                <Row
                  event={event}
                  channel={event.channelId === null ? '' : (nameOf(event.channelId) ?? '')}
                  onOpen={onOpen}
                  onHold={onHold}
                />
              </li>
            )
          )
        })}
      </ol>
      {older.error !== null && <Problem error={older.error} />}
      {!tail.complete && (
        <p className={styles.older}>
          <Button busy={older.busy} onClick={onOlder}>
            Show older
          </Button>
        </p>
      )}
    </section>
  )
}

const Row = memo(function Row({
  event,
  channel,
  onOpen,
  onHold,
}: {
  event: Event
  channel: string
  onOpen: (id: string) => void
  onHold: () => void
}) {
  return (
    <button type="button" className={styles.row} onFocus={onHold} onClick={() => onOpen(event.id)}>
      <span className={styles.time}>
        <Instant at={event.timestamp} />
      </span>
      <span className={`${styles.words} ${/(failed|error|disabled)$/.test(event.type) ? styles.bad : ''}`}>
        {eventWords(event.type)}
      </span>
      <span className={styles.channel}>{channel}</span>
      <span className={styles.summary}>{summaryOf(event)}</span>
    </button>
  )
})
