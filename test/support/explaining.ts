import assert from 'node:assert/strict'
import {
  CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Tables } from '../../server/store/schema.ts'
import type { Db, Store } from '../../server/store/store.ts'

/** A database that answers as `store` does, and notes how the store would go about each query. */
export function explaining(store: Store, plan: string[]): Db {
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
