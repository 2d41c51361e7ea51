import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe } from 'node:test'
import { openStore, type Store } from '../../server/store/store.ts'
import { freshDatabase } from './postgres.ts'

/** Opens a store: at `address` as it is found there, or in a new database with its tables made. */
export type Open = (address?: string) => Promise<Store>

/** The address of a new, empty database. */
export type Address = () => Promise<string>

/** Runs one suite on both stores. What it opened is closed and removed after it. */
export function eachStore(suite: (kind: Store['kind'], open: Open, address: Address) => void): void {
  for (const kind of ['sqlite', 'postgres'] as const) {
    describe(kind, () => {
      const stores: Store[] = []
      const removals: (() => Promise<void> | void)[] = []
      after(async () => {
        for (const store of stores) await store.close()
        for (const remove of removals) await remove()
      })
      const address: Address = async () => {
        const { url, remove } = kind === 'sqlite' ? freshFile() : await freshPostgres()
        removals.push(remove)
        return url
      }
      const open: Open = async at => {
        const store = openStore(at ?? (await address()))
        stores.push(store)
        if (at === undefined) await store.migrate()
        return store
      }
      suite(kind, open, address)
    })
  }
}

function freshFile() {
  const folder = mkdtempSync(join(tmpdir(), 'portico-store-'))
  return {
    url: `sqlite:${join(folder, 'portico.db')}`,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function freshPostgres() {
  const { url, drop } = await freshDatabase()
  return { url, remove: drop }
}
