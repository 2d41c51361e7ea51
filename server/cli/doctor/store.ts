import { existsSync } from 'node:fs'
import { sql } from 'kysely'
import type { Config } from '../../config.ts'
import { keyProblem, masterKeyName, readMasterKey } from '../../master-key.ts'
import { missingMigrations } from '../../store/migrate.ts'
import { sealingKeys } from '../../store/reseal.ts'
import { createSeal, SealError } from '../../store/seal.ts'
import { type Db, openStore, type Store } from '../../store/store.ts'
import { explain } from '../explain.ts'
import { storeFile } from '../with-store.ts'
import { type Finding, failed, ok, warning } from './finding.ts'

/** A clock that is further from the store's than this, milliseconds, is wrong. */
const CLOCK_TOLERANCE = 5000

export interface StoreFindings {
  findings: Finding[]
  /** The networks that channels are connected to. */
  inUse: string[]
}

/** The store can be reached and has the tables of this version, its secrets open, its clock is ours. */
export async function checkStore(config: Config): Promise<StoreFindings> {
  const file = storeFile(config)
  if (file !== null && !existsSync(file)) {
    return { findings: [ok('Store', `${file} is not there yet: the first start makes it.`)], inUse: [] }
  }
  let store: Store | undefined
  try {
    store = openStore(config.store)
    return await examine(config, store)
  } catch (error) {
    const cure = 'See that the database runs and that PORTICO_STORE names it, with its user and password.'
    return { findings: [failed('Store', explain(error), cure)], inUse: [] }
  } finally {
    await store?.close()
  }
}

async function examine(config: Config, store: Store): Promise<StoreFindings> {
  const missing = await missingMigrations(store.read)
  if (missing.length > 0) {
    const cure = 'Run `portico migrate`, or start Portico.'
    return { findings: [warning('Store', `It lacks ${missing.join(', ')}.`, cure)], inUse: [] }
  }
  const findings = [ok('Store', `${nameOf(config)} can be reached and is up to date.`)]
  findings.push(await checkMasterKey(config, store.read))
  if (store.kind === 'postgres') findings.push(await checkClock(store.read))
  const rows = await store.read
    .selectFrom('channels')
    .select('network')
    .distinct()
    .where('deleted_at', 'is', null)
    .orderBy('network')
    .execute()
  return { findings, inUse: rows.map(row => row.network) }
}

/** The store without its password. */
function nameOf(config: Config): string {
  const file = storeFile(config)
  if (file !== null) return file
  const { host, pathname } = new URL(config.store)
  return `The database ${pathname.slice(1)} at ${host}`
}

async function checkMasterKey(config: Config, db: Db): Promise<Finding> {
  const title = 'Master key'
  const key = readMasterKey(config)
  const seal = key && createSeal(key)
  const problem = keyProblem(seal?.keyId, await sealingKeys(db))
  if (problem !== null)
    return failed(title, `${masterKeyName(config)} ${problem}`, 'Until then, Portico does not start.')
  const row = await db.selectFrom('secrets').selectAll().limit(1).executeTakeFirst()
  if (!row || !seal) return ok(title, 'Nothing is sealed yet.')
  try {
    seal.open(row.workspace_id, row.owner_id, row.sealed)
    return ok(title, 'It opens the secrets in the store.')
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    return failed(title, error.message, 'Restore the store from a backup, or set the secrets anew.')
  }
}

async function checkClock(db: Db): Promise<Finding> {
  const title = 'Clock'
  const asked = Date.now()
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::bigint as ms`.execute(db)
  // The answer was given about half-way between asking and having it.
  const here = (asked + Date.now()) / 2
  const off = Math.round(here - (rows[0]?.ms ?? 0))
  if (Math.abs(off) <= CLOCK_TOLERANCE) return ok(title, "It agrees with the store's.")
  const message = `It is ${Math.abs(off)} ms ${off > 0 ? 'ahead of' : 'behind'} the store's.`
  return warning(
    title,
    message,
    'Run a time service (NTP) on both machines: signatures and schedules go by the clock.',
  )
}
