import { backoff } from '../../domain/backoff.ts'

/** Failures in a row after which an endpoint is left alone for a while. */
const PATIENCE = 5
const FIRST_PAUSE = 5_000
const LONGEST_PAUSE = 5 * 60_000

/**
 * A circuit breaker: an endpoint that fails and fails is paused, longer each time, and then tried by one delivery at a
 * time until it answers again. So thousands of waiting deliveries to a dead endpoint cost one call per pause.
 */
export class Breaker {
  #failures = 0
  #pauses = 0
  #pausedUntil = 0

  /** Whether only one delivery at a time may try. */
  get open(): boolean {
    return this.#failures >= PATIENCE
  }

  succeeded(): void {
    this.#failures = 0
    this.#pauses = 0
    this.#pausedUntil = 0
  }

  /** Until when nothing is to be tried (epoch milliseconds); null when there is no pause yet. */
  failed(now: number): number | null {
    this.#failures++
    if (!this.open) return null
    // Attempts that were under way when the pause began say nothing new.
    if (now >= this.#pausedUntil) {
      this.#pauses++
      this.#pausedUntil = now + backoff(this.#pauses, FIRST_PAUSE, LONGEST_PAUSE)
    }
    return this.#pausedUntil
  }
}
