import type { SelectQueryBuilder } from 'kysely'
import type { LRUCache } from 'lru-cache'
import { lruCache } from '../domain/lru.ts'
import type { Tables } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

/** Up to so many rows, every count is of now. */
const FEW = 1000
/** Beyond, a count is kept for a millisecond for so many rows, and at most so many milliseconds. */
const PER_MS = 10
const LONGEST = 60_000
/** Counts in memory. */
const KEPT = 10_000

const perStore = new WeakMap<Store, LRUCache<string, number>>()

/**
 * How many rows a query finds. That takes the longer the more there are, and the less does one more or less tell: a count
 * of 10,000 is kept for a second, one of 100,000 for ten seconds.
 */
export async function countRows<Table extends keyof Tables>(
  store: Store,
  found: SelectQueryBuilder<Tables, Table, object>,
): Promise<number> {
  const kept = perStore.get(store) ?? lruCache<number>(KEPT)
  perStore.set(store, kept)
  const query = found.select(eb => eb.fn.countAll<number>().as('count'))
  const { sql, parameters } = query.compile()
  const key = JSON.stringify([sql, parameters])
  const known = kept.get(key)
  if (known !== undefined) return known
  const { count } = await query.executeTakeFirstOrThrow()
  if (count > FEW) kept.set(key, count, { ttl: Math.min(count / PER_MS, LONGEST) })
  return count
}
