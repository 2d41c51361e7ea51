import { useSyncExternalStore } from 'react'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const second = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'narrow' })

/** One clock for all of them, by the minute. */
const listeners = new Set<() => void>()
let minute = Math.floor(Date.now() / MINUTE)
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    minute = Math.floor(Date.now() / MINUTE)
    for (const each of listeners) each()
  }, MINUTE)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** How long ago, or until when, in few words. `at`: ISO 8601. */
export function Ago({ at }: { at: string }) {
  useSyncExternalStore(subscribe, () => minute)
  return (
    <time dateTime={at} title={exact.format(new Date(at))}>
      {ago(new Date(at).getTime() - Date.now())}
    </time>
  )
}

function ago(ms: number): string {
  const size = Math.abs(ms)
  if (size < MINUTE) return 'now'
  if (size < HOUR) return relative.format(Math.round(ms / MINUTE), 'minute')
  if (size < DAY) return relative.format(Math.round(ms / HOUR), 'hour')
  return relative.format(Math.round(ms / DAY), 'day')
}

/** A moment, to the second. */
export const Moment = ({ at }: { at: string }) => <time dateTime={at}>{exact.format(new Date(at))}</time>

/** A moment to the second in few words: the day is said where it is another than today. */
export function Instant({ at }: { at: string }) {
  const time = new Date(at)
  const isToday = time.toDateString() === new Date().toDateString()
  return (
    <time dateTime={at} title={exact.format(time)}>
      {isToday ? '' : `${date.format(time)}, `}
      {second.format(time)}
    </time>
  )
}

/** A day by its date. */
export const Day = ({ at }: { at: string }) => <time dateTime={at}>{day.format(new Date(at))}</time>

/** A time of day; the whole moment where one points. */
export const Clock = ({ at }: { at: string }) => (
  <time dateTime={at} title={exact.format(new Date(at))}>
    {clock.format(new Date(at))}
  </time>
)
