import type { Update } from '@grammyjs/types'
import { BotApiError } from '../api/errors.ts'
import type { UpdateQueue } from './updates.ts'

const OTHER_READER =
  'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'

interface Waiting {
  resolve: (updates: Update[]) => void
  reject: (error: BotApiError) => void
}

/**
 * getUpdates: answers at once when updates wait, else when the first one comes or the time is over.
 * Source: https://core.telegram.org/bots/api#getupdates
 */
export class LongPoll {
  readonly #updates: UpdateQueue
  #waiting: Waiting | undefined

  constructor(updates: UpdateQueue) {
    this.#updates = updates
  }

  /** `timeout` is in seconds. Throws 409 when another getUpdates comes, or what `end` is given. */
  async read(offset: number, limit: number, timeout: number, disconnected: AbortSignal): Promise<Update[]> {
    this.end(new BotApiError(409, OTHER_READER))
    const updates = this.#updates.read(offset, limit)
    if (updates.length > 0 || timeout === 0 || disconnected.aborted) return updates
    return await this.#wait(timeout, disconnected, () => this.#updates.read(offset, limit))
  }

  /** To be called when an update has been queued. */
  wake(): void {
    this.#waiting?.resolve([])
  }

  /** Ends a getUpdates that waits. */
  end(error: BotApiError): void {
    this.#waiting?.reject(error)
  }

  async #wait(timeout: number, disconnected: AbortSignal, read: () => Update[]): Promise<Update[]> {
    const { promise, resolve, reject } = Promise.withResolvers<Update[]>()
    const waiting: Waiting = { resolve, reject }
    const stop = () => resolve([])
    const timer = setTimeout(stop, timeout * 1000)
    disconnected.addEventListener('abort', stop)
    this.#waiting = waiting
    try {
      await promise
    } finally {
      if (this.#waiting === waiting) this.#waiting = undefined
      clearTimeout(timer)
      disconnected.removeEventListener('abort', stop)
    }
    return disconnected.aborted ? [] : read()
  }
}
