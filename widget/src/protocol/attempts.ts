import { waitAfter } from './backoff.ts'
import { isPassing, Refused } from './failure.ts'
import type { Problem } from './wire.ts'

export interface AttemptsOptions {
  /** It was not done, and is tried again; without a problem there was no answer. */
  passing(problem: Problem | undefined): void
  /** It was refused for good. */
  refused(problem: Problem): void
}

/** Does one thing again and again until it succeeds, is refused for good, or something else is begun in its place. */
export class Attempts {
  readonly #options: AttemptsOptions
  #turn = 0
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #waiting: (() => void) | undefined

  constructor(options: AttemptsOptions) {
    this.#options = options
    addEventListener('online', this.#now)
  }

  /** `attempt` asks `isOver`, after it has waited for something, whether it is still wanted. */
  async run(attempt: (isOver: () => boolean) => Promise<void>): Promise<void> {
    this.stop()
    const turn = this.#turn
    const isOver = () => turn !== this.#turn
    const go = async (): Promise<void> => {
      this.#waiting = undefined
      try {
        await attempt(isOver)
        if (!isOver()) this.#failures = 0
      } catch (error) {
        if (isOver()) return
        const refusal = error instanceof Refused ? error : undefined
        if (refusal && !isPassing(refusal)) return this.#options.refused(refusal.problem)
        this.#options.passing(refusal?.problem)
        const seconds = refusal?.retryAfter
        this.#waiting = () => void go()
        this.#timer = setTimeout(
          this.#now,
          seconds === undefined ? waitAfter(++this.#failures) : seconds * 1000,
        )
      }
    }
    await go()
  }

  /** What is under way comes to nothing. */
  stop(): void {
    this.#turn++
    this.#waiting = undefined
    clearTimeout(this.#timer)
  }

  end(): void {
    this.stop()
    removeEventListener('online', this.#now)
  }

  readonly #now = (): void => {
    clearTimeout(this.#timer)
    this.#waiting?.()
  }
}
