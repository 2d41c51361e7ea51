import { newId } from '../domain/ids.ts'
import { INBOX_GRAIN, placeInInbox } from './inbox.ts'
import { insertRows, rowStatement } from './rows.ts'
import type { ContactRow, ConversationRow, IdentityRow } from './schema.ts'
import type { Store, Tx } from './store.ts'

/** Somebody under one of their addresses. */
export interface ContactSpec {
  workspaceId: string
  /** Whose namespace the address is in. */
  scope: string
  address: string
  name: string | null
  username: string | null
  language: string | null
  at: number
}

/** A contact under one of its addresses. */
export type KnownContact = ContactRow & Pick<IdentityRow, 'scope' | 'address' | 'username' | 'opted_out_at'>

export interface OpenedContact {
  contact: KnownContact
  /** What finding it did to it. */
  change: 'created' | 'named' | null
}

const findIdentities = rowStatement<{ workspace_id: string; scope: string; address: string }>(
  { workspace_id: 'uuid', scope: 'text', address: 'text' },
  rows => `select i.scope, i.address, i.username, i.opted_out_at, c.* from ${rows}
    join identities i on i.workspace_id = r.workspace_id and i.scope = r.scope and i.address = r.address
    join contacts c on c.workspace_id = i.workspace_id and c.id = i.contact_id`,
)

const addIdentities = insertRows<IdentityRow>(
  'identities',
  {
    workspace_id: 'uuid',
    scope: 'text',
    address: 'text',
    contact_id: 'uuid',
    username: 'text',
    opted_out_at: 'bigint',
    created_at: 'bigint',
  },
  'on conflict do nothing returning workspace_id, scope, address, contact_id',
)

const addContacts = insertRows<ContactRow>('contacts', {
  workspace_id: 'uuid',
  id: 'uuid',
  name: 'text',
  language: 'text',
  metadata: 'text',
  created_at: 'bigint',
  updated_at: 'bigint',
  version: 'integer',
})

export const addressKey = (a: Pick<ContactSpec, 'workspaceId' | 'scope' | 'address'>) =>
  `${a.workspaceId} ${a.scope} ${a.address}`

/** The contacts behind addresses, by `addressKey`; an unknown address gets a contact of its own. */
export async function openContacts(
  tx: Tx,
  specs: readonly ContactSpec[],
): Promise<Map<string, OpenedContact>> {
  // The first to write from an address names it.
  const wanted = new Map(specs.toReversed().map(s => [addressKey(s), s]))
  const opened = new Map<string, OpenedContact>()
  const find = async (some: Iterable<ContactSpec>, created: ReadonlySet<string>) => {
    const asked = [...some].map(s => ({ workspace_id: s.workspaceId, scope: s.scope, address: s.address }))
    for (const contact of await tx.run<(typeof asked)[number], KnownContact>(findIdentities, asked)) {
      const key = addressKey({ workspaceId: contact.workspace_id, ...contact })
      opened.set(key, { contact, change: created.has(contact.id) ? 'created' : null })
    }
  }
  await find(wanted.values(), new Set())
  await nameContacts(tx, wanted, opened)
  const missing = [...wanted].filter(([key]) => !opened.has(key)).sort(([a], [b]) => (a < b ? -1 : 1))
  if (missing.length === 0) return opened

  const made = await tx.run<
    IdentityRow,
    Pick<IdentityRow, 'workspace_id' | 'scope' | 'address' | 'contact_id'>
  >(
    addIdentities,
    missing.map(([, s]) => ({
      workspace_id: s.workspaceId,
      scope: s.scope,
      address: s.address,
      contact_id: newId(),
      username: s.username,
      opted_out_at: null,
      created_at: s.at,
    })),
  )
  const rows = made.flatMap((row): ContactRow[] => {
    const spec = wanted.get(addressKey({ workspaceId: row.workspace_id, ...row }))
    if (!spec) return []
    const { name, language, at } = spec
    const stamps = { created_at: at, updated_at: at, version: 1 }
    return [{ workspace_id: row.workspace_id, id: row.contact_id, name, language, metadata: '{}', ...stamps }]
  })
  await tx.run(addContacts, rows)
  // Those just made, and those another node made a moment ago.
  const created = new Set(rows.map(row => row.id))
  await find(
    missing.map(([, spec]) => spec),
    created,
  )
  return opened
}

const name = rowStatement<{ workspace_id: string; id: string; name: string; at: number }>(
  { workspace_id: 'uuid', id: 'uuid', name: 'text', at: 'bigint' },
  rows => `update contacts set name = r.name, updated_at = r.at, version = contacts.version + 1 from ${rows}
    where contacts.workspace_id = r.workspace_id and contacts.id = r.id and contacts.name is null
    returning contacts.id, contacts.version`,
)

/** A contact we wrote to before we knew its name gets it from its first message. */
async function nameContacts(
  tx: Tx,
  specs: ReadonlyMap<string, ContactSpec>,
  opened: Map<string, OpenedContact>,
): Promise<void> {
  const named = new Map<string, { workspace_id: string; id: string; name: string; at: number }>()
  for (const [key, { contact }] of opened) {
    const spec = specs.get(key)
    if (contact.name !== null || !spec || spec.name === null) continue
    const { workspace_id, id } = contact
    named.set(id, { workspace_id, id, name: spec.name, at: spec.at })
  }
  const rows = [...named.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const versions = new Map(
    (await tx.run<(typeof rows)[number], { id: string; version: number }>(name, rows)).map(r => [
      r.id,
      r.version,
    ]),
  )
  for (const [key, { contact }] of opened) {
    const [to, version] = [named.get(contact.id), versions.get(contact.id)]
    if (!to || version === undefined) continue
    const now = { ...contact, name: to.name, updated_at: to.at, version }
    opened.set(key, { contact: now, change: 'named' })
  }
}

/** A conversation in which something was said. */
export interface ThreadSpec {
  workspaceId: string
  channelId: string
  /** The channel's. */
  network: string
  /** Who began it, if it is new. */
  contactId: string
  /** The conversation's address. */
  thread: string
  /** Messages that came in; 0 when we write first. */
  unread: number
  at: number
}

export interface OpenedThread {
  conversation: ConversationRow
  change: 'created' | 'reopened' | null
}

interface Touch {
  workspace_id: string
  id: string
  channel_id: string
  contact_id: string
  network: string
  thread: string
  unread: number
  at: number
  inbound_at: number | null
}

const touchTypes = {
  workspace_id: 'uuid',
  id: 'uuid',
  channel_id: 'uuid',
  contact_id: 'uuid',
  network: 'text',
  thread: 'text',
  unread: 'integer',
  at: 'bigint',
  inbound_at: 'bigint',
} as const

const lockThreads = rowStatement<Touch>(
  touchTypes,
  rows => `select c.id from ${rows} join conversations c on c.workspace_id = r.workspace_id
    and c.channel_id = r.channel_id and c.thread = r.thread order by c.id for update of c`,
)

// What waits for an answer waits since the first of it. A clock that was set back changes no moment to an earlier one.
// The status and the place in the inbox are left out, although most stay as they are: SQLite would write anew every
// index that has them.
const touchConversations = rowStatement<Touch>(touchTypes, rows => {
  const later = (column: string) => `${column} = case when excluded.${column} >
    coalesce(conversations.${column}, 0) then excluded.${column} else conversations.${column} end`
  return `insert into conversations (workspace_id, id, channel_id, contact_id, network, thread, status, unread,
      last_message_at, inbox_at, inbox_unread, last_inbound_at, waiting_since, opened_at, closed_at, created_at,
      updated_at)
    select r.workspace_id, r.id, r.channel_id, r.contact_id, r.network, r.thread, 'open', r.unread, r.at,
      r.at - r.at % ${INBOX_GRAIN}, case when r.unread > 0 then 1 else 0 end, r.inbound_at, r.inbound_at, r.at,
      cast(null as bigint), r.at, r.at from ${rows} where true
    on conflict (workspace_id, channel_id, thread) do update set
      unread = conversations.unread + excluded.unread,
      ${later('last_message_at')}, ${later('last_inbound_at')},
      waiting_since = coalesce(conversations.waiting_since, excluded.waiting_since), updated_at = excluded.updated_at
    returning *`
})

type Reopened = Pick<ConversationRow, 'workspace_id' | 'id' | 'opened_at'>

const reopen = rowStatement<Reopened>(
  { workspace_id: 'uuid', id: 'uuid', opened_at: 'bigint' },
  rows => `update conversations set status = 'open', opened_at = r.opened_at, closed_at = null
    from ${rows} where conversations.workspace_id = r.workspace_id and conversations.id = r.id`,
)

/** Opens locked conversations that are closed. */
export const reopenConversations = (tx: Tx, rows: readonly Reopened[]) => tx.run(reopen, rows)

export const threadKey = (t: { channelId: string; thread: string }) => `${t.channelId} ${t.thread}`

/**
 * Finds or makes conversations, and notes on each what came, which opens one that was closed. Several specs of one thread must be merged before.
 * Returns one per `threadKey`. Those that are there are locked by the order of their ids, as everywhere.
 */
export async function openThreads(
  tx: Tx,
  kind: Store['kind'],
  specs: readonly ThreadSpec[],
): Promise<Map<string, OpenedThread>> {
  const touches = specs.map(
    (s): Touch => ({
      workspace_id: s.workspaceId,
      id: newId(),
      channel_id: s.channelId,
      contact_id: s.contactId,
      network: s.network,
      thread: s.thread,
      unread: s.unread,
      at: s.at,
      inbound_at: s.unread > 0 ? s.at : null,
    }),
  )
  touches.sort((a, b) => (a.channel_id + a.thread < b.channel_id + b.thread ? -1 : 1))
  const made = new Set(touches.map(t => t.id))
  if (kind === 'postgres') await tx.run(lockThreads, touches)
  const rows = await tx.run<Touch, ConversationRow>(touchConversations, touches)
  await placeInInbox(tx, rows)
  const opened = rows.map((row): OpenedThread => {
    if (row.status === 'open') return { conversation: row, change: made.has(row.id) ? 'created' : null }
    const conversation: ConversationRow = {
      ...row,
      status: 'open',
      opened_at: row.updated_at,
      closed_at: null,
    }
    return { conversation, change: 'reopened' }
  })
  const reopened = opened.filter(({ change }) => change === 'reopened')
  await reopenConversations(
    tx,
    reopened.map(({ conversation }) => conversation),
  )
  return new Map(
    opened.map(thread => {
      const { channel_id: channelId, thread: address } = thread.conversation
      return [threadKey({ channelId, thread: address }), thread]
    }),
  )
}
