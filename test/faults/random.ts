/** Numbers that look random and are the same for the same seed: a failure can be had again. */
export interface Random {
  /** A whole number from 0 to below `end`. */
  below(end: number): number
  /** A whole number from `start` to below `end`. */
  between(start: number, end: number): number
}

/** xorshift32, https://www.jstatsoft.org/article/view/v008i14 */
export function seeded(seed: number): Random {
  let state = seed >>> 0 || 1
  const below = (end: number) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % end
  }
  return { below, between: (start, end) => start + below(end - start) }
}
