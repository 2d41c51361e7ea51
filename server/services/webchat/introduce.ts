import { addressKey, openContacts } from '../../store/threads.ts'
import type { LiveChannel } from '../channels/live.ts'
import type { Context } from '../context.ts'
import { toKnownContact } from '../entities.ts'
import { recordEvents } from '../events/record.ts'
import { scopeOf } from '../messages/target.ts'
import type { Answers } from './answers.ts'
import { UNKNOWN } from './identity.ts'
import type { Visitor } from './tokens.ts'

/**
 * Notes what a visitor answered before the chat with their contact, which there is from then on: whoever just looks at a
 * page becomes none.
 */
export async function noteAnswers(
  context: Context,
  channel: LiveChannel,
  { address, name, language }: Visitor,
  answers: Answers,
): Promise<void> {
  const workspaceId = channel.row.workspace_id
  const at = context.now()
  const publish = await context.store.transaction(async tx => {
    const whom = { workspaceId, scope: scopeOf(channel), address }
    const spec = { ...whom, name: name ?? answers.name ?? null, username: null, language, at }
    const opened = (await openContacts(tx, [spec])).get(addressKey(whom))
    if (!opened) throw new Error('The contact was not opened.')
    const { contact, change } = opened
    const { metadata: before } = await tx.db
      .selectFrom('contacts')
      .select('metadata')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', contact.id)
      .$if(context.store.kind === 'postgres', query => query.forUpdate())
      .executeTakeFirstOrThrow()
    const metadata = JSON.stringify({ ...JSON.parse(before), preChat: answers })
    const row = await tx.db
      .updateTable('contacts')
      .set(eb => ({ metadata, updated_at: at, version: eb('version', '+', 1) }))
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', contact.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    const type = change === 'created' ? 'contact.created' : 'contact.updated'
    const data = { contact: toKnownContact({ ...contact, ...row }) }
    return recordEvents(context, tx, [{ workspaceId, type, channelId: channel.row.id, data }])
  })
  publish()
}

/**
 * The site says who a visitor is whom nobody knew till now: what they said stays theirs, and goes on under the new
 * address. A user who is known already, from another device, keeps the conversation they have there.
 */
export async function adopt(
  context: Context,
  channel: LiveChannel,
  from: string,
  { address: to, name, language }: Visitor,
): Promise<void> {
  const { workspace_id: workspaceId, id: channelId } = channel.row
  const scope = scopeOf(channel)
  const at = context.now()
  const publish = await context.store.transaction(async tx => {
    const all = await tx.db
      .selectFrom('identities as i')
      .innerJoin('identities as o', join =>
        join.onRef('o.workspace_id', '=', 'i.workspace_id').onRef('o.contact_id', '=', 'i.contact_id'),
      )
      .select(['i.contact_id', 'o.address'])
      .where('i.workspace_id', '=', workspaceId)
      .where('i.scope', '=', scope)
      .where('i.address', '=', from)
      .where('o.scope', '=', scope)
      .execute()
    const [known] = all
    // Somebody has logged in there before: this is another one.
    if (!known || all.some(({ address }) => !address.startsWith(UNKNOWN))) return () => {}
    const identity = { contact_id: known.contact_id, username: null, opted_out_at: null, created_at: at }
    const claimed = await tx.db
      .insertInto('identities')
      .values({ workspace_id: workspaceId, scope, address: to, ...identity })
      .onConflict(c => c.doNothing())
      .returning('address')
      .executeTakeFirst()
    if (!claimed) return () => {}
    const whom = { workspaceId, scope, address: to }
    const opened = await openContacts(tx, [{ ...whom, name, username: null, language, at }])
    await tx.db
      .updateTable('conversations')
      .set({ thread: to, updated_at: at })
      .where('workspace_id', '=', workspaceId)
      .where('channel_id', '=', channelId)
      .where('thread', '=', from)
      .execute()
    const contact = opened.get(addressKey(whom))?.contact
    if (!contact) throw new Error('The contact was not opened.')
    const data = { contact: toKnownContact(contact) }
    return recordEvents(context, tx, [{ workspaceId, type: 'contact.updated', channelId, data }])
  })
  publish()
}
