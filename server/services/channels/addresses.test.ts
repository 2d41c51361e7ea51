import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { setStage } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import type { Context } from '../context.ts'
import { deleteChannel } from './remove.ts'
import { updateChannel } from './update.ts'

const account = (name: string) => ({ config: { account: name, token: 'secret-token' } })

/** How often the store is asked while something is done. */
async function asked(t: TestContext, node: Context, act: () => Promise<unknown>): Promise<number> {
  const { mock } = t.mock.method(node.store.read, 'selectFrom')
  await act()
  mock.restore()
  return mock.callCount()
}

eachStore((_kind, open, address) => {
  describe('channels by the account they are connected to', () => {
    it('are known without asking the store again, also where there are none', async t => {
      const { nodes, channel } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel(account('one'))
      for (const [name, ids] of [
        ['one', [id]],
        ['two', []],
      ] as const) {
        const find = async () => {
          const found = await node.channels.byAddress('fake', name)
          assert.deepEqual(
            found.map(({ row }) => row.id),
            ids,
          )
        }
        assert.ok((await asked(t, node, find)) > 0)
        assert.equal(await asked(t, node, find), 0)
      }
      assert.deepEqual(await node.channels.byAddress('other', 'one'), [])
    })

    it('are those of now when one was connected, moved or deleted', async t => {
      const { nodes, caller, channel } = await setStage(t, open, address)
      const [node] = nodes
      const find = async (name: string) =>
        (await node.channels.byAddress('fake', name)).map(({ row }) => row.id)
      assert.deepEqual([await find('one'), await find('two')], [[], []])
      const { id } = await channel(account('one'))
      assert.deepEqual([await find('one'), await find('two')], [[id], []])
      await updateChannel(node, caller, id, { config: { account: 'two' } })
      assert.deepEqual([await find('one'), await find('two')], [[], [id]])
      await deleteChannel(node, caller, id, { force: true })
      assert.deepEqual([await find('one'), await find('two')], [[], []])
    })

    it('are read again where a change came while they were read', async t => {
      const { nodes, channel } = await setStage(t, open, address)
      const [node] = nodes
      const reading = node.channels.byAddress('fake', 'one')
      node.bus.publish('changed', { what: 'channel', workspaceId: '', id: '' })
      await reading
      assert.ok((await asked(t, node, () => node.channels.byAddress('fake', 'one'))) > 0)
      const { id } = await channel(account('one'))
      assert.equal((await node.channels.byAddress('fake', 'one'))[0]?.row.id, id)
    })

    it('take no more memory, however many addresses are asked for', async t => {
      const { nodes } = await setStage(t, open, address)
      const [node] = nodes
      const find = (i: number) => node.channels.byAddress('fake', `${i} ${'x'.repeat(50_000)}`)
      for (let i = 0; i < 30; i++) await find(i)
      assert.ok((await asked(t, node, () => find(0))) > 0)
      assert.equal(await asked(t, node, () => find(0)), 0)
    })
  })
})
