import { createHmac } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import { equalSecrets } from '../../domain/constant-time.ts'
import type { Content } from '../../domain/content.ts'
import type { MediaFile } from '../../domain/media.ts'
import { invalid, Problem } from '../../domain/problem.ts'
import type { VisitorContent } from '../../domain/webchat/content.ts'
import type { Context } from '../context.ts'
import { removeFile } from '../media/remove.ts'
import { fileRow } from '../media/rows.ts'
import { storeUpload } from '../media/upload.ts'
import { openChannel } from './channel.ts'
import type { Visitor } from './tokens.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const OPEN = 'application/vnd.oasis.opendocument'

/** Which files a visitor may send: what people show each other, and nothing that runs. */
export const ATTACHMENTS = {
  maxBytes: 10 * 1024 * 1024,
  types: [
    'image/jpeg',
    'image/png',
    'image/gif',
    'image/webp',
    'image/heic',
    'video/mp4',
    'video/webm',
    'video/quicktime',
    'audio/mpeg',
    'audio/mp4',
    'audio/aac',
    'audio/ogg',
    'audio/wav',
    'audio/webm',
    'application/pdf',
    'text/plain',
    'text/csv',
    `${OFFICE}.wordprocessingml.document`,
    `${OFFICE}.spreadsheetml.sheet`,
    `${OFFICE}.presentationml.presentation`,
    `${OPEN}.text`,
    `${OPEN}.spreadsheet`,
    `${OPEN}.presentation`,
  ],
}

export interface Attachment {
  /** By which the visitor's next message names it, within a day. */
  name: string
  file: MediaFile
}

/**
 * Keeps a file that a visitor is about to send. What it is, its bytes say. Throws `Problem`: `channel_unavailable`,
 * `too_large`, `invalid` (a kind of file that is not taken, or none), `unavailable`.
 */
export async function storeAttachment(
  context: Context,
  visitor: Visitor,
  upload: { stream: Readable; mimeType: string | null; filename: string | null },
): Promise<Attachment> {
  await openChannel(context, visitor.channelId)
  const { workspaceId } = visitor
  // Not by `pipeline`: it would cut the connection over which a refusal goes back.
  const stream = upload.stream.pipe(capped())
  upload.stream.once('error', error => stream.destroy(error))
  upload.stream.once('close', () => {
    if (!upload.stream.readableEnded) stream.destroy(brokeOff())
  })
  const file = await storeUpload(context, workspaceId, { ...upload, stream })
  if (!ATTACHMENTS.types.includes(file.mimeType ?? '')) {
    await removeFile(context, { workspace_id: workspaceId, id: file.id })
    throw new Problem('invalid', `Files of the type ${file.mimeType} are not taken here.`, {
      reason: 'type_refused',
    })
  }
  return { name: `${file.id}.${sign(context, visitor, file.id)}`, file }
}

const brokeOff = () => invalid('', 'The file broke off before its end.')

function capped(): Transform {
  let size = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      done(size > ATTACHMENTS.maxBytes ? tooLarge() : null, chunk)
    },
  })
}

export const tooLarge = (): Problem =>
  new Problem('too_large', `A file may have ${ATTACHMENTS.maxBytes} bytes.`)

/** The content of a message with a file that was sent before. Throws `Problem` (`invalid`). */
export async function attached(
  context: Context,
  visitor: Visitor,
  { attachment, caption }: Extract<VisitorContent, { type: 'attachment' }>,
): Promise<Content> {
  const [id = '', signature = ''] = attachment.split('.')
  const genuine = equalSecrets(sign(context, visitor, id), signature)
  const row = genuine ? await fileRow(context.store.read, visitor.workspaceId, id) : null
  if (row?.state !== 'stored' || row.message_id !== null) {
    throw invalid('/content/attachment', 'There is no such file, or no more, or it was sent before.')
  }
  const type = kindOf(row.mime_type ?? '')
  return { type, media: { id }, ...(caption !== undefined && { caption }) }
}

function kindOf(mimeType: string): 'image' | 'video' | 'audio' | 'document' {
  const [kind] = mimeType.split('/')
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document'
}

/** Only the session that sent a file can use it: ids of files stand in links. */
const sign = ({ seal }: Context, { channelId, sessionId }: Visitor, id: string): string =>
  createHmac('sha256', seal.derive('webchat attachments'))
    .update(JSON.stringify([channelId, sessionId, id]))
    .digest('base64url')
