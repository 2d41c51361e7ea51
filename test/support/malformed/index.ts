import type { Random } from '../random.ts'
import { bodies } from './bodies.ts'
import type { Target } from './request.ts'
import { requests } from './requests.ts'

export type { Target }

const kinds = Object.entries({ ...bodies, ...requests })

/** One request that is wrong by construction, by chance: it may be answered with nothing but a 4xx. */
export function malformed(random: Random, target: Target): { kind: string; bytes: Buffer } {
  const [kind, make] = random.pick(kinds)
  return { kind, bytes: make(random, target) }
}
