import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it, type TestContext } from 'node:test'
import { sql } from 'kysely'
import { newId } from '../domain/ids.ts'
import { openStore, type Store, type Tx } from './store.ts'
import { StoreUnavailable } from './unavailable.ts'

async function open(t: TestContext): Promise<{ store: Store; file: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-sqlite-'))
  const file = join(folder, 'portico.db')
  const store = openStore(`sqlite:${file}`)
  t.after(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })
  await store.migrate()
  return { store, file }
}

const add = (name: string) => (tx: Tx) =>
  tx.db.insertInto('workspaces').values({ id: newId(), name, created_at: 0 }).execute()

async function names(store: Store): Promise<string[]> {
  const rows = await store.read.selectFrom('workspaces').select('name').orderBy('name').execute()
  return rows.map(row => row.name)
}

/** Commits in the write-ahead log: its frames that say how large the file is now. https://sqlite.org/fileformat2.html#wal_file_format */
function commits(file: string): number {
  const log = readFileSync(`${file}-wal`)
  const salt = log.subarray(16, 24)
  const frame = 24 + log.readUInt32BE(8)
  let count = 0
  for (let at = 32; at + frame <= log.length; at += frame) {
    if (log.subarray(at + 8, at + 16).equals(salt) && log.readUInt32BE(at + 4) > 0) count++
  }
  return count
}

it('writes each commit through to the disk', async t => {
  const { store } = await open(t)
  const pragma = (name: string) => async (tx: Tx) =>
    (await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(tx.db)).rows.map(row => ({ ...row }))
  assert.deepEqual(await store.transaction(pragma('synchronous')), [{ synchronous: 2 }])
  assert.deepEqual(await store.transaction(pragma('journal_mode')), [{ journal_mode: 'wal' }])
})

it('commits together what comes together', async t => {
  const { store, file } = await open(t)
  const before = commits(file)
  await Promise.all(Array.from({ length: 250 }, (_, i) => store.transaction(add(`${i}`))))
  assert.equal(commits(file), before + 1)
  assert.equal((await names(store)).length, 250)
  await store.transaction(add('alone'))
  assert.equal(commits(file), before + 2)
})

it('takes out of a group what fails, and commits the others at once', async t => {
  const { store, file } = await open(t)
  const before = commits(file)
  const outcomes = await Promise.allSettled([
    store.transaction(add('a')),
    store.transaction(async tx => {
      await add('b')(tx)
      throw new Error('no')
    }),
    store.transaction(tx => sql`insert into nothing values (1)`.execute(tx.db)),
    store.transaction(add('c')),
  ])
  assert.deepEqual(
    outcomes.map(o => o.status),
    ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
  )
  assert.deepEqual(await names(store), ['a', 'c'])
  assert.equal(commits(file), before + 1)
})

it('leaves the rest of the process its turns, however much is written', async t => {
  const { store } = await open(t)
  let turns = 0
  let writing = true
  const count = () => {
    turns++
    if (writing) setImmediate(count)
  }
  setImmediate(count)
  for (let i = 0; i < 50; i++) await store.transaction(add(`${i}`))
  writing = false
  assert.ok(turns >= 40, `${turns} turns`)
})

it('is unavailable while it cannot grow, stores nothing of the group, and recovers', async t => {
  const { store } = await open(t)
  await store.transaction(add('before'))
  const limit = (pages: string) =>
    store.transaction(tx => sql`pragma max_page_count = ${sql.raw(pages)}`.execute(tx.db))
  // The limit is never below what is used already.
  await limit('1')
  const large = 'x'.repeat(1_000_000)
  const outcomes = await Promise.allSettled(
    [add('first'), add(large), add('last')].map(w => store.transaction(w)),
  )
  for (const outcome of outcomes) {
    assert.equal(outcome.status, 'rejected')
    assert.ok(outcome.reason instanceof StoreUnavailable, String(outcome.reason))
  }
  await store.ping()
  await limit('1000000')
  await store.transaction(add('large enough'))
  assert.deepEqual(await names(store), ['before', 'large enough'])
})

it('is unavailable while another process holds the file, and recovers', async t => {
  const { store, file } = await open(t)
  const other = new DatabaseSync(file)
  t.after(() => other.close())
  other.exec('begin immediate')
  await assert.rejects(store.transaction(add('a')), StoreUnavailable)
  assert.deepEqual(await names(store), [], 'it can be read meanwhile')
  other.exec('rollback')
  await store.transaction(add('b'))
  assert.deepEqual(await names(store), ['b'])
})

it('makes the folder of its file, and says which file it cannot open', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-sqlite-'))
  t.after(() => rmSync(folder, { recursive: true }))
  await openStore(`sqlite:${join(folder, 'a/b/portico.db')}`).close()
  assert.throws(() => openStore(`sqlite:${folder}`), new RegExp(folder))
})

it('uses an index for what it is there for, not the key of a whole workspace', async t => {
  const { read } = (await open(t)).store
  const { rows: indexes } = await sql<{ tbl: string; idx: string; columns: string }>`
      select t.name as tbl, i.name as idx, group_concat(c.name order by c.seqno) as columns
      from sqlite_schema t join pragma_index_list(t.name) i join pragma_index_xinfo(i.name) c
      where t.type = 'table' and i.origin = 'c' and not i.partial and c.key = 1
      group by t.name, i.name having max(c.name = 'workspace_id')`.execute(read)
  assert.ok(indexes.length > 5)
  for (const { tbl, idx, columns } of indexes) {
    const wanted = columns.split(',').filter(column => column !== 'id')
    const where = wanted.map(column => `${column} = 'x'`).join(' and ')
    const query = `explain query plan select * from ${tbl} where ${where} limit 50`
    const { rows } = await sql<{ detail: string }>`${sql.raw(query)}`.execute(read)
    // Or another one that begins with the same columns.
    const found = `INDEX (${idx} |\\w+ \\(${wanted.map(column => `${column}=\\?`).join(' AND ')}\\))`
    assert.match(rows.map(row => row.detail).join('\n'), new RegExp(found), query)
  }
})
