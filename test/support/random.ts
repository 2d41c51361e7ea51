import type { TestContext } from 'node:test'

/** Random choices that are the same again for the same seed. */
export interface Random {
  /** A whole number from 0 to below `end`. */
  int(end: number): number
  pick<T>(items: readonly T[]): T
  bytes(count: number): Buffer
  /** True in `share` of all cases. */
  chance(share: number): boolean
}

/** mulberry32 */
export function random(seed: number): Random {
  let state = seed | 0
  const int = (end: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * end)
  }
  return {
    int,
    pick: <T>(items: readonly T[]) => items[int(items.length)] as T,
    bytes: count => Buffer.from(Array.from({ length: count }, () => int(256))),
    chance: share => int(1e9) < share * 1e9,
  }
}

/** The seed of a test's random choices: TEST_SEED, or another each time, which the test tells. */
export function seedOf(t: TestContext): number {
  const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000)
  t.diagnostic(`TEST_SEED=${seed}`)
  return seed
}
