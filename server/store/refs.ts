import { insertRows, rowStatement } from './rows.ts'
import type { Tables } from './schema.ts'
import type { Tx } from './store.ts'

export type Ref = Tables['refs']

const insert = insertRows<Ref>(
  'refs',
  { workspace_id: 'uuid', channel_id: 'uuid', ref: 'text', message_id: 'uuid', at: 'bigint' },
  'on conflict do nothing returning channel_id, ref',
)

export const refKey = (r: { channel_id: string; ref: string }) => `${r.channel_id} ${r.ref}`

export type Lookup = Pick<Ref, 'workspace_id' | 'channel_id' | 'ref'>

const lookupTypes = { workspace_id: 'uuid', channel_id: 'uuid', ref: 'text' } as const

const remove = rowStatement<Lookup>(
  lookupTypes,
  rows => `delete from refs where (workspace_id, channel_id, ref) in
    (select r.workspace_id, r.channel_id, r.ref from ${rows})`,
)

/**
 * The dedup mark: claims what the network calls things. Returns the `refKey`s that nobody had claimed.
 *
 * Those that are only `held` are not claimed: whoever is claiming one is waited for, and who comes later waits for the end
 * of this transaction. A claim that is given back at once does that, as the unique index makes others wait for it.
 */
export async function claimRefs(
  tx: Tx,
  rows: readonly Ref[],
  held: Iterable<Lookup> = [],
): Promise<Set<string>> {
  const all = new Map(rows.map(row => [refKey(row), row]))
  const given = [...held].filter(lookup => !all.has(refKey(lookup)))
  for (const lookup of given) all.set(refKey(lookup), { ...lookup, message_id: null, at: 0 })
  const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  const fresh = new Set((await tx.run<Ref, Pick<Ref, 'channel_id' | 'ref'>>(insert, sorted)).map(refKey))
  const back = given.filter(lookup => fresh.has(refKey(lookup)))
  await tx.run(remove, back)
  return fresh
}

const find = rowStatement<Lookup>(
  lookupTypes,
  rows => `select f.channel_id, f.ref, f.message_id from ${rows} join refs f on f.workspace_id = r.workspace_id
    and f.channel_id = r.channel_id and f.ref = r.ref where f.message_id is not null`,
)

/** Which of our messages the network means, by `refKey`. */
export async function messagesByRef(tx: Tx, refs: readonly Lookup[]): Promise<Map<string, string>> {
  const rows = await tx.run<Lookup, { channel_id: string; ref: string; message_id: string }>(find, refs)
  return new Map(rows.map(row => [refKey(row), row.message_id]))
}
