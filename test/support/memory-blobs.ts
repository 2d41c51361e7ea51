import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Blobs } from '../../server/media/blobs.ts'

export interface MemoryBlobs extends Blobs {
  readonly kept: Map<string, Buffer>
}

/** Files in memory, for tests that are about something else. */
export function memoryBlobs(): MemoryBlobs {
  const kept = new Map<string, Buffer>()
  return {
    kept,
    put: async (key, bytes) => void kept.set(key, await buffer(bytes)),
    get: async (key, range) => {
      const bytes = kept.get(key)
      if (bytes === undefined) return null
      return Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes])
    },
    delete: async key => void kept.delete(key),
  }
}
