import { sql } from 'kysely'
import type { Contact, Page } from '../../domain/entities.ts'
import { notFound } from '../../domain/problem.ts'
import type { IdentityRow } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { toContact, toIdentity } from '../entities.ts'
import { pageOf, readCursor } from '../pages.ts'

export interface ContactFilter {
  /** Part of the name or of an address, in any case. */
  search?: string
  limit: number
  cursor?: string
}

/** Contacts with their addresses, the newest first. */
export async function listContacts(
  context: Context,
  caller: Caller,
  filter: ContactFilter,
): Promise<Page<Contact>> {
  let query = context.store.read
    .selectFrom('contacts as c')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
  const after = readCursor(filter.cursor)
  if (after !== undefined) query = query.where('id', '<', after)
  if (filter.search !== undefined) {
    const pattern = `%${filter.search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    query = query.where(
      sql<boolean>`(lower(c.name) like ${pattern} escape '\\' or exists (select 1 from identities i
        where i.workspace_id = c.workspace_id and i.contact_id = c.id
          and lower(i.address) like ${pattern} escape '\\'))`,
    )
  }
  const rows = await query.execute()
  const identities = await identitiesOf(
    context,
    caller,
    rows.map(row => row.id),
  )
  return pageOf(rows, filter.limit, row => toContact(row, (identities.get(row.id) ?? []).map(toIdentity)))
}

/** Contacts by their ids; those that are not in the workspace are left out. */
export async function contactsById(
  context: Context,
  caller: Caller,
  ids: readonly string[],
): Promise<Map<string, Contact>> {
  if (ids.length === 0) return new Map()
  const rows = await context.store.read
    .selectFrom('contacts')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', 'in', ids)
    .execute()
  const identities = await identitiesOf(context, caller, ids)
  return new Map(rows.map(row => [row.id, toContact(row, (identities.get(row.id) ?? []).map(toIdentity))]))
}

/** Throws `Problem` (`not_found`), also for another workspace's. */
export async function getContact(context: Context, caller: Caller, id: string): Promise<Contact> {
  const row = await context.store.read
    .selectFrom('contacts')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound('contact')
  const identities = await identitiesOf(context, caller, [id])
  return toContact(row, (identities.get(id) ?? []).map(toIdentity))
}

async function identitiesOf(
  context: Context,
  caller: Caller,
  ids: readonly string[],
): Promise<Map<string, IdentityRow[]>> {
  if (ids.length === 0) return new Map()
  const rows = await context.store.read
    .selectFrom('identities')
    .selectAll()
    .where('workspace_id', '=', caller.workspaceId)
    .where('contact_id', 'in', ids)
    .orderBy('created_at')
    .execute()
  return Map.groupBy(rows, row => row.contact_id)
}
