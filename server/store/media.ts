import { insertRows, rowStatement } from './rows.ts'
import type { MediaRow } from './schema.ts'
import type { Tx } from './store.ts'

const insert = insertRows<MediaRow>(
  'media',
  {
    workspace_id: 'uuid',
    id: 'uuid',
    source: 'text',
    state: 'text',
    message_id: 'uuid',
    ref: 'text',
    declared_type: 'text',
    mime_type: 'text',
    filename: 'text',
    size: 'bigint',
    sha256: 'text',
    failure: 'text',
    created_at: 'bigint',
    expires_at: 'bigint',
  },
  'on conflict do nothing',
)

/** Stores files; those that are there already are left as they are. */
export const insertMedia = (tx: Tx, rows: readonly MediaRow[]) => tx.run(insert, rows)

interface FileKey {
  workspace_id: string
  id: string
}

const keep = rowStatement<FileKey>(
  { workspace_id: 'uuid', id: 'uuid' },
  rows => `update media set expires_at = null from ${rows}
    where media.workspace_id = r.workspace_id and media.id = r.id and media.state = 'stored'`,
)

/** Files that a message uses stay. */
export const keepMedia = (tx: Tx, keys: readonly FileKey[]) => tx.run(keep, keys)

const claim = rowStatement<FileKey & { message_id: string }>(
  { workspace_id: 'uuid', id: 'uuid', message_id: 'uuid' },
  rows => `update media set expires_at = null, message_id = r.message_id from ${rows}
    where media.workspace_id = r.workspace_id and media.id = r.id and media.state = 'stored'
      and media.source = 'upload' and media.message_id is null
    returning media.id, media.mime_type, media.filename, media.size`,
)

export type ClaimedFile = Pick<MediaRow, 'id' | 'mime_type' | 'filename' | 'size'>

/** Makes uploaded files those of messages that came in; returns the files that were there for it. */
export const claimMedia = (tx: Tx, keys: readonly (FileKey & { message_id: string })[]) =>
  tx.run<FileKey & { message_id: string }, ClaimedFile>(claim, keys)
