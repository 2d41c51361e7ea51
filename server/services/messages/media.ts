import type { Readable } from 'node:stream'
import { filesOf } from '../../domain/content.ts'
import { notFound, Problem } from '../../domain/problem.ts'
import { networkIO } from '../channels/io.ts'
import type { Caller, Context } from '../context.ts'
import { getMessage } from './read.ts'

export interface OpenMedia {
  body: Readable
  mimeType: string | null
  /** Bytes, where the network tells. */
  size: number | null
  filename?: string
}

/**
 * Opens a file of a message that came in, fetched from the network with the channel's credentials as it is read. A mail
 * may have several, counted from 0.
 * Throws `Problem`: `not_found` (no such message, or it has no file), `channel_unavailable`, `unavailable`.
 */
export async function openMedia(
  context: Context,
  caller: Caller,
  messageId: string,
  index = 0,
): Promise<OpenMedia> {
  const { message } = await getMessage(context, caller, messageId)
  const file = filesOf(message.content)[index]
  if (file?.ref === undefined) throw notFound('file in this message')
  const channel = await context.channels.get(message.channelId)
  if (!channel?.network.fetchMedia)
    throw new Problem('channel_unavailable', 'The channel of this file is gone.')
  const { filename, mimeType } = file
  const io = networkIO(context, channel, { kind: 'media', messageId })
  const result = await channel.network.fetchMedia(channel.account, file.ref, io)
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
