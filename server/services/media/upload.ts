import type { Readable } from 'node:stream'
import { newId } from '../../domain/ids.ts'
import type { MediaFile } from '../../domain/media.ts'
import { invalid, Problem } from '../../domain/problem.ts'
import { storable } from '../../domain/storable.ts'
import { BlobsUnavailable } from '../../media/blobs.ts'
import { insertMedia } from '../../store/media.ts'
import type { Context } from '../context.ts'
import { FileTooLarge, keepBytes } from './keep.ts'
import { removeFile } from './remove.ts'
import { type FileRow, fileRow, toMediaFile } from './rows.ts'

export interface Upload {
  stream: Readable
  /** What the sender says it is; the bytes decide. Null when they do not say. */
  mimeType: string | null
  filename: string | null
}

/** How long a file is kept that no message uses, milliseconds. */
const UNUSED = 24 * 3_600_000

/**
 * Keeps a file that somebody gives. Nothing of it is left when the stream fails. It goes after a day, unless a message
 * uses it before. The stream is read to its end, or left when that cannot be. `id` is the file's id where the caller must be able to repeat itself: one that is there already is
 * returned as it is.
 *
 * The row is there before the bytes, and shown after them: when the process dies in between, the bytes are found by the
 * row when it expires. Throws `Problem`: `too_large`, `invalid` (it is empty, or broke off), `unavailable` (it cannot
 * be kept now).
 */
export async function storeUpload(
  context: Context,
  workspaceId: string,
  { stream, mimeType, filename }: Upload,
  id = newId(),
): Promise<MediaFile> {
  const before = await fileRow(context.store.read, workspaceId, id)
  if (before?.state === 'stored') return toMediaFile(before)
  const now = context.now()
  const row: FileRow = {
    workspace_id: workspaceId,
    id,
    source: 'upload',
    state: 'waiting',
    message_id: null,
    ref: null,
    declared_type: mimeType === null ? null : storable(mimeType).slice(0, 255),
    mime_type: null,
    filename: filename === null ? null : storable(filename),
    size: null,
    sha256: null,
    failure: null,
    created_at: now,
    expires_at: now + UNUSED,
  }
  await context.store.transaction(tx => insertMedia(tx, [row]))
  try {
    const { size, sha256, mimeType: found } = await keepBytes(context, row, stream, mimeType)
    if (size === 0) throw new Problem('invalid', 'The file is empty.')
    const facts = { state: 'stored' as const, mime_type: found, size, sha256 }
    const stored = await context.store.transaction(tx =>
      tx.db
        .updateTable('media')
        .set(facts)
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .where('state', '=', 'waiting')
        .executeTakeFirst(),
    )
    if (stored.numUpdatedRows === 1n) return toMediaFile({ ...row, ...facts })
    // The same request, sent twice at a time.
    const other = await fileRow(context.store.read, workspaceId, id)
    if (other?.state === 'stored') return toMediaFile(other)
    throw new Problem('conflict', 'The file was deleted while it came.')
  } catch (error) {
    await removeFile(context, row, 'waiting').catch(left =>
      context.log.warn({ err: left, media: id }, 'an upload that failed is removed later'),
    )
    throw uploadProblem(error)
  }
}

/** What whoever gave the file is told. */
function uploadProblem(error: unknown): unknown {
  if (error instanceof FileTooLarge) return new Problem('too_large', error.message)
  if (error instanceof BlobsUnavailable) {
    return new Problem('unavailable', 'Files cannot be kept at this moment.', { retryAfter: 10 })
  }
  const brokeOff = error instanceof Error && /ECONNRESET|ERR_STREAM_PREMATURE_CLOSE/.test(codeOf(error))
  return brokeOff ? invalid('', 'The file broke off before its end.') : error
}

const codeOf = (error: Error): string => String((error as NodeJS.ErrnoException).code)
