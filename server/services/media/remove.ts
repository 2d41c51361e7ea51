import type { MediaState } from '../../domain/media.ts'
import type { Failure } from '../../domain/message.ts'
import { deleteJobs } from '../../store/jobs.ts'
import type { MediaRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Context, ContextParts } from '../context.ts'
import { blobKey } from './keep.ts'
import { noteInMessage } from './note.ts'
import { fileRow } from './rows.ts'

/** Milliseconds after which nobody writes the bytes of a file any more that was deleted while they came. */
const SETTLED = 3_600_000
/** Files removed in one round. */
const BATCH = 100

type FileKey = Pick<MediaRow, 'workspace_id' | 'id'>

const DELETED: Failure = { code: 'deleted', message: 'The file was deleted.' }

/**
 * Deletes a file in three steps: the row is marked, and from then on nobody sees the file; the bytes go; the row goes.
 * A process that dies in between leaves the marked row, by which `sweepFiles` finds the bytes. So there is never a file
 * that is shown without its bytes, and no bytes without a row. `only`: not in another state than this.
 */
export async function removeFile(context: Context, row: FileKey, only?: MediaState): Promise<void> {
  const marked = await context.store.transaction(tx => markDeleted(context, tx, row, only))
  if (!marked) return
  await purge(context, marked).catch(error =>
    context.log.warn({ err: error, media: row.id }, 'the bytes of a file are removed later'),
  )
}

/** Marks a file that is not deleted yet; its message says so. */
async function markDeleted(
  context: ContextParts,
  tx: Tx,
  { workspace_id, id }: FileKey,
  only?: MediaState,
): Promise<MediaRow | null> {
  const before = await fileRow(tx.db, workspace_id, id)
  if (!before || (only !== undefined && before.state !== only)) return null
  await deleteJobs(tx, [before])
  await noteInMessage(context, tx, before, { failure: DELETED })
  const now = context.now()
  const row = {
    ...before,
    state: 'deleted' as const,
    // Bytes that are still on their way would come after they were removed.
    expires_at: before.state === 'waiting' ? now + SETTLED : now,
  }
  await tx.db
    .updateTable('media')
    .set({ state: row.state, expires_at: row.expires_at })
    .where('workspace_id', '=', workspace_id)
    .where('id', '=', id)
    .where('state', '=', before.state)
    .execute()
  return row
}

async function purge(context: Context, row: MediaRow): Promise<void> {
  await context.blobs.delete(blobKey(row))
  if ((row.expires_at ?? 0) > context.now()) return
  await context.store.transaction(tx =>
    tx.db
      .deleteFrom('media')
      .where('workspace_id', '=', row.workspace_id)
      .where('id', '=', row.id)
      .where('state', '=', 'deleted')
      .execute(),
  )
}

/** Removes uploads that nobody has used in time, and what deletions before have left. */
export async function sweepFiles(context: Context): Promise<void> {
  const due = await context.store.read
    .selectFrom('media')
    .selectAll()
    .where('expires_at', '<=', context.now())
    .orderBy('expires_at')
    .limit(BATCH)
    .execute()
  for (const row of due) {
    if (row.state === 'deleted') await purge(context, row)
    else await expire(context, row)
  }
}

/** An upload that a message took meanwhile stays. */
async function expire(context: Context, row: MediaRow): Promise<void> {
  const marked = await context.store.transaction(async tx => {
    const { numUpdatedRows } = await tx.db
      .updateTable('media')
      .set({ state: 'deleted' })
      .where('workspace_id', '=', row.workspace_id)
      .where('id', '=', row.id)
      .where('expires_at', '<=', context.now())
      .executeTakeFirst()
    return numUpdatedRows === 1n
  })
  if (marked) await purge(context, row)
}
