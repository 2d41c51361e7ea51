import { existsSync } from 'node:fs'
import type { Config } from '../config.ts'
import { missingMigrations } from '../store/migrate.ts'
import { openStore, type Store } from '../store/store.ts'
import { Refusal } from './cli.ts'

/** The file of the embedded store; null with PostgreSQL. */
export const storeFile = (config: Config): string | null =>
  config.store.startsWith('sqlite:') ? config.store.slice('sqlite:'.length) : null

/** Works on the store as Portico left it, and closes it. Throws `Refusal` where there is none, or an older one. */
export async function withStore<T>(config: Config, work: (store: Store) => Promise<T>): Promise<T> {
  const file = storeFile(config)
  // Opening it would make it.
  if (file !== null && !existsSync(file)) {
    throw new Refusal(
      `There is no store at ${file}: \`portico start\` makes it. PORTICO_STORE and PORTICO_DATA say where.`,
    )
  }
  const store = openStore(config.store)
  try {
    const missing = await missingMigrations(store.read)
    if (missing.length > 0) {
      throw new Refusal(`The store lacks ${missing.join(', ')}: run \`portico migrate\`, or start Portico.`)
    }
    return await work(store)
  } finally {
    await store.close()
  }
}
