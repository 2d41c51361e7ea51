import { type Content, filesOf, type Media, mapFiles } from '../../domain/content.ts'
import { newId, parseId } from '../../domain/ids.ts'
import { insertJobs, type Job } from '../../store/jobs.ts'
import { type ClaimedFile, claimMedia, insertMedia } from '../../store/media.ts'
import type { MediaRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { LiveChannel } from '../channels/live.ts'

/** A message that came in, and whose files are not Portico's yet. */
interface Arrived {
  channel: LiveChannel
  messageId: string
  content: Content
  /** What it said before it was edited. */
  before?: Content
}

/** Lanes to be woken after the commit. */
type Lane = { kind: 'media'; workspaceId: string; laneId: string }

/**
 * Gives the files of messages their ids, and makes the jobs that fetch them, in the caller's transaction; returns the
 * contents with the ids, in their order, and the lanes with new work. A file that was uploaded for the message is the
 * message's from now on; an id that names no such file is left out.
 */
export async function adoptFiles(
  tx: Tx,
  arrived: readonly Arrived[],
  now: number,
): Promise<{ contents: Content[]; wake: Lane[] }> {
  if (!arrived.some(({ content }) => filesOf(content).length > 0)) {
    return { contents: arrived.map(({ content }) => content), wake: [] }
  }
  const claimed = await claimUploads(tx, arrived)
  const rows: MediaRow[] = []
  const jobs: Job[] = []
  const wake = new Map<string, Lane>()
  const contents = arrived.map(({ channel, messageId, content, before }) => {
    const known = new Map((before ? filesOf(before) : []).map(file => [file.ref, file]))
    return mapFiles(content, ({ id, ...file }): Media => {
      const upload = id === undefined ? undefined : claimed.get(parseId(id, PREFIX) ?? '')
      if (upload) return { ...file, ...factsOf(upload) }
      if (file.ref === undefined || !channel.network.fetchMedia) return file
      const same = known.get(file.ref)
      if (same?.id !== undefined) return { ...file, ...same }
      const row = fileOf(channel.row.workspace_id, messageId, file, now)
      rows.push(row)
      jobs.push(jobOf(row, channel.row.id))
      wake.set(channel.row.id, {
        kind: 'media',
        workspaceId: channel.row.workspace_id,
        laneId: channel.row.id,
      })
      return { ...file, id: row.id }
    })
  })
  await insertMedia(tx, rows)
  await insertJobs(tx, jobs)
  return { contents, wake: [...wake.values()] }
}

const PREFIX = 'media_'

async function claimUploads(tx: Tx, arrived: readonly Arrived[]): Promise<Map<string, ClaimedFile>> {
  const keys = arrived.flatMap(({ channel, messageId, content }) =>
    filesOf(content).flatMap(file => {
      const id = file.id === undefined ? null : parseId(file.id, PREFIX)
      return id === null ? [] : [{ workspace_id: channel.row.workspace_id, id, message_id: messageId }]
    }),
  )
  const found = keys.length === 0 ? [] : await claimMedia(tx, keys)
  return new Map(found.map(file => [file.id, file]))
}

const factsOf = ({ id, mime_type, filename, size }: ClaimedFile): Media => ({
  id,
  ...(mime_type !== null && { mimeType: mime_type }),
  ...(filename !== null && { filename }),
  ...(size !== null && { size }),
})

const fileOf = (workspaceId: string, messageId: string, file: Media, now: number): MediaRow => ({
  workspace_id: workspaceId,
  id: newId(),
  source: 'inbound',
  state: 'waiting',
  message_id: messageId,
  ref: file.ref ?? null,
  declared_type: file.mimeType ?? null,
  mime_type: null,
  filename: file.filename ?? null,
  size: file.size ?? null,
  sha256: null,
  failure: null,
  created_at: now,
  expires_at: null,
})

/** Fetched at once: networks keep their files for a time, and some of them for minutes. */
const jobOf = (row: MediaRow, channelId: string): Job => ({
  workspace_id: row.workspace_id,
  id: row.id,
  kind: 'media',
  lane_id: channelId,
  serial_id: row.id,
  priority: 0,
  due_at: row.created_at,
  attempts: 0,
  payload: '{}',
})
