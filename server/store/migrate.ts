import { sql } from 'kysely'
import { initial } from './migrations/0001_initial.ts'
import { media } from './migrations/0002_media.ts'
import { fallback } from './migrations/0003_fallback.ts'
import { credentials } from './migrations/0004_credentials.ts'
import { profile } from './migrations/0005_profile.ts'
import { linktor } from './migrations/0006_linktor.ts'
import { indexes } from './migrations/0007_indexes.ts'
import { reads } from './migrations/0008_reads.ts'
import { inbox } from './migrations/0009_inbox.ts'
import { sessions } from './migrations/0010_sessions.ts'
import type { Db } from './store.ts'

/** What differs between the two stores in a table's definition. */
export interface Dialect {
  id: string
  end: string
  /** Behind a text in an index that goes by its bytes. */
  byBytes: string
}

/** In order, never changed once released: a node that starts runs those the store has not seen. */
const migrations: { name: string; up: (dialect: Dialect) => string }[] = [
  { name: '0001_initial', up: initial },
  { name: '0002_media', up: media },
  { name: '0003_fallback', up: fallback },
  { name: '0004_credentials', up: credentials },
  { name: '0005_profile', up: profile },
  { name: '0006_linktor', up: linktor },
  { name: '0007_indexes', up: indexes },
  { name: '0008_reads', up: reads },
  { name: '0009_inbox', up: inbox },
  { name: '0010_sessions', up: sessions },
]

/** The connection that migrations run on, inside a transaction that no other node shares. */
export interface MigrationConnection {
  dialect: Dialect
  execute(sql: string): Promise<void>
  applied(): Promise<string[]>
  record(name: string, at: number): Promise<void>
}

const MIGRATIONS_TABLE =
  'create table if not exists migrations (name text not null primary key, at bigint not null)'

/** Brings the schema up to date; returns the names of the migrations that ran. The caller holds the lock. */
export async function migrate(connection: MigrationConnection): Promise<string[]> {
  await connection.execute(MIGRATIONS_TABLE)
  const applied = new Set(await connection.applied())
  const missing = migrations.filter(m => !applied.has(m.name))
  for (const migration of missing) {
    await connection.execute(migration.up(connection.dialect))
    await connection.record(migration.name, Date.now())
  }
  return missing.map(m => m.name)
}

/** Names of the migrations that the store has not seen. Changes nothing. */
export async function missingMigrations(db: Db): Promise<string[]> {
  const tables = await db.introspection.getTables()
  const seen = tables.some(table => table.name === 'migrations')
    ? (await sql<{ name: string }>`select name from migrations`.execute(db)).rows
    : []
  const applied = new Set(seen.map(row => row.name))
  return migrations.map(m => m.name).filter(name => !applied.has(name))
}
