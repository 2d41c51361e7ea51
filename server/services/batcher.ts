import { StoreUnavailable } from '../store/unavailable.ts'

/**
 * Collects items that arrive together and works on them as one: while a batch is under way the next one fills. When
 * a batch fails, its halves are tried apart, so that one item that cannot be stored takes no other with it; when the
 * store itself is away, all fail at once.
 */
export function batcher<Item, Result>(
  work: (items: Item[]) => Promise<Result[]>,
  max = 500,
): (item: Item) => Promise<Result> {
  interface Waiting {
    item: Item
    resolve: (result: Result) => void
    reject: (error: unknown) => void
  }
  let queue: Waiting[] = []
  let busy = false

  async function attempt(batch: Waiting[]): Promise<void> {
    try {
      const results = await work(batch.map(w => w.item))
      batch.forEach((w, i) => {
        w.resolve(results[i] as Result)
      })
    } catch (error) {
      if (batch.length === 1 || error instanceof StoreUnavailable) {
        for (const w of batch) w.reject(error)
        return
      }
      const half = batch.length >> 1
      await attempt(batch.slice(0, half))
      await attempt(batch.slice(half))
    }
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, max)
      queue = queue.slice(max)
      await attempt(batch)
    }
    busy = false
  }

  return item =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject })
      if (busy) return
      busy = true
      // What arrives in the same turn of the event loop goes together.
      setImmediate(drain)
    })
}
