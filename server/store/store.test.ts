import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { eachStore } from '../../test/support/stores.ts'
import { newId } from '../domain/ids.ts'
import { openStore, type Store, type Tx } from './store.ts'
import { StoreUnavailable } from './unavailable.ts'

const addWorkspace = (tx: Tx, id: string, at = 0) =>
  tx.db.insertInto('workspaces').values({ id, name: 'a', created_at: at }).execute()

const ids = async (store: Store) =>
  (await store.read.selectFrom('workspaces').select('id').orderBy('id').execute()).map(row => row.id)

const stamp = async (store: Store, id: string) =>
  (await store.read.selectFrom('workspaces').select('created_at').where('id', '=', id).executeTakeFirst())
    ?.created_at

describe('openStore', () => {
  it('takes the two forms of an address', () => {
    for (const address of ['', 'mysql://x', 'portico.db', 'postgres:/x', ' sqlite:x'])
      assert.throws(() => openStore(address), /PORTICO_STORE/, address)
  })
})

eachStore((_, open, address) => {
  describe('a transaction', () => {
    it('resolves to what its work did, and others see it then', async () => {
      const at = await address()
      const [store, other] = [await open(at), await open(at)]
      await store.migrate()
      const id = newId()
      const seen = await store.transaction(async tx => {
        await addWorkspace(tx, id)
        const own = await tx.db.selectFrom('workspaces').select('id').execute()
        return { own: own.map(row => row.id), others: await ids(other) }
      })
      assert.deepEqual(seen, { own: [id], others: [] })
      assert.deepEqual(await ids(other), [id])
    })

    it('stores nothing when its work fails, and fails with the same error', async () => {
      const store = await open()
      const failure = new Error('no')
      const failing = store.transaction(async tx => {
        await addWorkspace(tx, newId())
        throw failure
      })
      await assert.rejects(failing, error => error === failure)
      assert.deepEqual(await ids(store), [])
    })

    it('fails with an error of the statement, which is no trouble of the store', async () => {
      const store = await open()
      const id = newId()
      await store.transaction(tx => addWorkspace(tx, id))
      const again = store.transaction(async tx => {
        await addWorkspace(tx, newId())
        await addWorkspace(tx, id)
      })
      await assert.rejects(again, error => !(error instanceof StoreUnavailable))
      assert.deepEqual(await ids(store), [id])
    })

    it('keeps every change of many at once', async () => {
      const store = await open()
      const id = newId()
      await store.transaction(tx => addWorkspace(tx, id))
      const addOne = (tx: Tx) =>
        tx.db
          .updateTable('workspaces')
          .set(eb => ({ created_at: eb('created_at', '+', 1) }))
          .where('id', '=', id)
          .execute()
      await Promise.all(Array.from({ length: 200 }, () => store.transaction(addOne)))
      assert.equal(await stamp(store, id), 200)
    })

    it('takes no other with it when it fails among many', async () => {
      const store = await open()
      const wanted = Array.from({ length: 40 }, newId)
      const outcomes = await Promise.allSettled(
        wanted.map((id, i) =>
          store.transaction(async tx => {
            await addWorkspace(tx, id)
            if (i % 4 === 0) throw new Error('no')
            if (i % 4 === 1) await addWorkspace(tx, id)
          }),
        ),
      )
      assert.deepEqual(
        outcomes.map(o => o.status),
        wanted.map((_, i) => (i % 4 < 2 ? 'rejected' : 'fulfilled')),
      )
      assert.deepEqual(await ids(store), wanted.filter((_, i) => i % 4 >= 2).sort())
    })
  })

  it('reads numbers as numbers', async () => {
    const store = await open()
    const id = newId()
    await store.transaction(tx => addWorkspace(tx, id, Number.MAX_SAFE_INTEGER))
    assert.equal(await stamp(store, id), Number.MAX_SAFE_INTEGER)
    const { rows } = await sql<{
      n: number
      s: number
    }>`select count(*) as n, sum(created_at) as s from workspaces`.execute(store.read)
    assert.deepEqual({ ...rows[0] }, { n: 1, s: Number.MAX_SAFE_INTEGER })
  })

  describe('ping', () => {
    it('tells whether the tables are there', async () => {
      const store = await open(await address())
      await assert.rejects(store.ping())
      await store.migrate()
      await store.ping()
    })
  })

  describe('close', () => {
    it('waits for what is under way, and may come twice', async () => {
      const at = await address()
      const store = await open(at)
      await store.migrate()
      const id = newId()
      const stored = store.transaction(tx => addWorkspace(tx, id))
      await store.close()
      await stored
      await store.close()
      assert.deepEqual(await ids(await open(at)), [id])
    })
  })
})
