import { createHash, timingSafeEqual } from 'node:crypto'

/**
 * Whether `given` is the secret `expected`, in a time that tells nothing of either. Both are hashed first:
 * `timingSafeEqual` refuses buffers of different lengths, and asking for the length first would tell how long the
 * secret is. An empty secret is equal to nothing, so that an account without one is closed and not open.
 */
export function equalSecrets(expected: string, given: string): boolean {
  return timingSafeEqual(digest(expected), digest(given)) && expected !== ''
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
