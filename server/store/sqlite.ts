import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { migrate } from './migrate.ts'
import type { RowStatement } from './rows.ts'
import type { Tables } from './schema.ts'
import { setStatistics } from './sqlite-statistics.ts'
import type { Store, Tx } from './store.ts'
import { StoreUnavailable } from './unavailable.ts'

/** SQLite's result codes for trouble that is the machine's and not the statement's. */
const UNAVAILABLE = new Set([5, 8, 10, 13, 14]) // BUSY, READONLY, IOERR, FULL, CANTOPEN

/** At most this many pieces of work share one commit, so that none waits long for the others. */
const GROUP = 256

/** How long another process (the command line) may hold the file before we give up, milliseconds. */
const BUSY_TIMEOUT = 5000

class Connection implements DatabaseConnection {
  readonly database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.database = database
  }

  prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.database.prepare(sql)
      // Texts with lists of varying length are many; the ones that matter come back at once.
      if (this.#statements.size >= 500) this.#statements.clear()
      this.#statements.set(sql, statement)
    }
    return statement
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return guard(() => {
      const statement = this.prepare(query.sql)
      const parameters = query.parameters.map(storable)
      if (statement.columns().length > 0) return { rows: statement.all(...parameters) as R[] }
      const { changes } = statement.run(...parameters)
      return { rows: [], numAffectedRows: BigInt(changes) }
    })
  }

  // biome-ignore lint/correctness/useYield: Kysely asks for a generator; nothing here streams.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('The SQLite store does not stream queries.')
  }

  run<Row extends object, Result>(statement: RowStatement<Row>, rows: readonly Row[]): Result[] {
    return guard(() => {
      const prepared = this.prepare(statement.sqlite)
      const returns = prepared.columns().length > 0
      const results: Result[] = []
      for (const row of rows) {
        const values = statement.columns.map(column => storable(row[column]))
        if (returns) results.push(...(prepared.all(...values) as Result[]))
        else prepared.run(...values)
      }
      return results
    })
  }
}

/** A text loses its NUL characters, as it must on PostgreSQL: both stores keep the same. */
function storable(value: unknown): SQLInputValue {
  if (typeof value === 'string' && value.includes('\0')) return value.replaceAll('\0', '')
  return (value ?? null) as SQLInputValue
}

const lower = (value: SQLInputValue) => (typeof value === 'string' ? value.toLowerCase() : value)

function guard<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    const code = (error as { errcode?: unknown }).errcode
    // The low byte is the primary result code.
    if (typeof code === 'number' && UNAVAILABLE.has(code & 0xff)) throw new StoreUnavailable(error)
    throw error
  }
}

function kyselyOver(connection: Connection): Kysely<Tables> {
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    releaseConnection: async () => {},
    beginTransaction: async () => {
      throw new Error('Use store.transaction().')
    },
    commitTransaction: async () => {},
    rollbackTransaction: async () => {},
    destroy: async () => {},
  }
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => driver,
      createIntrospector: db => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  })
}

interface Work {
  run: (tx: Tx) => Promise<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

/**
 * The embedded store: one file, write-ahead log, every commit on the disk before it is answered. Work that arrives
 * while a commit is under way shares the next one (group commit); each piece has a savepoint of its own, so one that
 * fails takes nothing with it.
 */
export function openSqlite(file: string): Store {
  mkdirSync(dirname(file), { recursive: true })
  const open = (readOnly: boolean) => {
    try {
      const database = new DatabaseSync(file, { readOnly, timeout: BUSY_TIMEOUT })
      database.exec('pragma synchronous = full; pragma temp_store = memory; pragma cache_size = -16000')
      // SQLite's own knows the letters of ASCII only.
      database.function('lower', { deterministic: true }, lower)
      return database
    } catch (error) {
      throw new Error(`Cannot open the store ${file}: ${(error as Error).message}`, { cause: error })
    }
  }
  const writer = new Connection(open(false))
  writer.database.exec('pragma journal_mode = wal')
  const reader = new Connection(open(true))
  const tx: Tx = {
    db: kyselyOver(writer),
    run: async (statement, rows) => writer.run(statement, rows),
  }
  const read = kyselyOver(reader)
  const execute = (sql: string) => guard(() => writer.database.exec(sql))

  let queue: Work[] = []
  let committing = false

  async function perform(work: Work): Promise<() => void> {
    execute('savepoint work')
    try {
      const value = await work.run(tx)
      execute('release work')
      return () => work.resolve(value)
    } catch (error) {
      // A full disk has rolled back the whole transaction by itself.
      if (!writer.database.isTransaction) throw error
      execute('rollback to work; release work')
      return () => work.reject(error)
    }
  }

  async function commitGroup(group: Work[]): Promise<void> {
    const settle: (() => void)[] = []
    try {
      execute('begin immediate')
      for (const work of group) settle.push(await perform(work))
      execute('commit')
    } catch (error) {
      if (writer.database.isTransaction) writer.database.exec('rollback')
      for (const work of group) work.reject(error)
      return
    }
    for (const done of settle) done()
  }

  async function drain(): Promise<void> {
    const group = queue.slice(0, GROUP)
    queue = queue.slice(GROUP)
    await commitGroup(group)
    // The rest of the process gets its turn between two commits, and more work gathers for the next.
    if (queue.length > 0) setImmediate(drain)
    else committing = false
  }

  const transaction = <T>(work: (tx: Tx) => Promise<T>) =>
    new Promise<T>((resolve, reject) => {
      if (!writer.database.isOpen) return reject(new StoreUnavailable(new Error('it is closed')))
      queue.push({ run: work, resolve: resolve as (value: unknown) => void, reject })
      // What arrives in the same turn of the event loop shares the commit.
      if (!committing) {
        committing = true
        setImmediate(drain)
      }
    })

  return {
    kind: 'sqlite',
    commitLagMs: async () => 0,
    read,
    transaction,
    migrate: () =>
      transaction(async () => {
        const names = await migrate({
          dialect: { id: 'text', end: ' without rowid, strict', byBytes: '' },
          execute: async sql => execute(sql.replaceAll(/\bbigint\b/g, 'integer')),
          applied: async () =>
            (writer.prepare('select name from migrations').all() as { name: string }[]).map(r => r.name),
          record: async (name, at) => {
            writer.prepare('insert into migrations values (?, ?)').run(name, at)
          },
        })
        if (names.length > 0) guard(() => setStatistics(writer.database))
        return names
      }),
    ping: async () => {
      guard(() => reader.prepare('select name from migrations limit 1').get())
    },
    close: async () => {
      if (!writer.database.isOpen) return
      while (committing) await new Promise(resolve => setImmediate(resolve))
      reader.database.close()
      writer.database.close()
    },
  }
}
