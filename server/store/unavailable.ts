/** The store cannot be reached or cannot write now; trying again later helps. */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super(`The store is unavailable: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'StoreUnavailable'
  }
}
