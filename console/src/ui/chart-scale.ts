/** Where a chart's ticks go, and what they say. Pure, but for the time zone and the language of whoever looks. */

export type ChartUnit = 'minute' | 'hour' | 'day'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const unitMs: Record<ChartUnit, number> = { minute: MINUTE, hour: HOUR, day: DAY }

/** Whole numbers from 0 upwards, by 1, 2 or 5 times a power of ten; the last is no less than `highest`. */
export function yTicks(highest: number, most = 4): number[] {
  const rough = Math.max(1, highest) / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = Math.max(1, power * ([1, 2, 5].find(factor => factor * power >= rough) ?? 10))
  const count = Math.max(1, Math.ceil(highest / step))
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}

/** Units between two labels, such as every 6 hours. */
const strides: Record<ChartUnit, readonly number[]> = {
  minute: [1, 2, 5, 10, 15, 30],
  hour: [1, 2, 3, 6, 12, 24, 48, 96],
  day: [1, 2, 5, 10, 15],
}

/** Pixels that a label needs. */
const LABEL = 56

/**
 * Which of the bars that begin at `times` (epoch milliseconds, one unit apart) get a label when they are `width` pixels
 * wide together: at round minutes and hours of the local clock.
 */
export function xTicks(times: readonly number[], unit: ChartUnit, width: number): number[] {
  const stride = strides[unit].find(each => (times.length / each) * LABEL <= width) ?? times.length
  return times.flatMap((at, index) =>
    Math.floor(wallClock(at, unit) / unitMs[unit]) % stride === 0 ? index : [],
  )
}

/** Days are counted by UTC, as the server does; minutes and hours begin together everywhere, or half an hour apart. */
const wallClock = (at: number, unit: ChartUnit): number =>
  unit === 'day' ? at : at - new Date(at).getTimezoneOffset() * MINUTE

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dateUtc = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' })
const moment = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const weekday = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})

/** The label below a bar. */
export function tickLabel(at: number, unit: ChartUnit): string {
  if (unit === 'day') return dateUtc.format(at)
  return unit === 'hour' && wallClock(at, unit) % DAY < HOUR ? date.format(at) : clock.format(at)
}

/** The time that a bar stands for, in words. */
export function span(at: number, unit: ChartUnit): string {
  if (unit === 'day') return weekday.format(at)
  return unit === 'minute' ? moment.format(at) : moment.formatRange(at, at + HOUR)
}
