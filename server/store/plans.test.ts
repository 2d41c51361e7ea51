import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import {
  CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from 'kysely'
import { eachStore } from '../../test/support/stores.ts'
import { newId } from '../domain/ids.ts'
import { dueJobs, dueLanes, insertJobs, type Job, nextDue } from './jobs.ts'
import type { Tables } from './schema.ts'
import type { Db, Store } from './store.ts'

/** A database that answers as `store` does, and notes how the store would go about each query. */
function explaining(store: Store, plan: string[]): Db {
  const sqlite = store.kind === 'sqlite'
  const explain = async (query: CompiledQuery) => {
    const prefix = sqlite ? 'explain query plan' : 'explain'
    const { rows } = await store.read.executeQuery(
      CompiledQuery.raw(`${prefix} ${query.sql}`, [...query.parameters]),
    )
    plan.push(...rows.map(row => String(Object.values(row as object).at(-1))))
    return store.read.executeQuery(query)
  }
  const nothing = async () => {}
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => (sqlite ? new SqliteAdapter() : new PostgresAdapter()),
      createQueryCompiler: () => (sqlite ? new SqliteQueryCompiler() : new PostgresQueryCompiler()),
      createIntrospector: db => new SqliteIntrospector(db),
      createDriver: () => ({
        init: nothing,
        acquireConnection: async () => ({
          executeQuery: async query => ({ rows: (await explain(query)).rows as never }),
          streamQuery: () => assert.fail('nothing is streamed'),
        }),
        releaseConnection: nothing,
        beginTransaction: nothing,
        commitTransaction: nothing,
        rollbackTransaction: nothing,
        destroy: nothing,
      }),
    },
  })
}

const W = newId()
const NOW = 1_000_000
const LANES = Array.from({ length: 20 }, newId) as [string, ...string[]]

/** Lanes with much to do, more that is scheduled for later, and few jobs that wait for another try. */
function backlog(): Job[] {
  return LANES.flatMap((lane_id, lane) =>
    Array.from({ length: 1000 }, (_, i) => ({
      workspace_id: W,
      id: newId(),
      kind: 'send' as const,
      lane_id,
      serial_id: LANES[(lane + i) % LANES.length] ?? '',
      priority: i % 2,
      due_at: NOW + (i % 10 === 0 ? -i : i),
      attempts: i === 500 ? 1 : 0,
      payload: '{}',
    })),
  )
}

eachStore((kind, open) => {
  describe('with many jobs', () => {
    let store: Store
    before(async () => {
      store = await open()
      await store.transaction(tx => insertJobs(tx, backlog()))
      // PostgreSQL does this by itself before long.
      if (kind === 'postgres') await store.transaction(tx => sql`analyze jobs`.execute(tx.db))
    })

    const queries: { name: string; query: (db: Db) => Promise<unknown>; indexes: string[] }[] = [
      {
        name: 'dueJobs',
        query: db => dueJobs(db, 'send', LANES[0], NOW, 50),
        indexes: ['jobs_lane', 'jobs_tried'],
      },
      { name: 'nextDue', query: db => nextDue(db, 'send', LANES[0], NOW), indexes: ['jobs_lane'] },
      { name: 'dueLanes', query: db => dueLanes(db, 'send', NOW, 100), indexes: ['jobs_lane'] },
    ]

    for (const { name, query, indexes } of queries) {
      it(`${name} goes by the indexes`, async () => {
        const plan: string[] = []
        await query(explaining(store, plan))
        const text = plan.join('\n')
        for (const index of indexes) assert.match(text, new RegExp(`(INDEX|using) ${index} `), text)
        assert.doesNotMatch(text, kind === 'sqlite' ? /SCAN (j|e|jobs)\b/ : /Seq Scan on jobs/, text)
      })
    }
  })
})
