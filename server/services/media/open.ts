import type { Readable } from 'node:stream'
import { notFound, Problem } from '../../domain/problem.ts'
import { networkIO } from '../channels/io.ts'
import type { Context } from '../context.ts'
import { checkLink, type LinkClaim } from './links.ts'
import { type FileRow, fileRow } from './rows.ts'
import { storedBytes } from './stored.ts'

/** A file to be read. */
export interface OpenFile {
  body: Readable
  mimeType: string | null
  /** Bytes, where they are known. */
  size: number | null
  filename?: string
}

/**
 * The file that a link leads to. Throws `Problem`: `not_found` (the link is not one of ours, or the file is gone),
 * `forbidden` (its time is over).
 */
export async function linkedFile(context: Context, id: string, claim: LinkClaim): Promise<FileRow> {
  const { read } = context.store
  const found = await read.selectFrom('media').select('workspace_id').where('id', '=', id).executeTakeFirst()
  const verdict = found ? checkLink(context, found.workspace_id, id, claim) : 'forged'
  const row = found && verdict !== 'forged' ? await fileRow(read, found.workspace_id, id) : null
  if (!row) throw notFound('file, or the link was changed')
  if (verdict === 'expired') {
    throw new Problem('forbidden', 'The time of this link is over.', {
      reason: 'link_expired',
      cure: 'Ask for the message or the file again: it has a fresh link.',
    })
  }
  return row
}

/** A file in any state: what is not stored is read from the network. Throws `Problem`. */
export async function openFile(context: Context, row: FileRow): Promise<OpenFile> {
  const { mime_type: mimeType, size, filename } = row
  if (row.state === 'stored') {
    return { body: await storedBytes(context, row), mimeType, size, ...(filename !== null && { filename }) }
  }
  if (row.message_id === null || row.ref === null) throw notFound('file')
  return await openAtNetwork(context, row.workspace_id, {
    messageId: row.message_id,
    ref: row.ref,
    mimeType: row.declared_type,
    filename,
  })
}

/** A file where it came from. */
interface FileAtNetwork {
  messageId: string
  ref: string
  /** What the message said of it. */
  mimeType: string | null
  filename: string | null
}

/**
 * Opens a file of a message that came in, fetched from the network with the channel's credentials as it is read. Throws
 * `Problem`: `channel_unavailable`, `unavailable`.
 */
export async function openAtNetwork(
  context: Context,
  workspaceId: string,
  { messageId, ref, mimeType, filename }: FileAtNetwork,
): Promise<OpenFile> {
  const message = await context.store.read
    .selectFrom('messages')
    .select('channel_id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', messageId)
    .executeTakeFirst()
  const channel = message && (await context.channels.get(message.channel_id))
  if (!channel?.network.fetchMedia) {
    throw new Problem('channel_unavailable', 'The channel of this file is gone.')
  }
  const io = networkIO(context, channel, { kind: 'media', messageId })
  const result = await channel.network.fetchMedia(channel.account, ref, io)
  if (!result.ok) {
    const { message: text, code, cure } = result.failure
    throw new Problem('unavailable', channel.redact(text), { reason: code, ...(cure ? { cure } : {}) })
  }
  const name = filename ?? result.filename
  return {
    body: result.body,
    mimeType: mimeType ?? result.mimeType,
    size: result.size,
    ...(name === undefined ? {} : { filename: name }),
  }
}
