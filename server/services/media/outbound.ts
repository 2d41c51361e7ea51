import { filesOf, type Media, mapFiles, type OutboundContent } from '../../domain/content.ts'
import { parseId } from '../../domain/ids.ts'
import { baseType } from '../../domain/mime.ts'
import type { Manifest } from '../../domain/network.ts'
import { invalid, Problem } from '../../domain/problem.ts'
import { keepMedia } from '../../store/media.ts'
import type { MessageRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { Caller, Context, ContextParts } from '../context.ts'
import { linksToNetworks } from './links.ts'
import { type FileRow, fileRow } from './rows.ts'

/** Ids of files as clients write them. */
const PREFIX = 'media_'

/**
 * The content with what is known of the files that it names by their ids, so that a network can tell whether it takes
 * them. `at` leads to the content. Throws `Problem`, naming the field.
 */
export async function resolveFiles(
  context: Context,
  caller: Pick<Caller, 'workspaceId' | 'may'>,
  content: OutboundContent,
  at = '/content',
): Promise<OutboundContent> {
  const found = new Map<string, FileRow>()
  const named: { file: Media; field: string }[] = []
  mapFiles(content, (file, place) => {
    named.push({ file, field: `${at}${place}` })
    return file
  })
  for (const { file, field } of named) {
    if (file.failure !== undefined) throw invalid(`${field}/failure`, 'What is sent has no failure.')
    if (file.id !== undefined) found.set(file.id, await usableFile(context, caller, file.id, `${field}/id`))
  }
  if (found.size === 0) return content
  return mapFiles(content, file => {
    const row = file.id === undefined ? undefined : found.get(file.id)
    return row ? { ...withoutPlace(file), ...factsOf(row, file.filename) } : file
  })
}

/** Where a file is, is for its id to say. */
const withoutPlace = ({ url, ref, ...file }: Media): Media => file

const factsOf = (row: FileRow, filename = row.filename): Media => ({
  id: row.id,
  ...(row.mime_type !== null && { mimeType: row.mime_type }),
  ...(row.size !== null && { size: row.size }),
  ...(filename !== null && { filename }),
})

async function usableFile(
  context: Context,
  { workspaceId, may }: Pick<Caller, 'workspaceId' | 'may'>,
  text: string,
  field: string,
): Promise<FileRow> {
  const { read } = context.store
  const id = parseId(text, PREFIX)
  const row = id === null ? null : await fileRow(read, workspaceId, id)
  const channelId = row && (await channelOfFile(context, row))
  if (!row || (channelId !== null && !may('messages.get', `channels/${channelId}`))) {
    throw invalid(field, 'There is no such file.')
  }
  if (row.state === 'stored') return row
  if (row.state === 'waiting') {
    throw new Problem('conflict', 'The file is not here yet.', {
      field,
      reason: 'file_waiting',
      retryAfter: 5,
    })
  }
  throw invalid(field, 'The file never came, so it cannot be sent.')
}

/** The channel of the message that a file came with; null for an upload. */
export async function channelOfFile(context: Context, row: FileRow): Promise<string | null> {
  if (row.message_id === null) return null
  const message = await context.store.read
    .selectFrom('messages')
    .select('channel_id')
    .where('workspace_id', '=', row.workspace_id)
    .where('id', '=', row.message_id)
    .executeTakeFirst()
  return message?.channel_id ?? null
}

/** Why a network does not take the files that Portico keeps of a content; null when it does. */
export function unfitFile(
  { config }: Pick<ContextParts, 'config'>,
  manifest: Manifest,
  content: OutboundContent,
): Problem | null {
  let problem: Problem | null = null
  mapFiles(content, (file, place) => {
    if (file.id !== undefined)
      problem ??= unfit(config.publicUrl, manifest, content, file, `/content${place}`)
    return file
  })
  return problem
}

function unfit(
  publicUrl: string | null,
  { title, capabilities }: Manifest,
  content: OutboundContent,
  { mimeType, size = 0 }: Media,
  field: string,
): Problem | null {
  const capability = capabilities[content.type]
  const upload = capability?.upload
  if (publicUrl === null && upload === undefined) {
    return new Problem(
      'invalid',
      `${title} fetches files by their links, and Portico has no public address.`,
      {
        field: `${field}/id`,
        reason: 'no_public_url',
        cure: 'Set PORTICO_PUBLIC_URL, or give the public url of the file in place of its id.',
      },
    )
  }
  // What is graded less leaves as something else where it does not fit.
  const limits = upload ?? (capability?.grade === 'full' ? capability : {})
  const { maxBytes = Number.POSITIVE_INFINITY, mimeTypes } = limits
  if (size > maxBytes) {
    return new Problem('invalid', `The file has ${size} bytes; ${title} takes ${maxBytes} at most here.`, {
      field: `${field}/id`,
      reason: 'file_too_large',
    })
  }
  const type = baseType(mimeType)
  if (!mimeTypes || type === null || mimeTypes.some(taken => baseType(taken) === type)) return null
  return new Problem('invalid', `The file is ${type}; ${title} takes ${mimeTypes.join(', ')} here.`, {
    field: `${field}/id`,
    reason: 'file_type',
  })
}

/** Files that messages use stay. */
export async function keepFiles(tx: Tx, rows: readonly MessageRow[]): Promise<void> {
  const keys = rows.flatMap(({ workspace_id, content }) =>
    // Nearly all messages have no file, and need not be read for it.
    content.includes('"id":')
      ? filesOf(JSON.parse(content) as OutboundContent).flatMap(({ id }) =>
          id === undefined ? [] : [{ workspace_id, id }],
        )
      : [],
  )
  if (keys.length > 0) await keepMedia(tx, keys)
}

/**
 * The content as a network gets it: the files that Portico keeps have links. Null when one of them is gone.
 */
export async function contentForNetwork(
  context: Context,
  workspaceId: string,
  content: OutboundContent,
): Promise<OutboundContent | null> {
  const ids = filesOf(content).flatMap(({ id }) => id ?? [])
  if (ids.length === 0) return content
  const rows = await Promise.all(ids.map(id => fileRow(context.store.read, workspaceId, id)))
  return rows.every(row => row?.state === 'stored') ? linksToNetworks(context, workspaceId)(content) : null
}
