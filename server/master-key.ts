import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type Config, ConfigError, parseMasterKey } from './config.ts'
import { sealingKeys } from './store/reseal.ts'
import { createSeal } from './store/seal.ts'
import type { Store } from './store/store.ts'

/** Where the master key is kept when no setting gives it: beside the embedded store. Throws `ConfigError`. */
export function masterKeyFile(config: Config): string {
  if (!config.store.startsWith('sqlite:')) {
    throw new ConfigError('PORTICO_MASTER_KEY', 'must be set with PostgreSQL: openssl rand -base64 32')
  }
  return join(config.dataDir, 'master.key')
}

/** The master key as it is now; null when the embedded store has none yet. Throws `ConfigError`. */
export function readMasterKey(config: Config): Buffer | null {
  if (config.masterKey) return config.masterKey
  const file = masterKeyFile(config)
  return existsSync(file) ? parseMasterKey(`The file ${file}`, readFileSync(file, 'utf8')) : null
}

/** Keeps the master key in `file`, in place of one that was there. It is on the disk when this returns. */
export function writeMasterKey(file: string, key: Buffer): void {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true })
  const fresh = `${file}.new`
  writeFileSync(fresh, `${key.toString('base64')}\n`, { mode: 0o600, flush: true })
  renameSync(fresh, file)
  // What is sealed may outlive a power cut, so the key must too. Windows has no handles of folders to flush.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/**
 * The master key that this store's secrets are sealed under; made where the embedded store is new. Throws
 * `ConfigError` when it is missing, or is another than theirs: going on would add secrets under a second key.
 */
export async function masterKey(config: Config, store: Store): Promise<Buffer> {
  const key = readMasterKey(config)
  const problem = keyProblem(key ? createSeal(key).keyId : undefined, await sealingKeys(store.read))
  if (problem !== null) throw new ConfigError(masterKeyName(config), problem)
  if (key !== null) return key
  const made = Buffer.from(crypto.getRandomValues(new Uint8Array(32)))
  writeMasterKey(masterKeyFile(config), made)
  return made
}

/** What people know the master key by. */
export const masterKeyName = (config: Config): string =>
  config.masterKey ? 'PORTICO_MASTER_KEY' : `The file ${masterKeyFile(config)}`

/** What keeps the key `keyId` (undefined: there is none) from opening what is sealed under `sealing`; null when it opens all. */
export function keyProblem(keyId: string | undefined, sealing: readonly string[]): string | null {
  const others = sealing.filter(id => id !== keyId)
  if (others.length === 0) return null
  if (keyId === undefined)
    return 'is missing, and without it the secrets in the store cannot be opened: put it back.'
  return (
    `is the key ${keyId}, but secrets in the store are sealed under ${others.join(' and ')}: put that key back. ` +
    'If `portico reseal` was interrupted, run it again.'
  )
}
