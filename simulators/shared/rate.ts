/** Lets so many calls through within any second. */
export class Rate {
  readonly #perSecond: number
  #taken: number[] = []

  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  /** Whether one more may pass now, epoch milliseconds. */
  take(now: number): boolean {
    this.#taken = this.#taken.filter(at => at > now - 1000)
    if (this.#taken.length >= this.#perSecond) return false
    this.#taken.push(now)
    return true
  }
}
