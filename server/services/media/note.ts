import { type Content, type Media, mapFiles } from '../../domain/content.ts'
import { editMessages, lockMessages } from '../../store/messages.ts'
import type { MediaRow } from '../../store/schema.ts'
import type { Tx } from '../../store/store.ts'
import type { ContextParts } from '../context.ts'

/** What of a file its message says. */
export type FileFacts = Pick<Media, 'mimeType' | 'size' | 'filename' | 'failure'>

/** Writes into the message of a file what became of it. Locks the message: before the file's own row, as all do. */
export async function noteInMessage(
  context: ContextParts,
  tx: Tx,
  row: Pick<MediaRow, 'workspace_id' | 'id' | 'message_id'>,
  facts: FileFacts,
): Promise<void> {
  if (row.message_id === null) return
  const [message] = await lockMessages(tx, context.store.kind, [
    { workspace_id: row.workspace_id, id: row.message_id },
  ])
  if (!message) return
  const content = mapFiles(JSON.parse(message.content) as Content, file =>
    file.id === row.id ? { ...file, ...facts } : file,
  )
  const { workspace_id, id } = message
  await editMessages(tx, [{ workspace_id, id, content: JSON.stringify(content), at: context.now() }])
}
