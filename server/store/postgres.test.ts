import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { type PostgresServer, startPostgres } from '../../test/support/postgres.ts'
import { newId } from '../domain/ids.ts'
import { openStore, type Store, type Tx } from './store.ts'
import { StoreUnavailable } from './unavailable.ts'

const add = (id: string) => (tx: Tx) =>
  tx.db.insertInto('workspaces').values({ id, name: '', created_at: 0 }).execute()

const touch = (id: string) => (tx: Tx) =>
  tx.db
    .updateTable('workspaces')
    .set(eb => ({ created_at: eb('created_at', '+', 1) }))
    .where('id', '=', id)
    .execute()

const rows = (store: Store) =>
  store.read.selectFrom('workspaces').select(['id', 'created_at']).orderBy('id').execute()

describe('postgres', () => {
  let server: PostgresServer
  let store: Store
  before(async () => {
    server = await startPostgres()
    store = openStore(server.url)
    await store.migrate()
  })
  after(async () => {
    await store.close()
    await server.stop()
  })

  const everyDoor: [string, () => Promise<unknown>][] = [
    ['a transaction', () => store.transaction(add(newId()))],
    ['a read', () => rows(store)],
    ['ping', () => store.ping()],
    ['migrate', () => store.migrate()],
  ]

  for (const how of ['halt', 'kill9'] as const) {
    it(`is unavailable after ${how}, and recovers by itself`, async () => {
      const id = newId()
      await store.transaction(add(id))
      const stored = await rows(store)
      await server[how]()
      // Once for the connections that were open, and again for none.
      for (const [door, call] of [...everyDoor, ...everyDoor])
        await assert.rejects(call, StoreUnavailable, door)
      await server.start()
      assert.deepEqual(await rows(store), stored)
      for (const [, call] of everyDoor) await call()
    })
  }

  it('is unavailable to transactions that lose their connection, and stores nothing of them', async () => {
    const before = await rows(store)
    const open = Promise.withResolvers<void>()
    const gone = Promise.withResolvers<void>()
    let waiting = 0
    const lost = Array.from({ length: 3 }, () =>
      store.transaction(async tx => {
        await add(newId())(tx)
        if (++waiting === 3) open.resolve()
        await gone.promise
        await add(newId())(tx)
      }),
    )
    await open.promise
    await server.kill9()
    await server.start()
    gone.resolve()
    for (const outcome of await Promise.allSettled(lost)) {
      assert.equal(outcome.status, 'rejected')
      assert.ok(outcome.reason instanceof StoreUnavailable, String(outcome.reason))
    }
    assert.deepEqual(await rows(store), before)
  })

  it('tells for how long a transaction of some node has been under way', async () => {
    assert.equal(await store.commitLagMs(), 1000)
    const node = openStore(server.url)
    const slept = Promise.withResolvers<void>()
    const asked = Promise.withResolvers<void>()
    const slow = node.transaction(async tx => {
      await sql`select pg_sleep(0.1)`.execute(tx.db)
      slept.resolve()
      await asked.promise
    })
    await slept.promise
    const lag = await store.commitLagMs()
    assert.ok(lag >= 1100, String(lag))
    asked.resolve()
    await slow
    await node.close()
    assert.equal(await store.commitLagMs(), 1000)
  })

  it('is unavailable when a statement takes too long', async () => {
    const slow = store.transaction(async tx => {
      await sql`set local statement_timeout = 10`.execute(tx.db)
      await sql`select pg_sleep(60)`.execute(tx.db)
    })
    await assert.rejects(slow, StoreUnavailable)
  })

  it('does the whole of a transaction again when two of them block each other', async () => {
    const [one, two] = [newId(), newId()]
    await store.transaction(add(one))
    await store.transaction(add(two))
    const both = Promise.withResolvers<void>()
    let arrived = 0
    let attempts = 0
    const cross = (first: string, second: string) =>
      store.transaction(async tx => {
        attempts++
        await touch(first)(tx)
        if (++arrived === 2) both.resolve()
        await both.promise
        await touch(second)(tx)
      })
    await Promise.all([cross(one, two), cross(two, one)])
    assert.ok(attempts > 2)
    const touched = (await rows(store)).filter(row => row.id === one || row.id === two)
    assert.deepEqual(
      touched.map(row => row.created_at),
      [2, 2],
    )
  })

  it('gives up a transaction that collides every time', async () => {
    let attempts = 0
    const colliding = store.transaction(async tx => {
      attempts++
      await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(tx.db)
    })
    await assert.rejects(colliding, { code: '40001' })
    assert.ok(attempts > 1)
  })

  it('says when the server knows no such database, at once', async () => {
    const url = new URL(server.url)
    url.pathname = 'nothing'
    const other = openStore(url.href)
    await assert.rejects(other.ping(), { code: '3D000' })
    await other.close()
  })
})
