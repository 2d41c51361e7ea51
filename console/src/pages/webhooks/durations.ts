/** Lengths of time as people write them: `5 s, 1 min, 2 h`. Pure. */

const units = { ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 }
const shown = ['d', 'h', 'min', 's', 'ms'] as const
const ONE = /^(\d+(?:\.\d+)?)\s*(ms|s|sec|m|min|h|d)$/

/** Milliseconds in the largest unit that leaves nothing over: `90 s`, `2 h`. */
export function writeDuration(ms: number): string {
  const unit = shown.find(each => ms % units[each] === 0 && ms >= units[each]) ?? 'ms'
  return `${ms / units[unit]} ${unit}`
}

/** Milliseconds of each; null when one of them is no length of time. An empty text has none. */
export function readDurations(text: string): number[] | null {
  const parts = text.split(',').map(part => part.trim().toLowerCase())
  if (parts.length === 1 && parts[0] === '') return []
  const read = parts.map(part => {
    const [, amount, unit] = ONE.exec(part) ?? []
    return amount === undefined ? null : Math.round(Number(amount) * units[unit as keyof typeof units])
  })
  return read.includes(null) ? null : read.filter(ms => ms !== null)
}
