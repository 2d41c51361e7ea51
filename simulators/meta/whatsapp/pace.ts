import { cloudError } from '../graph/errors.ts'
import type { PhoneNumber } from '../model.ts'
import type { World } from '../world.ts'

/** Messages a second of one number, and to one person: one in six seconds after a burst of 45. */
const PER_SECOND = 80
const BURST = 45
const PAIR_GAP = 6000

/** When a number sent, and to whom, epoch milliseconds. */
const sentAt = new WeakMap<PhoneNumber, { all: number[]; pairs: Map<string, number> }>()

/**
 * Throws 130429 or 131056 for what comes too fast.
 * Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/throughput
 */
export function checkPace(world: World, number: PhoneNumber, person: string): void {
  const now = world.now()
  const known = sentAt.get(number) ?? { all: [], pairs: new Map<string, number>() }
  sentAt.set(number, known)
  known.all = known.all.filter(at => now - at < 1000)
  if (known.all.length >= PER_SECOND) {
    throw cloudError(130429, 'Rate limit hit', 'Cloud API message throughput has been reached.')
  }
  // The time at which the messages so far would have been sent at one in six seconds.
  const due = Math.max(known.pairs.get(person) ?? 0, now - BURST * PAIR_GAP) + PAIR_GAP
  if (due > now) {
    throw cloudError(
      131056,
      '(Business Account, Consumer Account) pair rate limit hit',
      'Too many messages sent from the sender phone number to the same recipient phone number.',
    )
  }
  known.pairs.set(person, due)
  known.all.push(now)
}
