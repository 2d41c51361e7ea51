import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { loadPg } from './pg.ts'
import { StoreUnavailable } from './unavailable.ts'

/**
 * Whether another process has the store open: a node that runs, or a command. `address` is that of `openStore`.
 * Throws `StoreUnavailable`.
 */
export async function isInUse(address: string): Promise<boolean> {
  return address.startsWith('sqlite:') ? fileInUse(address.slice('sqlite:'.length)) : databaseInUse(address)
}

/** Whoever has a write-ahead log open holds a shared lock, so the exclusive one cannot be had. */
function fileInUse(file: string): boolean {
  if (!existsSync(file)) return false
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('pragma locking_mode = exclusive; begin exclusive; commit')
    return false
  } catch (error) {
    const SQLITE_BUSY = 5
    if ((error as { errcode?: unknown }).errcode === SQLITE_BUSY) return true
    throw new StoreUnavailable(error)
  } finally {
    database.close()
  }
}

/** Nodes look for work every second, so each keeps a connection. */
async function databaseInUse(address: string): Promise<boolean> {
  const { Client } = loadPg()
  const client = new Client({ connectionString: address, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    const { rows } = await client.query(`select 1 from pg_stat_activity
      where datname = current_database() and application_name = 'portico' and pid <> pg_backend_pid() limit 1`)
    return rows.length > 0
  } catch (error) {
    throw new StoreUnavailable(error)
  } finally {
    await client.end()
  }
}
