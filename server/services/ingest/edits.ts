import { type Content, editedContent } from '../../domain/content.ts'
import { editMessages, lockMessages } from '../../store/messages.ts'
import { messagesByRef, refKey } from '../../store/refs.ts'
import type { Store, Tx } from '../../store/store.ts'
import { toMessage } from '../entities.ts'
import { adoptFiles } from '../media/inbound.ts'
import type { IncomingOf } from './claim.ts'
import type { Stored } from './commit.ts'

/** A contact changed what a message says. An edit of a message we never had is dropped: there is nothing to change. */
export async function applyEdits(
  kind: Store['kind'],
  tx: Tx,
  items: readonly IncomingOf<'edit'>[],
  now: number,
): Promise<Stored> {
  const targetOf = ({ channel: { row }, event }: IncomingOf<'edit'>) => ({
    workspace_id: row.workspace_id,
    channel_id: row.id,
    ref: event.target,
  })
  const targets = await messagesByRef(tx, items.map(targetOf))
  const found = items.flatMap(item => {
    const id = targets.get(refKey(targetOf(item)))
    const { channel, event } = item
    const { workspace_id } = channel.row
    return id === undefined ? [] : [{ workspace_id, id, channel, content: event.content }]
  })
  const keys = [...new Map(found.map(({ id, workspace_id }) => [id, { id, workspace_id }])).values()]
  const before = await lockMessages(
    tx,
    kind,
    keys.sort((a, b) => (a.id < b.id ? -1 : 1)),
  )
  const contents = new Map(before.map(row => [row.id, JSON.parse(row.content) as Content]))
  const wake: NonNullable<Stored['wake']> = []
  for (const { id, channel, content } of found) {
    const known = contents.get(id)
    if (!known) continue
    const edited = { channel, messageId: id, content: editedContent(known, content), before: known }
    const adopted = await adoptFiles(tx, [edited], now)
    wake.push(...adopted.wake)
    contents.set(id, adopted.contents[0] ?? edited.content)
  }
  const rows = await editMessages(
    tx,
    before.map(({ workspace_id, id }) => ({
      workspace_id,
      id,
      content: JSON.stringify(contents.get(id)),
      at: now,
    })),
  )
  return {
    events: rows.map(row => ({
      workspaceId: row.workspace_id,
      type: 'message.edited',
      channelId: row.channel_id,
      data: { message: toMessage(row) },
    })),
    wake,
  }
}
