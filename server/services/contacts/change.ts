import type { Contact } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import { invalid, notFound, Problem } from '../../domain/problem.ts'
import type { IdentityRow } from '../../store/schema.ts'
import { stale } from '../channels/update.ts'
import type { Caller, Context } from '../context.ts'
import { toContact, toIdentity } from '../entities.ts'
import { recordEvents } from '../events/record.ts'
import { addressOn, scopeOf } from '../messages/target.ts'
import { getContact } from './read.ts'

export interface CreateContactInput {
  name?: string
  language?: string
  metadata?: Record<string, unknown>
  /** Where they can be reached: an address on a channel's network. */
  identities?: { channelId: string; address: string }[]
}

/**
 * Makes a contact before it has written. Throws `Problem`: `invalid` (no such channel, no such address), `conflict` (an
 * address belongs to another contact).
 */
export async function createContact(
  context: Context,
  caller: Caller,
  input: CreateContactInput,
  id: string = newId(),
): Promise<Contact> {
  const now = context.now()
  const identities = new Map<string, { row: IdentityRow; field: string }>()
  for (const [i, { channelId, address: given }] of (input.identities ?? []).entries()) {
    const channel = await context.channels.get(channelId)
    if (channel?.row.workspace_id !== caller.workspaceId) {
      throw invalid(`/identities/${i}/channelId`, 'There is no such channel.')
    }
    const scope = scopeOf(channel)
    const address = addressOn(channel, given, `/identities/${i}/address`)
    const owner = { workspace_id: caller.workspaceId, contact_id: id }
    const row = { ...owner, scope, address, username: null, opted_out_at: null, created_at: now }
    // The same address over two channels of one medium is one.
    identities.set(`${scope} ${address}`, { row, field: `/identities/${i}/address` })
  }
  const row = {
    workspace_id: caller.workspaceId,
    id,
    name: input.name ?? null,
    language: input.language ?? null,
    metadata: JSON.stringify(input.metadata ?? {}),
    created_at: now,
    updated_at: now,
    version: 1,
  }
  const publish = await context.store.transaction(async tx => {
    const made = await tx.db
      .insertInto('contacts')
      .values(row)
      .onConflict(c => c.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) return () => {}
    for (const { row: identity, field } of identities.values()) {
      const added = await tx.db
        .insertInto('identities')
        .values(identity)
        .onConflict(c => c.doNothing())
        .returning('contact_id')
        .executeTakeFirst()
      if (!added) {
        throw new Problem('conflict', 'The address belongs to another contact.', {
          field,
          reason: 'address_taken',
        })
      }
    }
    const contact = toContact(
      row,
      [...identities.values()].map(i => toIdentity(i.row)),
    )
    const type = 'contact.created' as const
    return recordEvents(context, tx, [
      { workspaceId: caller.workspaceId, type, channelId: null, data: { contact } },
    ])
  })
  publish()
  return getContact(context, caller, id)
}

export interface UpdateContactInput {
  name?: string | null
  language?: string | null
  metadata?: Record<string, unknown>
}

/** Changes what is given. Throws `Problem`: `not_found`, `stale` (`expectedVersion` is not the contact's). */
export async function updateContact(
  context: Context,
  caller: Caller,
  id: string,
  input: UpdateContactInput,
  expectedVersion?: number,
): Promise<Contact> {
  const { identities } = await getContact(context, caller, id)
  const publish = await context.store.transaction(async tx => {
    const row = await tx.db
      .updateTable('contacts')
      .set(eb => ({
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.language === undefined ? {} : { language: input.language }),
        ...(input.metadata === undefined ? {} : { metadata: JSON.stringify(input.metadata) }),
        updated_at: context.now(),
        version: eb('version', '+', 1),
      }))
      .where('workspace_id', '=', caller.workspaceId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst()
    if (!row) throw notFound('contact')
    const version = row.version - 1
    if (expectedVersion !== undefined && version !== expectedVersion) throw stale(version)
    const data = { contact: toContact(row, identities) }
    const type = 'contact.updated' as const
    return recordEvents(context, tx, [{ workspaceId: caller.workspaceId, type, channelId: null, data }])
  })
  publish()
  return getContact(context, caller, id)
}
