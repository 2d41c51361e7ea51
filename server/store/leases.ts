import { sql } from 'kysely'
import { rowStatement } from './rows.ts'
import type { Store } from './store.ts'

/** The store's own clock, epoch milliseconds: nodes whose clocks differ must agree on when a lease ends. */
const NOW = {
  postgres: '(extract(epoch from clock_timestamp()) * 1000)::bigint',
  sqlite: "cast(unixepoch('subsec') * 1000 as integer)",
}

export interface Resource {
  workspaceId: string
  /** What is leased: `send:<channel>`, `poll:<channel>`, … */
  name: string
}

interface Claim {
  workspace_id: string
  resource: string
  owner: string
  ttl: number
}

const types = { workspace_id: 'uuid', resource: 'text', owner: 'text', ttl: 'bigint' } as const

const acquiring = (now: string) =>
  rowStatement<Claim>(
    types,
    rows => `insert into leases (workspace_id, resource, owner, until)
      select r.workspace_id, r.resource, r.owner, ${now} + r.ttl from ${rows} where true
      on conflict (workspace_id, resource) do update set owner = excluded.owner, until = excluded.until
      where leases.until <= ${now} or leases.owner = excluded.owner returning resource`,
  )

const renewing = (now: string) =>
  rowStatement<Claim>(
    types,
    rows => `update leases set until = ${now} + r.ttl from ${rows} where leases.workspace_id = r.workspace_id
      and leases.resource = r.resource and leases.owner = r.owner returning leases.resource`,
  )

const acquire = { postgres: acquiring(NOW.postgres), sqlite: acquiring(NOW.sqlite) }
const renew = { postgres: renewing(NOW.postgres), sqlite: renewing(NOW.sqlite) }

const release = rowStatement<Omit<Claim, 'ttl'>>(
  { workspace_id: 'uuid', resource: 'text', owner: 'text' },
  rows => `delete from leases where (workspace_id, resource, owner) in
    (select r.workspace_id, r.resource, r.owner from ${rows})`,
)

async function claim(
  store: Store,
  statements: typeof acquire,
  owner: string,
  resources: readonly Resource[],
  ttl: number,
): Promise<Set<string>> {
  if (resources.length === 0) return new Set()
  const claims = resources
    .map(r => ({ workspace_id: r.workspaceId, resource: r.name, owner, ttl }))
    // In one order everywhere, so that two nodes never wait for each other.
    .sort((a, b) => (a.resource < b.resource ? -1 : 1))
  const rows = await store.transaction(tx =>
    tx.run<Claim, { resource: string }>(statements[store.kind], claims),
  )
  return new Set(rows.map(r => r.resource))
}

/**
 * Takes leases for `owner`, for `ttlMs` from now by the store's clock. Returns the names of those it has now; the
 * others are held by another node, or parked. No resource may be named twice.
 */
export const acquireLeases = (store: Store, owner: string, resources: readonly Resource[], ttlMs: number) =>
  claim(store, acquire, owner, resources, ttlMs)

/**
 * Keeps leases for another `ttlMs`. Returns the names of those that nobody had in between: what their owner has in
 * memory of them still holds.
 */
export const renewLeases = (store: Store, owner: string, resources: readonly Resource[], ttlMs: number) =>
  claim(store, renew, owner, resources, ttlMs)

/** Gives leases back, so that another node need not wait for them to run out. */
export async function releaseLeases(
  store: Store,
  owner: string,
  resources: readonly Resource[],
): Promise<void> {
  if (resources.length === 0) return
  await store.transaction(tx =>
    tx.run(
      release,
      resources.map(r => ({ workspace_id: r.workspaceId, resource: r.name, owner })),
    ),
  )
}

/** Keeps every node off a resource for `ms`: there is work that cannot be done now. `unpark` ends it early. */
export async function park(store: Store, owner: string, resource: Resource, ms: number): Promise<void> {
  await store.transaction(tx =>
    tx.db
      .updateTable('leases')
      .set({ owner: null, until: sql`${sql.raw(NOW[store.kind])} + cast(${ms} as bigint)` })
      .where('workspace_id', '=', resource.workspaceId)
      .where('resource', '=', resource.name)
      .where('owner', '=', owner)
      .execute(),
  )
}

/** Ends a park. */
export async function unpark(store: Store, resource: Resource): Promise<void> {
  await store.transaction(tx =>
    tx.db
      .deleteFrom('leases')
      .where('workspace_id', '=', resource.workspaceId)
      .where('resource', '=', resource.name)
      .where('owner', 'is', null)
      .execute(),
  )
}

/** Whether somebody holds the lease now. */
export async function isLeased(store: Store, { workspaceId, name }: Resource): Promise<boolean> {
  const row = await store.read
    .selectFrom('leases')
    .select('owner')
    .where('workspace_id', '=', workspaceId)
    .where('resource', '=', name)
    .where('until', '>', sql<number>`${sql.raw(NOW[store.kind])}`)
    .executeTakeFirst()
  return row !== undefined && row.owner !== null
}

/** Ends every lease. For the embedded store at its start: it has one node, so whoever held one is gone. */
export async function endLeases(store: Store): Promise<void> {
  await store.transaction(tx => tx.db.deleteFrom('leases').where('owner', 'is not', null).execute())
}
