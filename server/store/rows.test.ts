import assert from 'node:assert/strict'
import { before, beforeEach, describe, it } from 'node:test'
import fc from 'fast-check'
import { eachStore } from '../../test/support/stores.ts'
import { newId } from '../domain/ids.ts'
import { insertRows, rowStatement } from './rows.ts'
import type { Store, Tx } from './store.ts'

interface Secret {
  workspace_id: string
  owner_id: string
  sealed: string
}

const types = { workspace_id: 'uuid', owner_id: 'uuid', sealed: 'text' } as const
const insert = insertRows<Secret>('secrets', types)
const insertNew = insertRows<Secret>('secrets', types, 'on conflict do nothing returning owner_id')
const upsert = insertRows<Secret>(
  'secrets',
  types,
  'on conflict (workspace_id, owner_id) do update set sealed = excluded.sealed returning owner_id, sealed',
)
const update = rowStatement<Secret>(
  types,
  rows => `update secrets set sealed = r.sealed from ${rows} where secrets.workspace_id = r.workspace_id
    and secrets.owner_id = r.owner_id returning secrets.owner_id`,
)
const remove = rowStatement<Omit<Secret, 'sealed'>>(
  { workspace_id: 'uuid', owner_id: 'uuid' },
  rows =>
    `delete from secrets where (workspace_id, owner_id) in (select r.workspace_id, r.owner_id from ${rows})
      returning owner_id`,
)

const W = newId()
const secret = (sealed: string, owner_id = newId()): Secret => ({ workspace_id: W, owner_id, sealed })

const stored = async (store: Store) => {
  const rows = await store.read.selectFrom('secrets').select(['owner_id', 'sealed']).execute()
  return Object.fromEntries(rows.map(row => [row.owner_id, row.sealed]))
}

const owners = (rows: readonly { owner_id: string }[]) => rows.map(row => row.owner_id).sort()

/** What no store can hold the same way is left out (NUL) or marked (half of a surrogate pair). */
const texts: { name: string; text: string; kept?: string }[] = [
  { name: 'empty', text: '' },
  { name: 'quotes and backslashes', text: `'"\\\\n\`$1?1;--` },
  { name: 'line ends', text: '\r\n\t\u0085\u2028\u2029' },
  { name: 'an emoji with modifiers', text: '👩🏽‍💻🏳️‍🌈' },
  { name: 'a byte order mark', text: '\ufeffx\ufeff' },
  { name: 'characters of no use', text: '\ufffe\uffff\u{10ffff}' },
  { name: 'control characters', text: '\u0001\u001f\u007f' },
  { name: 'an escaped NUL, as in a JSON text', text: '{"a":"\\u0000 \\ud800"}' },
  { name: 'NUL', text: 'a\0b\0', kept: 'ab' },
  { name: 'NUL alone', text: '\0', kept: '' },
  { name: 'the first half of a pair', text: 'a\ud83d', kept: 'a\ufffd' },
  { name: 'the second half of a pair', text: '\ude00a', kept: '\ufffda' },
  { name: 'halves in the wrong order', text: '\ude00\ud83d', kept: '\ufffd\ufffd' },
  { name: 'a megabyte', text: 'é😀x"\\'.repeat(150_000) },
]

const units = fc.array(fc.oneof(fc.integer({ max: 0xffff, min: 0 }), fc.constantFrom(0, 0xd83d, 0xde00, 92)))
const anything = units.map(codes => String.fromCharCode(...codes))

eachStore((_, open) => {
  let store: Store
  before(async () => {
    store = await open()
  })
  beforeEach(() => store.transaction(tx => tx.db.deleteFrom('secrets').execute()))

  describe('row statements', () => {
    it('insert many rows at once', async () => {
      const rows = Array.from({ length: 3000 }, (_, i) => secret(String(i)))
      await store.transaction(tx => tx.run(insert, rows))
      assert.deepEqual(await stored(store), Object.fromEntries(rows.map(r => [r.owner_id, r.sealed])))
    })

    it('do nothing with no rows', async () => {
      assert.deepEqual(await store.transaction(tx => tx.run(insertNew, [])), [])
    })

    it('say which rows were new, also among themselves', async () => {
      const [known, fresh] = [secret('known'), secret('fresh')]
      await store.transaction(tx => tx.run(insert, [known]))
      const run = (tx: Tx) =>
        tx.run<Secret, { owner_id: string }>(insertNew, [{ ...known, sealed: 'new' }, fresh, fresh])
      assert.deepEqual(owners(await store.transaction(run)), [fresh.owner_id])
      assert.deepEqual(await stored(store), { [known.owner_id]: 'known', [fresh.owner_id]: 'fresh' })
    })

    it('change rows on conflict and return them', async () => {
      const [one, two] = [secret('1'), secret('2')]
      await store.transaction(tx => tx.run(insert, [one]))
      const rows = await store.transaction(tx =>
        tx.run<Secret, { owner_id: string; sealed: string }>(upsert, [{ ...one, sealed: '11' }, two]),
      )
      assert.deepEqual(
        rows.map(r => r.sealed),
        ['11', '2'],
      )
    })

    it('update and delete the rows that are there', async () => {
      const [one, two, three, gone] = [secret('1'), secret('2'), secret('3'), secret('4')]
      await store.transaction(tx => tx.run(insert, [one, two, three]))
      const other = { ...three, workspace_id: newId(), sealed: 'other' }
      const changed = await store.transaction(tx =>
        tx.run<Secret, { owner_id: string }>(update, [{ ...two, sealed: 'two' }, gone, other]),
      )
      assert.deepEqual(owners(changed), [two.owner_id])
      const removed = await store.transaction(tx =>
        tx.run<Omit<Secret, 'sealed'>, { owner_id: string }>(remove, [one, gone, other]),
      )
      assert.deepEqual(owners(removed), [one.owner_id])
      assert.deepEqual(await stored(store), { [two.owner_id]: 'two', [three.owner_id]: '3' })
    })

    it('take a missing value for null', async () => {
      const lease = insertRows<{
        workspace_id: string
        resource: string
        until: number
        owner?: string | null
      }>(
        'leases',
        { workspace_id: 'uuid', resource: 'text', until: 'bigint', owner: 'text' },
        'returning owner',
      )
      const base = { workspace_id: W, until: 2 ** 50 }
      const rows = [
        { ...base, resource: 'a' },
        { ...base, resource: 'b', owner: null },
        { ...base, resource: 'c', owner: '' },
      ]
      const result = await store.transaction(tx =>
        tx.run<(typeof rows)[number], { owner: string | null }>(lease, rows),
      )
      assert.deepEqual(
        result.map(r => r.owner),
        [null, null, ''],
      )
    })
  })

  describe('texts', () => {
    for (const { name, text, kept = text } of texts) {
      it(`are kept: ${name}`, async () => {
        const [byStatement, byQuery] = [secret(text), secret(text)]
        // Often enough that PostgreSQL uses a prepared statement too.
        const batch = [byStatement, secret(text), secret(text)]
        for (const row of batch) await store.transaction(tx => tx.run(insert, [row]))
        await store.transaction(tx => tx.db.insertInto('secrets').values(byQuery).execute())
        for (const row of [...batch, byQuery]) assert.equal((await stored(store))[row.owner_id], kept)
        const found = await store.read
          .selectFrom('secrets')
          .select('owner_id')
          .where('sealed', '=', text)
          .execute()
        assert.equal(found.length, 4)
      })
    }

    it('are kept, whatever they are', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 20 }), async list => {
          const rows = list.map(text => secret(text))
          await store.transaction(tx => tx.run(insert, rows))
          const found = await stored(store)
          for (const row of rows)
            assert.equal(found[row.owner_id], row.sealed.replaceAll('\0', '').toWellFormed())
          await store.transaction(tx => tx.run(remove, rows))
        }),
      )
    })
  })
})
