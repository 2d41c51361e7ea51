import type { Kysely } from 'kysely'
import { openPostgres } from './postgres.ts'
import type { RowStatement } from './rows.ts'
import type { Tables } from './schema.ts'
import { openSqlite } from './sqlite.ts'

export type Db = Kysely<Tables>

/** An open transaction: everything done through it is committed together or not at all. */
export interface Tx {
  readonly db: Db
  /** Runs a statement over many rows, and returns what it returns for all of them. */
  run<Row extends object, Result = unknown>(
    statement: RowStatement<Row>,
    rows: readonly Row[],
  ): Promise<Result[]>
}

/**
 * The database: the truth about everything. Reads go to `read`; every write is in a `transaction`. The work of a
 * transaction awaits nothing but the transaction itself: no network, no timers, no `read`.
 */
export interface Store {
  readonly kind: 'sqlite' | 'postgres'
  readonly read: Db
  /** Runs `work` in a transaction and resolves after the commit is durable. When transactions collide, `work` runs
   * again from its beginning. Throws `StoreUnavailable` when the store cannot be reached or cannot write; then nothing
   * was stored, or (a connection lost during commit) it is unknown. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Runs the missing migrations, one node at a time; returns their names. */
  migrate(): Promise<string[]>
  /** Throws `StoreUnavailable` when the store cannot serve. */
  ping(): Promise<void>
  /** How many milliseconds ago a row may have been made that others do not see yet (0 with one writer): whoever reads
   * after asking sees all that were made before. */
  commitLagMs(): Promise<number>
  close(): Promise<void>
}

/** Opens `sqlite:<file>` or `postgres://…`. Throws when the address has neither form. */
export function openStore(address: string): Store {
  if (address.startsWith('sqlite:')) return openSqlite(address.slice('sqlite:'.length))
  if (/^postgres(ql)?:\/\//.test(address)) return openPostgres(address)
  throw new Error('PORTICO_STORE must be sqlite:<file> or postgres://…')
}
