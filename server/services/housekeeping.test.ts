import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bring, setStage, written } from '../../test/support/stage.ts'
import { eachStore } from '../../test/support/stores.ts'
import { newId } from '../domain/ids.ts'
import { countUnread } from './conversations/inbox.ts'
import { listConversations } from './conversations/read.ts'
import { completeConversations, forget, runHousekeeping } from './housekeeping.ts'

const DAY = 86_400_000

eachStore((_kind, open, address) => {
  describe('what is old', () => {
    it('is taken away, however much there is, and the rest stays', async t => {
      const { nodes, caller } = await setStage(t, open, address, { nodes: 2 })
      const [node] = nodes
      const now = node.now()
      const report = (at: number) => ({
        workspace_id: caller.workspaceId,
        channel_id: newId(),
        target: 'x',
        status: 'read' as const,
        at,
        failure: null,
      })
      const entry = (at: number) => ({
        workspace_id: caller.workspaceId,
        channel_id: newId(),
        id: newId(),
        kind: 'send',
        at,
        ms: 1,
        outcome: 'ok' as const,
        request: 'x',
        response_status: null,
        response: null,
        error: null,
        message_id: null,
      })
      const attempt = (at: number) => ({
        workspace_id: caller.workspaceId,
        key: newId(),
        request_hash: 'x',
        resource_id: newId(),
        response_status: null,
        response: null,
        started_at: at,
      })
      await node.store.transaction(async tx => {
        for (let i = 0; i < 25; i++) {
          const old = Array.from({ length: 100 }, (_, n) => entry(now - 31 * DAY - i * 100 - n))
          await tx.db.insertInto('channel_log').values(old).execute()
        }
        await tx.db
          .insertInto('channel_log')
          .values(entry(now - 29 * DAY))
          .execute()
        await tx.db
          .insertInto('early_reports')
          .values([report(now - 2 * DAY), report(now)])
          .execute()
        await tx.db
          .insertInto('idempotency')
          .values([attempt(now - 2 * DAY), attempt(now)])
          .execute()
      })
      await Promise.all(nodes.flatMap(each => forget.map(task => task.run(each))))
      for (const table of ['channel_log', 'early_reports', 'idempotency'] as const) {
        const rows = await node.store.read.selectFrom(table).select('workspace_id').execute()
        assert.equal(rows.length, 1, table)
      }
    })
  })

  it('a conversation that an older version began gets the network of its channel and its place in the inbox', async t => {
    const { nodes, caller, channel } = await setStage(t, open, address)
    const [node] = nodes
    const { id } = await channel()
    await bring(node, id, written('a'))
    const older = { network: null, inbox_at: null, inbox_unread: null }
    await node.store.transaction(({ db }) => db.updateTable('conversations').set(older).execute())
    const list = async () => (await listConversations(node, caller, { network: 'fake', limit: 10 })).items
    assert.equal((await list()).length, 0)
    assert.equal(await countUnread(node, caller, {}), 0)
    await completeConversations(node)
    assert.equal((await list()).length, 1)
    assert.equal(await countUnread(node, caller, {}), 1)
  })

  it('housekeeping stops, and leaves nothing running', async t => {
    const { nodes } = await setStage(t, open, address)
    const keeping = runHousekeeping(nodes[0])
    await keeping.stop()
  })
})
