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

/** The dedup mark: claims what the network calls things. Returns the `refKey`s that nobody had claimed. */
export async function claimRefs(tx: Tx, rows: readonly Ref[]): Promise<Set<string>> {
  const sorted = [...rows].sort((a, b) => (refKey(a) < refKey(b) ? -1 : 1))
  const fresh = await tx.run<Ref, { channel_id: string; ref: string }>(insert, sorted)
  return new Set(fresh.map(refKey))
}

interface Lookup {
  workspace_id: string
  channel_id: string
  ref: string
}

const find = rowStatement<Lookup>(
  { workspace_id: 'uuid', channel_id: 'uuid', ref: 'text' },
  rows => `select f.channel_id, f.ref, f.message_id from ${rows} join refs f on f.workspace_id = r.workspace_id
    and f.channel_id = r.channel_id and f.ref = r.ref where f.message_id is not null`,
)

/** Which of our messages the network means, by `refKey`. */
export async function messagesByRef(tx: Tx, refs: readonly Lookup[]): Promise<Map<string, string>> {
  const rows = await tx.run<Lookup, { channel_id: string; ref: string; message_id: string }>(find, refs)
  return new Map(rows.map(row => [refKey(row), row.message_id]))
}
