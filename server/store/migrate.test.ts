import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { it } from 'node:test'
import { promisify } from 'node:util'
import { eachStore } from '../../test/support/stores.ts'

const NAMES = (await readdir(new URL('./migrations/', import.meta.url)))
  .map(file => file.replace('.ts', ''))
  .sort()

/** A process that opens a store, migrates it, says which migrations ran, and ends. */
const PROGRAM = `
  import { openStore } from ${JSON.stringify(new URL('./store.ts', import.meta.url).href)}
  const store = openStore(process.argv[1])
  console.log(JSON.stringify(await store.migrate()))
  await store.close()`

async function migrateInProcess(address: string): Promise<string[]> {
  const args = ['--input-type=module-typescript', '--eval', PROGRAM, address]
  // Once its store is closed it has nothing more to wait for.
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 25_000 })
  return JSON.parse(stdout) as string[]
}

eachStore((_, open, address) => {
  it('makes the tables once', async () => {
    const store = await open(await address())
    assert.deepEqual(await store.migrate(), NAMES)
    assert.deepEqual(await store.migrate(), [])
    assert.deepEqual(await store.read.selectFrom('jobs').selectAll().execute(), [])
  })

  it('makes them once when several connections start at the same time', async () => {
    const at = await address()
    const stores = await Promise.all(Array.from({ length: 8 }, () => open(at)))
    // Two of each: a node that asks twice, and nodes that do not know of each other.
    const ran = await Promise.all([...stores, ...stores].map(store => store.migrate()))
    assert.deepEqual(ran.flat(), NAMES)
  })

  it('makes them once when several processes start at the same time', async () => {
    const at = await address()
    const ran = await Promise.all(Array.from({ length: 6 }, () => migrateInProcess(at)))
    assert.deepEqual(ran.flat(), NAMES)
  })
})
