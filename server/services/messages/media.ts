import { filesOf } from '../../domain/content.ts'
import { notFound } from '../../domain/problem.ts'
import type { Caller, Context } from '../context.ts'
import { type OpenFile, openAtNetwork, openFile } from '../media/open.ts'
import { fileRow } from '../media/rows.ts'
import { getMessage } from './read.ts'

/**
 * Opens a file of a message; it may have several, counted from 0. What is not stored is fetched from the network with the
 * channel's credentials as it is read.
 * Throws `Problem`: `not_found` (no such message, or it has no file), `channel_unavailable`, `unavailable`.
 */
export async function openMedia(
  context: Context,
  caller: Caller,
  messageId: string,
  index = 0,
): Promise<OpenFile> {
  const { message } = await getMessage(context, caller, messageId)
  const file = filesOf(message.content)[index]
  const row = file?.id === undefined ? null : await fileRow(context.store.read, caller.workspaceId, file.id)
  if (row) return await openFile(context, row)
  if (file?.ref === undefined || message.direction === 'outbound') throw notFound('file in this message')
  const { ref, mimeType = null, filename = null } = file
  return await openAtNetwork(context, caller.workspaceId, { messageId, ref, mimeType, filename })
}
