import type { LRUCache } from 'lru-cache'
import type { Bus, BusMessages } from '../bus/bus.ts'
import { lruCache } from '../domain/lru.ts'
import type { Tx } from '../store/store.ts'
import type { ContextParts } from './context.ts'

/** Another node's change that we miss counts after this, milliseconds. */
const TTL = 5000
const WORKSPACES = 10_000

interface Kept<T> {
  values: LRUCache<string, T[]>
  /** How many changes were announced. */
  changes: number
}

/**
 * A list of things per workspace that the hot path asks for in every transaction: kept in memory, dropped when the bus
 * says that one of them changed. `load` reads the lists of many workspaces at once; those it leaves out are empty.
 */
export function workspaceCache<T>(
  what: BusMessages['changed']['what'],
  load: (tx: Tx, workspaceIds: string[]) => Promise<ReadonlyMap<string, T[]>>,
): (context: ContextParts, tx: Tx, workspaceIds: Iterable<string>) => Promise<Map<string, T[]>> {
  const perBus = new WeakMap<Bus, Kept<T>>()

  function keptFor(bus: Bus): Kept<T> {
    const known = perBus.get(bus)
    if (known) return known
    const kept: Kept<T> = { values: lruCache(WORKSPACES, TTL), changes: 0 }
    bus.subscribe('changed', message => {
      if (message.what !== what) return
      kept.changes++
      kept.values.delete(message.workspaceId)
    })
    perBus.set(bus, kept)
    return kept
  }

  return async (context, tx, workspaceIds) => {
    const kept = keptFor(context.bus)
    const found = new Map<string, T[]>()
    const missing: string[] = []
    for (const id of new Set(workspaceIds)) {
      const values = kept.values.get(id)
      if (values) found.set(id, values)
      else missing.push(id)
    }
    if (missing.length === 0) return found
    const before = kept.changes
    const loaded = await load(tx, missing)
    for (const id of missing) {
      const values = loaded.get(id) ?? []
      found.set(id, values)
      // What was read while something changed may be the old state: it serves this once.
      if (kept.changes === before) kept.values.set(id, values)
    }
    return found
  }
}
