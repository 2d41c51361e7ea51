import assert from 'node:assert/strict'
import { it } from 'node:test'
import { eventually } from '../../test/support/scene.ts'
import { eachStore } from '../../test/support/stores.ts'
import { newId } from '../domain/ids.ts'
import { insertRows } from '../store/rows.ts'
import type { Tables } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { countRows } from './counting.ts'

const workspaces = insertRows<Tables['workspaces']>('workspaces', {
  id: 'uuid',
  name: 'text',
  created_at: 'bigint',
})

async function add(store: Store, name: string, rows: number): Promise<void> {
  const added = Array.from({ length: rows }, () => ({ id: newId(), name, created_at: 0 }))
  await store.transaction(tx => tx.run(workspaces, added))
}

const count = (store: Store, name: string) =>
  countRows(store, store.read.selectFrom('workspaces').where('name', '=', name))

eachStore((_kind, open) => {
  it('counts few rows every time', async () => {
    const store = await open()
    assert.equal(await count(store, 'a'), 0)
    await add(store, 'a', 999)
    assert.equal(await count(store, 'a'), 999)
    await add(store, 'a', 1)
    assert.equal(await count(store, 'a'), 1000)
    await add(store, 'a', 1)
    assert.equal(await count(store, 'a'), 1001)
  })

  it('keeps a count of many, for the same question to the same store', async () => {
    const store = await open()
    const other = await open()
    await add(store, 'a', 30_000)
    await add(store, 'b', 10)
    await add(other, 'a', 3)
    assert.equal(await count(store, 'a'), 30_000)
    await add(store, 'a', 1)
    assert.equal(await count(store, 'a'), 30_000)
    assert.equal(await count(store, 'b'), 10)
    assert.equal(await count(other, 'a'), 3)
  })

  it('counts again after a while', async () => {
    const store = await open()
    await add(store, 'a', 1100)
    assert.equal(await count(store, 'a'), 1100)
    await add(store, 'a', 1)
    await eventually(async () => (await count(store, 'a')) === 1101)
  })
})
