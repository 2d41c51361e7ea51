import type { Readable } from 'node:stream'
import type { MediaResult } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { BlobsUnavailable, type ByteRange } from '../../media/blobs.ts'
import type { Context } from '../context.ts'
import { blobKey } from './keep.ts'
import { ownFile } from './links.ts'
import { type FileRow, fileRow } from './rows.ts'

/** The bytes of a file that is stored. Throws `Problem`: `unavailable`. */
export async function storedBytes(context: Context, row: FileRow, range?: ByteRange): Promise<Readable> {
  try {
    const bytes = await context.blobs.get(blobKey(row), range)
    if (bytes) return bytes
    context.log.error({ media: row.id }, 'the media store has lost a file')
    throw new Problem('unavailable', 'The media store does not have the file.')
  } catch (error) {
    if (!(error instanceof BlobsUnavailable)) throw error
    context.log.warn({ err: error }, 'the media store is away')
    throw new Problem('unavailable', 'The media store cannot be reached at this moment.', { retryAfter: 10 })
  }
}

/** A file by our own link to it, read without going over HTTP; null when the link is to something else. */
export async function openOwn(
  context: Context,
  workspaceId: string,
  url: string,
): Promise<MediaResult | null> {
  const id = ownFile(context, workspaceId, url)
  if (id === null) return null
  const row = await fileRow(context.store.read, workspaceId, id)
  if (row?.state !== 'stored') {
    return {
      ok: false,
      failure: { code: 'no_file', message: 'The file is no longer kept.' },
      permanent: true,
    }
  }
  try {
    const { mime_type: mimeType, size, filename } = row
    const body = await storedBytes(context, row)
    return { ok: true, body, mimeType, size, ...(filename !== null && { filename }) }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { ok: false, failure: { code: 'media_store', message: error.message } }
  }
}
