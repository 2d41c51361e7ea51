import type { Readable } from 'node:stream'

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * Where the bytes of files are kept, by keys of the form `<uuid>/<uuid>`. What cannot be done because the place is away,
 * full or refuses us throws `BlobsUnavailable`.
 */
export interface Blobs {
  /** Keeps the bytes in place of what was there. They are whole and durable when this resolves; when they do not come to
   * their end nothing is kept, and this rejects with the stream's own error. */
  put(key: string, bytes: Readable): Promise<void>
  /** The bytes, to be read to their end or destroyed; null when there are none. */
  get(key: string, range?: ByteRange): Promise<Readable | null>
  /** Bytes that are not there are no trouble. */
  delete(key: string): Promise<void>
}

/** The place where files are kept cannot do it now. The message holds no secret. */
export class BlobsUnavailable extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'BlobsUnavailable'
  }
}
