import type { MediaFile, MediaState } from '../../domain/media.ts'
import type { MediaRow } from '../../store/schema.ts'
import type { Db } from '../../store/store.ts'

/** A file that is not deleted. */
export type FileRow = MediaRow & { state: MediaState }

/** A file of the workspace; null when there is none, or no more. */
export async function fileRow(db: Db, workspaceId: string, id: string): Promise<FileRow | null> {
  const row = await db
    .selectFrom('media')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && row.state !== 'deleted' ? { ...row, state: row.state } : null
}

export const toMediaFile = (row: FileRow): MediaFile => ({
  id: row.id,
  source: row.source,
  state: row.state,
  messageId: row.message_id,
  mimeType: row.mime_type ?? row.declared_type,
  filename: row.filename,
  size: row.size,
  sha256: row.sha256,
  failure: row.failure === null ? null : JSON.parse(row.failure),
  createdAt: row.created_at,
  expiresAt: row.expires_at,
})
