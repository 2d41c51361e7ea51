import { LRUCache } from 'lru-cache'

/**
 * A cache by text, of at most `most` values: the one that was longest not asked for goes first. Each is good for `ttl`
 * milliseconds, or for as long as there is room. It takes memory for what is in it, where lru-cache's own `max` takes it
 * for all at once: 380 KB for 10,000.
 */
export const lruCache = <Value extends {}>(most: number, ttl = 0): LRUCache<string, Value> =>
  new LRUCache({ maxSize: most, sizeCalculation: () => 1, ttl })
