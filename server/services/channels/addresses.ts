import { LRUCache } from 'lru-cache'
import type { ContextParts } from '../context.ts'

/** Another node's change that we miss counts after this, milliseconds; sooner where no channel had the address. */
const TTL = 5000
const TTL_ABSENT = 1000

/** Anyone can call with any address: so many characters of them are kept. */
const KEPT = 1_000_000

/**
 * The ids of the channels connected to an account, by its id on its network: in memory until some channel changes, as
 * every call to the one URL of an app asks.
 */
export function channelAddresses({
  store,
  bus,
}: ContextParts): (network: string, address: string) => Promise<string[]> {
  const cache = new LRUCache<string, string[]>({
    maxSize: KEPT,
    sizeCalculation: (ids, key) => key.length + ids.join().length,
  })
  let changes = 0
  bus.subscribe('changed', ({ what }) => {
    if (what !== 'channel') return
    changes++
    cache.clear()
  })
  return async (network, address) => {
    const key = `${network} ${address}`
    const known = cache.get(key)
    if (known) return known
    const before = changes
    const rows = await store.read
      .selectFrom('channels')
      .select('id')
      .where('network', '=', network)
      .where('address', '=', address)
      .where('deleted_at', 'is', null)
      .execute()
    const ids = rows.map(row => row.id)
    // What was read while something changed may be the old state: it serves this once.
    if (changes === before) cache.set(key, ids, { ttl: ids.length > 0 ? TTL : TTL_ABSENT })
    return ids
  }
}
