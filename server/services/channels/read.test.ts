import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { random, seedOf } from '../../../test/support/random.ts'
import { callerOf } from '../../../test/support/scene.ts'
import { setStage } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Channel } from '../../domain/entities.ts'
import { newId } from '../../domain/ids.ts'
import type { ChannelRow } from '../../store/schema.ts'
import type { Caller, Context } from '../context.ts'
import { type ChannelList, getChannel, listChannels } from './read.ts'

const rowOf = (caller: Caller, more: Partial<ChannelRow> = {}): ChannelRow => ({
  workspace_id: caller.workspaceId,
  id: newId(),
  network: 'fake',
  name: 'Support',
  address: null,
  config: '{}',
  facts: '{}',
  metadata: '{}',
  profile: '{}',
  environment: 'prod',
  use_case_type: null,
  bot_id: null,
  enabled: 0,
  connection: 'ok',
  condition: null,
  condition_since: 0,
  steps: '[]',
  token_expires_at: null,
  token_warned_at: null,
  activated_at: null,
  deactivated_at: null,
  deactivation_reason: null,
  created_at: 0,
  updated_at: 0,
  version: 1,
  deleted_at: null,
  ...more,
})

async function add({ store }: Context, rows: readonly ChannelRow[]): Promise<void> {
  await store.transaction(async tx => {
    for (let i = 0; i < rows.length; i += 100) {
      await tx.db
        .insertInto('channels')
        .values(rows.slice(i, i + 100))
        .execute()
    }
  })
}

const remove = ({ store }: Context, id: string) =>
  store.transaction(tx => tx.db.updateTable('channels').set({ deleted_at: 1 }).where('id', '=', id).execute())

/** Every page; `between` is called after each. */
async function pages(
  node: Context,
  caller: Caller,
  filter: Omit<ChannelList, 'cursor'>,
  between: () => Promise<void> = async () => {},
): Promise<Channel[]> {
  const items: Channel[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listChannels(node, caller, { ...filter, ...(cursor && { cursor }) })
    assert.ok(page.items.length <= filter.limit)
    items.push(...page.items)
    cursor = page.next
    await between()
  }
  return items
}

eachStore((_kind, open, address) => {
  describe('listChannels', () => {
    it('page by page repeats and skips nothing, while others come and go', async t => {
      const { pick } = random(seedOf(t))
      const { nodes, caller } = await setStage(t, open, address)
      const [node] = nodes
      const there = Array.from({ length: 1000 }, () => rowOf(caller))
      await add(node, there)
      const gone = new Set<string>()
      const found = await pages(node, caller, { limit: 37 }, async () => {
        await add(node, [rowOf(caller)])
        const victim = pick(there).id
        gone.add(victim)
        await remove(node, victim)
      })
      const ids = found.map(channel => channel.id)
      assert.equal(new Set(ids).size, ids.length)
      assert.deepEqual(ids, ids.toSorted().reverse())
      const stayed = there.filter(row => !gone.has(row.id)).map(row => row.id)
      const seen = new Set(ids)
      assert.deepEqual(
        stayed.filter(id => !seen.has(id)),
        [],
      )
    })

    it('ends with a full last page', async t => {
      const { nodes, caller } = await setStage(t, open, address)
      const [node] = nodes
      const rows = Array.from({ length: 6 }, () => rowOf(caller))
      await add(node, rows)
      const first = await listChannels(node, caller, { limit: 3 })
      const second = await listChannels(node, caller, { limit: 3, cursor: first.next ?? '' })
      assert.deepEqual(
        [...first.items, ...second.items].map(channel => channel.id),
        rows.map(row => row.id).reverse(),
      )
      assert.equal(second.next, null)
      await assert.rejects(listChannels(node, caller, { limit: 3, cursor: 'nonsense' }), {
        code: 'invalid',
        details: { field: '/cursor' },
      })
    })

    it('shows what the filters ask for, and nothing of another workspace', async t => {
      const { nodes, caller } = await setStage(t, open, address)
      const [node] = nodes
      const botId = newId()
      const rows = {
        off: rowOf(caller, { name: 'Off' }),
        on: rowOf(caller, { name: 'Ärger 100%_sure', enabled: 1 }),
        pending: rowOf(caller, { enabled: 1, connection: 'setup' }),
        broken: rowOf(caller, { enabled: 1, connection: 'broken', network: 'other' }),
        'broken and off': rowOf(caller, { connection: 'broken', bot_id: botId }),
        deleted: rowOf(caller, { deleted_at: 1 }),
        stranger: rowOf(callerOf(newId())),
      }
      await add(node, Object.values(rows))
      const nameOf = new Map(Object.entries(rows).map(([name, row]) => [row.id, name]))
      for (const [filter, names] of [
        [{}, ['off', 'on', 'pending', 'broken', 'broken and off']],
        [{ status: 'inactive' }, ['off']],
        [{ status: 'active' }, ['on']],
        [{ status: 'pending' }, ['pending']],
        [{ status: 'error' }, ['broken', 'broken and off']],
        [{ network: 'other' }, ['broken']],
        [{ network: 'fake', status: 'error' }, ['broken and off']],
        [{ botId }, ['broken and off']],
        [{ search: 'OF' }, ['off']],
        [{ search: 'ÄRGER' }, ['on']],
        [{ search: '%' }, ['on']],
        [{ search: '_' }, ['on']],
        [{ search: '0%_S' }, ['on']],
        [{ search: '\\' }, []],
        [{ search: 'port' }, ['pending', 'broken', 'broken and off']],
      ] as const) {
        const found = await pages(node, caller, { limit: 2, ...filter })
        assert.deepEqual(
          found.map(channel => nameOf.get(channel.id)).reverse(),
          names,
          JSON.stringify(filter),
        )
      }
    })
  })

  describe('getChannel', () => {
    it('finds none of another workspace', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const { id } = await channel()
      await assert.rejects(getChannel(nodes[0], callerOf(newId()), id), { code: 'not_found' })
      await assert.rejects(getChannel(nodes[0], caller, newId()), { code: 'not_found' })
    })
  })
})
