const DAY = 86_400_000

export const timeIn = (language: string, at: Date): string =>
  new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(at)

/** Today and yesterday by their names, other days by their dates. */
export function dayIn(language: string, at: Date, now = new Date()): string {
  const [then, today] = [at, now].map(date => new Date(date).setHours(12, 0, 0, 0)) as [number, number]
  const ago = Math.round((today - then) / DAY)
  if (ago === 0 || ago === 1) {
    const name = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(-ago, 'day')
    return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
  }
  const year = at.getFullYear() === now.getFullYear() ? undefined : ('numeric' as const)
  return new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', year }).format(
    at,
  )
}

/** `bytes` in the unit that people use for it. */
export function sizeIn(language: string, bytes: number): string {
  const [unit, value] = bytes < 1_000_000 ? ['kilobyte', bytes / 1024] : ['megabyte', bytes / 1024 ** 2]
  const format = { style: 'unit', unit: unit as string, maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(language, format).format(Number(value))
}
