import { useQueryClient } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { api } from '../../../api/client.ts'
import type { Message } from '../../../api/types.ts'
import type { Loaded } from '../../../conversations/messages.ts'
import { unanswered, type Waiting } from '../../../conversations/outbox.ts'
import { type Row, rowsOf } from '../../../conversations/rows.ts'
import { noteMessage } from '../../../conversations/use-thread.ts'
import { summaryOf } from '../../../messages/words.ts'
import { Button } from '../../../ui/button.tsx'
import { capitalized } from '../../../ui/format.ts'
import { Problem } from '../../../ui/states.tsx'
import { Day } from '../../../ui/time.tsx'
import { useOutbox } from '../composer/use-outbox.ts'
import { Bubble, WaitingBubble } from './bubble.tsx'
import { History } from './history.tsx'
import styles from './thread.module.css'

/** Pixels of a message nobody has measured yet. */
const ABOUT = 76
/** Pixels from the end within which the latest message counts as seen. */
const NEAR_END = 60
/** Messages above those in sight when what is older is loaded. */
const AHEAD = 20

/** The messages of a conversation, from the latest upwards. Only those in sight are in the page. */
export function Log({
  loaded,
  waiting,
  name,
  loadOlder,
  olderError,
  onReply,
}: {
  loaded: Loaded
  waiting: readonly Waiting[]
  name: string
  loadOlder: () => void
  olderError: unknown
  onReply: ((message: Message) => void) | undefined
}) {
  const client = useQueryClient()
  const outbox = useOutbox()
  const [history, setHistory] = useState<string | null>(null)
  const { messages, older } = loaded
  const rows = useMemo(
    () => rowsOf(messages, unanswered(waiting, messages), older === null),
    [messages, waiting, older],
  )
  const byId = useMemo(() => new Map(messages.map(message => [message.id, message])), [messages])
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ABOUT,
    getItemKey: index => rows[index]?.key ?? index,
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: NEAR_END,
  })
  const items = virtualizer.getVirtualItems()

  const isShown = rows.length > 0
  useLayoutEffect(() => {
    if (isShown) virtualizer.scrollToEnd()
  }, [isShown, virtualizer])

  const first = items[0]?.index
  useEffect(() => {
    if (older === null || olderError !== null || first === undefined) return
    // Where it stands: what is drawn first is the top, before it is scrolled to the end.
    const top = virtualizer.getVirtualItemForOffset(scroller.current?.scrollTop ?? 0)?.index ?? 0
    if (top < AHEAD) loadOlder()
  }, [older, first, olderError, loadOlder, virtualizer])

  const isAtEnd = useEnd(scroller)
  const isStuck = useRef(isAtEnd)
  isStuck.current = isAtEnd
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    // The composer below grows and shrinks.
    const observer = new ResizeObserver(() => isStuck.current && virtualizer.scrollToEnd())
    observer.observe(element)
    return () => observer.disconnect()
  }, [virtualizer])

  const latest = messages.at(-1)
  const fresh = useFresh(messages, isAtEnd)
  const spoken = useSpoken(latest, name)

  const rowsNow = useRef(rows)
  rowsNow.current = rows
  const onJump = useCallback(
    (id: string) => {
      const index = rowsNow.current.findIndex(({ key }) => key === id)
      if (index >= 0) virtualizer.scrollToIndex(index, { align: 'center' })
    },
    [virtualizer],
  )
  const onStale = useCallback(
    (id: string) =>
      void api<Message>('GET', `/messages/${id}`).then(
        message => noteMessage(client, message),
        () => {
          // The file says that it could not be loaded.
        },
      ),
    [client],
  )

  const shown = (row: Row) => {
    switch (row.kind) {
      case 'beginning':
        return <p className={styles.mark}>The beginning of the conversation</p>
      case 'day':
        return (
          <p className={styles.mark}>
            <DayWords at={row.at} />
          </p>
        )
      case 'message':
        return (
          <Bubble
            message={row.message}
            reactions={row.reactions}
            name={name}
            quoted={byId.get(row.message.replyTo ?? '')}
            onReply={onReply}
            onHistory={setHistory}
            onJump={onJump}
            onStale={onStale}
          />
        )
      case 'waiting':
        return (
          <WaitingBubble
            waiting={row.waiting}
            onAgain={() => outbox.again(row.key)}
            onRemove={() => outbox.remove(row.key)}
          />
        )
    }
  }

  return (
    <div className={styles.log}>
      <div
        ref={scroller}
        className={styles.scroller}
        role="log"
        aria-label={`Messages with ${name}`}
        // What is scrolled to comes and goes; what is new is told below.
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        tabIndex={0}
      >
        {olderError !== null && <Problem error={olderError} onRetry={loadOlder} />}
        <div className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ key, index, start }) => {
            const row = rows[index]
            return (
              row && (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className={styles.item}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {shown(row)}
                </div>
              )
            )
          })}
        </div>
      </div>
      {!isAtEnd && (
        <Button
          className={styles.down ?? ''}
          icon={<ArrowDown aria-hidden="true" />}
          onClick={() => virtualizer.scrollToEnd()}
        >
          {fresh === 0 ? 'To the latest' : fresh === 1 ? '1 new message' : `${fresh} new messages`}
        </Button>
      )}
      <p role="status" className="visually-hidden">
        {spoken}
      </p>
      {history !== null && <History id={history} onClose={() => setHistory(null)} />}
    </div>
  )
}

const DAY = 86_400_000
const near = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

/** Today and yesterday in words, other days by their date. */
function DayWords({ at }: { at: string }) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / DAY)
  if (days !== 0 && days !== 1) return <Day at={at} />
  const words = near.format(-days, 'day')
  return <time dateTime={at}>{capitalized(words)}</time>
}

/** Whether the latest message is in sight. */
function useEnd(scroller: React.RefObject<HTMLDivElement | null>): boolean {
  const [isAtEnd, setIsAtEnd] = useState(true)
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const look = () => setIsAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END)
    element.addEventListener('scroll', look, { passive: true })
    return () => element.removeEventListener('scroll', look)
  }, [scroller])
  return isAtEnd
}

/** How many messages of the contact came since the latest was in sight. */
function useFresh(messages: readonly Message[], isAtEnd: boolean): number {
  const latest = messages.at(-1)?.id ?? ''
  const seen = useRef(latest)
  if (isAtEnd) seen.current = latest
  return messages.filter(({ id, direction }) => id > seen.current && direction === 'inbound').length
}

/** What the contact has just said, for those who hear it. */
function useSpoken(latest: Message | undefined, name: string): string {
  const before = useRef(latest?.id ?? '')
  if (latest === undefined || latest.direction !== 'inbound' || latest.id <= before.current) return ''
  return `${name}: ${summaryOf(latest.content)}`
}
