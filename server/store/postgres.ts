import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CompiledQuery,
  Kysely,
  type PostgresCursor,
  PostgresDialect,
  type PostgresPool,
  type PostgresQueryResult,
} from 'kysely'
import type pg from 'pg'
import { backoff } from '../domain/backoff.ts'
import { migrate } from './migrate.ts'
import { loadPg } from './pg.ts'
import type { Tables } from './schema.ts'
import type { Db, Store, Tx } from './store.ts'
import { StoreUnavailable } from './unavailable.ts'

/** bigint columns hold milliseconds and counts, all far below 2^53. */
const typesWith = ({ builtins, getTypeParser }: typeof pg.types): pg.CustomTypesConfig => ({
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === builtins.INT8 || oid === builtins.NUMERIC ? Number : getTypeParser(oid, format as 'text'),
})

/** SQLSTATE classes that are the server's or the connection's state: connection, resources, operator, system. */
const UNAVAILABLE = /^(08|53|57|58|25006)/
/** Two transactions met; doing the whole of it again is right. */
const COLLISION = new Set(['40001', '40P01'])
const ATTEMPTS = 5

/** Any number, the same on every node: holds back a second node's migrations. */
const MIGRATION_LOCK = 7_246_801_553

/** A transaction awaits nothing but the database, so one that takes this long is stuck (milliseconds). */
const TRANSACTION_TIMEOUT = 10_000

/** How far the clocks of nodes may be apart, milliseconds. */
const CLOCKS = 1000

/**
 * For how long the oldest transaction of any node has been under way, milliseconds. It is there until others see what it
 * did. Nodes are told from other programs by their name, and must have the same role to see each other.
 */
const OLDEST_TRANSACTION = `
  select ceil(extract(epoch from max(clock_timestamp() - xact_start)) * 1000)::integer as age
  from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
    and application_name = current_setting('application_name')`

const sqlState = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code : undefined
}

/** A connection error of node:net or of the pool has no SQLSTATE. */
function unavailable(error: unknown): boolean {
  const code = sqlState(error)
  if (code === undefined)
    return error instanceof Error && /connect|terminated|timeout|closed/i.test(error.message)
  return UNAVAILABLE.test(code) || /^E(?!RR_)[A-Z_]+$/.test(code)
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw unavailable(error) ? new StoreUnavailable(error) : error
  }
}

/** PostgreSQL holds no NUL in a text, and no half of a surrogate pair in JSON. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()
const SUSPECT = /\\u(0000|d[89a-f])/i

function rowsParameter(rows: readonly object[]): string {
  const json = JSON.stringify(rows)
  if (!SUSPECT.test(json)) return json
  return JSON.stringify(rows, (_, value) => (typeof value === 'string' ? storable(value) : value))
}

/** Names each SQL text, so that PostgreSQL parses and plans it once per connection. */
function statementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>()
  const seen = new Set<string>()
  return text => {
    const known = names.get(text)
    if (known) return known
    // A text seen once may never come again (lists of varying length): it is not worth a prepared statement.
    if (!seen.has(text)) {
      if (seen.size >= 2000) seen.clear()
      seen.add(text)
      return undefined
    }
    if (names.size >= 500) return undefined
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 24)
    names.set(text, name)
    return name
  }
}

/** PostgreSQL over a pool of connections, for any number of nodes. */
export function openPostgres(url: string): Store {
  const { Pool, types } = loadPg()
  const pool = new Pool({
    connectionString: url,
    types: typesWith(types),
    max: 10,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 30_000,
    application_name: 'portico',
    options: `-c idle_in_transaction_session_timeout=${TRANSACTION_TIMEOUT} -c statement_timeout=30000`,
  })
  // A connection that breaks is replaced at the next query; without a listener it would end the process. The pool
  // listens to those that are idle, nobody to those in use.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  const nameOf = statementNames()

  const prepared: PostgresPool = {
    connect: () =>
      guard(async () => {
        const client = await pool.connect()
        function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>
        function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
        function query(text: unknown, values: readonly unknown[] = []): unknown {
          if (typeof text !== 'string') throw new Error('The PostgreSQL store does not stream queries.')
          const clean = values.map(v => (typeof v === 'string' ? storable(v) : v))
          const name = nameOf(text)
          return guard(() => client.query(name ? { name, text, values: clean } : { text, values: clean }))
        }
        return { query, release: () => client.release() }
      }),
    end: () => pool.end(),
  }
  const read: Db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: prepared }) })

  async function perform<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await read.transaction().execute(db =>
          work({
            db,
            run: async (statement, rows) =>
              rows.length === 0
                ? []
                : ((await db.executeQuery(CompiledQuery.raw(statement.postgres, [rowsParameter(rows)])))
                    .rows as never),
          }),
        )
      } catch (error) {
        if (!COLLISION.has(sqlState(error) ?? '') || attempt === ATTEMPTS) throw error
        // Time for the other one to take what it waited for.
        await delay(backoff(attempt, 20, 500))
      }
    }
  }

  const underWay = new Set<Promise<unknown>>()

  return {
    kind: 'postgres',
    commitLagMs: () =>
      guard(async () => {
        const { rows } = await pool.query<{ age: number }>(OLDEST_TRANSACTION)
        return CLOCKS + (rows[0]?.age ?? 0)
      }),
    read,
    transaction: work => {
      const performed = perform(work)
      underWay.add(performed)
      return performed.finally(() => underWay.delete(performed))
    },
    migrate: () =>
      guard(async () => {
        const client = await pool.connect()
        try {
          await client.query('begin')
          // Another node's migrations, or ours of a large table, take what they take.
          await client.query('set local statement_timeout = 0')
          await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
          const names = await migrate({
            dialect: { id: 'uuid', end: '', byBytes: ' collate "C"' },
            execute: async sql => {
              await client.query(sql)
            },
            applied: async () =>
              (await client.query('select name from migrations')).rows.map(r => String(r.name)),
            record: async (name, at) => {
              await client.query('insert into migrations values ($1, $2)', [name, at])
            },
          })
          await client.query('commit')
          return names
        } catch (error) {
          await client.query('rollback').catch(() => {})
          throw error
        } finally {
          client.release()
        }
      }),
    ping: () => guard(async () => void (await pool.query('select name from migrations limit 1'))),
    close: async () => {
      await Promise.allSettled(underWay)
      await read.destroy()
      if (!pool.ending) await pool.end()
    },
  }
}
