import type { buildConnector, Pool as UndiciPool } from 'undici'
import { Pool } from './undici.ts'

export interface PoolOptions {
  connect: buildConnector.connector
  /** Connections to one origin at a time; more requests wait. */
  connections: number
  /** Origins that keep a pool at a time. */
  maxOrigins: number
}

export interface Pools {
  /** The pool of an origin (`https://host:port`), made when there is none. Use it at once: it may be closed later. */
  of(origin: string): UndiciPool
  /** Origins that have a pool. */
  readonly size: number
  /** Drops every connection, failing the requests that are under way. */
  destroy(): Promise<void>
}

/** Milliseconds that a connection is kept for the next request, and the most that a server's own Keep-Alive header may
 * make of it. */
const KEEP_ALIVE = 4_000
const KEEP_ALIVE_MAX = 60_000

/**
 * One keep-alive pool per origin. A pool goes when its last connection has gone (idle connections close after seconds),
 * and the one longest unused makes room when there are `maxOrigins`: so neither pools nor idle connections pile up,
 * however many destinations there are. A pool that goes finishes what it was given. (undici's own Agent drops idle pools
 * too, but its `maxOrigins` fails the request instead of making room, and counts only pools that never lost a
 * connection.)
 */
export function createPools({ connect, connections, maxOrigins }: PoolOptions): Pools {
  /** In order of use, the longest unused first. */
  const byOrigin = new Map<string, UndiciPool>()
  const closing = new Set<UndiciPool>()

  function open(origin: string): UndiciPool {
    const pool = new Pool(origin, {
      connect,
      connections,
      keepAliveTimeout: KEEP_ALIVE,
      keepAliveMaxTimeout: KEEP_ALIVE_MAX,
      // The client's own deadline covers both.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    const dropWhenIdle = () => {
      if (byOrigin.get(origin) === pool && pool.stats.connected === 0 && pool.stats.size === 0)
        drop(origin, pool)
    }
    return pool.on('disconnect', dropWhenIdle).on('connectionError', dropWhenIdle)
  }

  function drop(origin: string, pool: UndiciPool): void {
    byOrigin.delete(origin)
    closing.add(pool)
    pool.close().finally(() => closing.delete(pool))
  }

  return {
    of(origin) {
      const pool = byOrigin.get(origin) ?? open(origin)
      byOrigin.delete(origin)
      const oldest = byOrigin.size < maxOrigins ? undefined : byOrigin.entries().next().value
      if (oldest !== undefined) drop(...oldest)
      byOrigin.set(origin, pool)
      return pool
    },
    get size() {
      return byOrigin.size
    },
    async destroy() {
      const pools = [...byOrigin.values(), ...closing]
      byOrigin.clear()
      await Promise.all(pools.map(pool => pool.destroy()))
    },
  }
}
