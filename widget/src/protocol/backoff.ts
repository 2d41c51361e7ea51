const FIRST = 1000
const LONGEST = 30_000

/** Milliseconds to wait after so many failures in a row: longer each time, and never all clients at once. */
export const waitAfter = (failures: number, random = Math.random()): number =>
  Math.min(LONGEST, FIRST * 2 ** (failures - 1)) * (0.5 + random / 2)
