/** What the page says about figures of the API. Pure. In English, as the sentences are in which it stands. */

const LANGUAGE = 'en'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const unit = (name: string, digits = 0) =>
  new Intl.NumberFormat(LANGUAGE, {
    style: 'unit',
    unit: name,
    unitDisplay: 'short',
    maximumFractionDigits: digits,
  })
const units = {
  milliseconds: unit('millisecond'),
  seconds: unit('second', 1),
  minutes: unit('minute', 1),
  hours: unit('hour', 1),
  days: unit('day', 1),
  kilobytes: unit('kilobyte'),
  megabytes: unit('megabyte', 1),
}

/** A time that something took, in its largest unit: "3.5 min". */
export function duration(ms: number): string {
  if (ms < 1000) return units.milliseconds.format(ms)
  if (ms < MINUTE) return units.seconds.format(ms / 1000)
  if (ms < HOUR) return units.minutes.format(ms / MINUTE)
  return ms < DAY ? units.hours.format(ms / HOUR) : units.days.format(ms / DAY)
}

/** The size of a file: "5 MB". */
export const size = (bytes: number): string =>
  bytes < 1024 * 1024 ? units.kilobytes.format(bytes / 1024) : units.megabytes.format(bytes / (1024 * 1024))

const until = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'always' })

/** How soon a token ends before one should see to it, milliseconds. */
const SOON = 7 * DAY

/** When a token ends, in words, and whether somebody should see to it. */
export function expiry(at: number, now: number): { words: string; due: 'later' | 'soon' | 'over' } {
  const left = at - now
  if (left <= 0) return { words: `expired ${relative(left)}`, due: 'over' }
  return { words: `expires ${relative(left)}`, due: left < SOON ? 'soon' : 'later' }
}

function relative(ms: number): string {
  if (Math.abs(ms) < HOUR) return until.format(Math.trunc(ms / MINUTE), 'minute')
  return Math.abs(ms) < 2 * DAY
    ? until.format(Math.trunc(ms / HOUR), 'hour')
    : until.format(Math.trunc(ms / DAY), 'day')
}
