import { backoff } from '../../domain/backoff.ts'
import type { Failure } from '../../domain/message.ts'
import { baseType } from '../../domain/mime.ts'
import type { MediaResult } from '../../domain/network.ts'
import { storable } from '../../domain/storable.ts'
import { BlobsUnavailable } from '../../media/blobs.ts'
import { OutgoingError } from '../../net/failure.ts'
import { deleteJobs, type Job, retryJobs } from '../../store/jobs.ts'
import type { Tx } from '../../store/store.ts'
import { networkIO } from '../channels/io.ts'
import type { LiveChannel } from '../channels/live.ts'
import { isDeleted } from '../channels/remove.ts'
import type { Context } from '../context.ts'
import type { LaneWork, Outcome } from '../lanes/lane.ts'
import { unlimited } from '../lanes/pace.ts'
import { blobKey, FileTooLarge, type Kept, keepBytes } from './keep.ts'
import { noteInMessage } from './note.ts'
import { type FileRow, fileRow } from './rows.ts'

/** Files of one channel that are fetched at a time. */
const CONCURRENCY = 4
/** Milliseconds: the first wait after a failure, and the longest. */
const FIRST_WAIT = 2000
const LONGEST_WAIT = 3_600_000
/** A file that has not come for this long will not, milliseconds. */
const GIVE_UP = 24 * 3_600_000

type Fetched =
  | { kind: 'kept'; kept: Kept; filename: string | null }
  | { kind: 'failed'; failure: Failure; permanent: boolean }
  /** Given up by us, as Portico stops. */
  | { kind: 'aborted' }

/**
 * Fetches the files of messages that came in and keeps them: networks drop theirs after a while. A lane is a channel, so
 * a network that is slow or away holds up no other; each file is a serial of its own.
 */
export function fetchFiles(context: Context): LaneWork<object> {
  return {
    kind: 'media',
    async open({ workspaceId, laneId }) {
      // A channel that is switched off keeps its account, and the files came before.
      if (await context.channels.get(laneId)) return {}
      if (await isDeleted(context, workspaceId, laneId)) return {}
      return null
    },
    concurrency: () => CONCURRENCY,
    bucket: () => unlimited,
    async perform(job, _, signal) {
      const row = await fileRow(context.store.read, job.workspace_id, job.id)
      if (row?.state !== 'waiting') return await finish(context, job, async () => {})
      const channel = await context.channels.get(job.lane_id)
      const fetched = channel
        ? await fetchFile(context, channel, row, signal)
        : await withoutChannel(context, job)
      switch (fetched.kind) {
        case 'aborted':
          return { next: 'wait', dueAt: context.now() }
        case 'kept':
          return await settle(context, job, row, fetched)
        case 'failed': {
          const dueAt = context.now() + backoff(job.attempts + 1, FIRST_WAIT, LONGEST_WAIT)
          if (!fetched.permanent && dueAt < row.created_at + GIVE_UP) {
            await context.store.transaction(tx => retryJobs(tx, [{ ...job, due_at: dueAt }]))
            return { next: 'wait', dueAt }
          }
          return await giveUp(context, job, row, fetched.failure)
        }
      }
    },
  }
}

const withoutChannel = async (context: Context, job: Job): Promise<Fetched> => ({
  kind: 'failed',
  permanent: await isDeleted(context, job.workspace_id, job.lane_id),
  failure: { code: 'channel_deleted', message: 'The channel was deleted before the file was fetched.' },
})

async function fetchFile(
  context: Context,
  channel: LiveChannel,
  row: FileRow,
  signal: AbortSignal,
): Promise<Fetched> {
  const failed = (
    code: string,
    message: string,
    more: Partial<Failure> = {},
    permanent = false,
  ): Fetched => ({
    kind: 'failed',
    permanent,
    failure: { code, message: channel.redact(message), ...more },
  })
  const { message_id: messageId, ref } = row
  if (ref === null || messageId === null || !channel.network.fetchMedia) {
    return failed('no_file', 'The network gives no files.', {}, true)
  }
  try {
    const io = networkIO(context, channel, { kind: 'media', messageId, signal })
    const result: MediaResult = await channel.network.fetchMedia(channel.account, ref, io)
    if (signal.aborted) return { kind: 'aborted' }
    if (!result.ok) {
      const { code, message, cure } = result.failure
      return failed(code, message, cure === undefined ? {} : { cure }, isPermanent(result))
    }
    try {
      const kept = await keepBytes(context, row, result.body, row.declared_type ?? result.mimeType)
      return { kind: 'kept', kept, filename: row.filename ?? result.filename ?? null }
    } finally {
      result.body.destroy()
    }
  } catch (error) {
    if (signal.aborted) return { kind: 'aborted' }
    if (error instanceof FileTooLarge) return failed('too_large', error.message, { cure: CURE_SIZE }, true)
    if (error instanceof OutgoingError) {
      const { kind, message } = error.failure
      return kind === 'too-large'
        ? failed('too_large', message, { cure: CURE_SIZE }, true)
        : failed(kind, message)
    }
    if (error instanceof BlobsUnavailable) {
      context.log.warn({ err: error }, 'the media store is away')
      return failed('media_store', 'The media store could not take the file.')
    }
    context.log.error({ err: error, channel: channel.row.id, media: row.id }, 'a file could not be fetched')
    return failed('internal', 'Something went wrong inside Portico; the log says what.')
  }
}

const CURE_SIZE = 'PORTICO_MEDIA_MAX_BYTES says how large a file may be.'

const isPermanent = ({ permanent, failure }: Extract<MediaResult, { ok: false }>): boolean =>
  permanent === true || failure.code === 'too-large'

/** The file is stored, its message says what it is, and the job is done: together. */
async function settle(
  context: Context,
  job: Job,
  row: FileRow,
  { kept, filename }: Extract<Fetched, { kind: 'kept' }>,
): Promise<Outcome> {
  const { size, sha256, mimeType } = kept
  const name = filename === null ? null : storable(filename).slice(0, 255)
  const outcome = await finish(context, job, async tx => {
    await noteInMessage(context, tx, row, {
      mimeType: sameType(row.declared_type, mimeType),
      size,
      ...(name ? { filename: name } : {}),
    })
    await tx.db
      .updateTable('media')
      .set({ state: 'stored', mime_type: mimeType, size, sha256, filename: name || null })
      .where('workspace_id', '=', row.workspace_id)
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      .execute()
  })
  // Deleted while it came: what has just been kept goes too. The mark stays until after that.
  if (!(await fileRow(context.store.read, row.workspace_id, row.id))) {
    await context.blobs.delete(blobKey(row))
  }
  return outcome
}

/** What the network said of the type, with its parameters, where the bytes agree. */
const sameType = (declared: string | null, found: string): string =>
  declared !== null && baseType(declared) === found ? declared : found

const giveUp = (context: Context, job: Job, row: FileRow, failure: Failure): Promise<Outcome> =>
  finish(context, job, async tx => {
    await noteInMessage(context, tx, row, { failure })
    await tx.db
      .updateTable('media')
      .set({ state: 'failed', failure: JSON.stringify(failure) })
      .where('workspace_id', '=', row.workspace_id)
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      .execute()
  })

/** Ends a job together with what follows from it; nothing follows when another node has ended it. */
async function finish(context: Context, job: Job, effect: (tx: Tx) => Promise<void>): Promise<Outcome> {
  await context.store.transaction(async tx => {
    const ended = await deleteJobs(tx, [job])
    if (ended.length > 0) await effect(tx)
  })
  return { next: 'go-on' }
}
