import { createHash } from 'node:crypto'
import { finished, type Readable, Transform } from 'node:stream'
import type { Context } from '../context.ts'

/** A file has more bytes than the settings allow. */
export class FileTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`The file has more than ${maxBytes} bytes, the most that Portico keeps.`)
    this.name = 'FileTooLarge'
  }
}

/** What was found out about a file while it was kept. */
export interface Kept {
  size: number
  sha256: string
  mimeType: string
}

/** Where the bytes of a file are kept. */
export const blobKey = (row: { workspace_id: string; id: string }): string => `${row.workspace_id}/${row.id}`

/**
 * Keeps the bytes of a file as they come. `declared` is what it was said to be. Rejects with `FileTooLarge`,
 * `BlobsUnavailable` or the stream's own error; then nothing is kept, and the stream may not have come to its end.
 */
export async function keepBytes(
  context: Context,
  row: { workspace_id: string; id: string },
  bytes: Readable,
  declared: string | null,
): Promise<Kept> {
  const { HEAD, typeOf } = await import('./sniff.ts')
  const maxBytes = context.config.mediaMaxBytes
  const hash = createHash('sha256')
  const head: Buffer[] = []
  let size = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (size < HEAD) head.push(chunk.subarray(0, HEAD - size))
      size += chunk.length
      hash.update(chunk)
      done(size > maxBytes ? new FileTooLarge(maxBytes) : null, chunk)
    },
  })
  // Whoever reads the meter learns of an error by reading. The stream itself is left alone: it may be a request that is
  // still to be answered.
  finished(bytes, { writable: false }, error => error && meter.destroy(error))
  // It may fail when nobody reads it any more.
  meter.on('error', () => {})
  bytes.pipe(meter)
  try {
    await context.blobs.put(blobKey(row), meter)
  } finally {
    meter.destroy()
  }
  return { size, sha256: hash.digest('hex'), mimeType: typeOf(Buffer.concat(head), declared) }
}
