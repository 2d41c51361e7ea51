import { type RawBuilder, sql } from 'kysely'
import { rowStatement } from './rows.ts'
import type { Seal } from './seal.ts'
import type { Db, Store, Tx } from './store.ts'

/** Rows resealed in one transaction. */
const BATCH = 500

/** Where sealed texts are, with the column that ends the table's key and the one that names the text's owner. */
const places = [
  { table: 'secrets', key: 'owner_id', keyType: 'uuid', owner: 'owner_id', sealed: 'sealed' },
  {
    table: 'provider_credentials',
    key: 'provider',
    keyType: 'text',
    owner: 'provider',
    sealed: 'sealed',
  },
  { table: 'idempotency', key: 'key', keyType: 'text', owner: 'resource_id', sealed: 'response' },
] as const
type Place = (typeof places)[number]

/** A sealed text begins with `v1.`, the key's id of eight characters and a dot (seal.ts). */
const keyIdIn = (column: string): RawBuilder<string> => sql<string>`substr(${sql.ref(column)}, 4, 8)`

/** The ids of the master keys that the secrets in the store are sealed under: one, or none in a new store. */
export async function sealingKeys(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('secrets')
    .select(keyIdIn('sealed').as('id'))
    .union(db.selectFrom('provider_credentials').select(keyIdIn('sealed').as('id')))
    .execute()
  return rows.map(row => row.id).sort()
}

/** How many texts are sealed under a key. */
export async function countSealed(db: Db, keyId: string): Promise<number> {
  const counts = await Promise.all(
    places.map(async ({ table, sealed }) => {
      const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}
        where ${keyIdIn(sealed)} = ${keyId}`.execute(db)
      return rows[0]?.count ?? 0
    }),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

/**
 * Seals everything that is sealed under `from` under `to`, a part at a time; `onBatch` gets how many texts each part
 * had. What an interrupted run has done is not done again. Throws `SealError` on a text that does not open: the parts
 * before it are done.
 */
export async function reseal(
  store: Store,
  from: Seal,
  to: Seal,
  onBatch: (texts: number) => void,
): Promise<void> {
  for (const place of places) {
    for (let after: Sealed | undefined; ; ) {
      const rows = await store.transaction(tx => resealBatch(tx, place, from, to, after))
      after = rows.at(-1)
      if (!after) break
      onBatch(rows.length)
    }
  }
}

interface Sealed {
  workspace_id: string
  key: string
  owner: string
  sealed: string
}

async function resealBatch(tx: Tx, place: Place, from: Seal, to: Seal, after?: Sealed): Promise<Sealed[]> {
  const [key, owner, sealed] = [sql.ref(place.key), sql.ref(place.owner), sql.ref(place.sealed)]
  const beyond = after ? sql`and (workspace_id, ${key}) > (${after.workspace_id}, ${after.key})` : sql``
  const { rows } = await sql<Sealed>`
    select workspace_id, ${key} as key, ${owner} as owner, ${sealed} as sealed from ${sql.table(place.table)}
    where ${keyIdIn(place.sealed)} = ${from.keyId} ${beyond}
    order by workspace_id, ${key} limit ${BATCH}`.execute(tx.db)
  const changes = rows.map(({ workspace_id, key, owner, sealed }) => ({
    workspace_id,
    key,
    old: sealed,
    fresh: to.close(workspace_id, owner, from.open(workspace_id, owner, sealed)),
  }))
  await tx.run(updates[place.table], changes)
  return rows
}

const update = ({ table, key, keyType, sealed }: Place) =>
  rowStatement<{ workspace_id: string; key: string; old: string; fresh: string }>(
    { workspace_id: 'uuid', key: keyType, old: 'text', fresh: 'text' },
    // Whatever was written meanwhile stays.
    rows => `update ${table} set ${sealed} = r.fresh from ${rows} where ${table}.workspace_id = r.workspace_id
      and ${table}.${key} = r.key and ${table}.${sealed} = r.old`,
  )
const updates = {
  secrets: update(places[0]),
  provider_credentials: update(places[1]),
  idempotency: update(places[2]),
}
