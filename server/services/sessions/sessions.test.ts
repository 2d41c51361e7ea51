import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setStage } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { presets } from '../../domain/policy.ts'
import { forget } from '../housekeeping.ts'
import { authenticate } from '../keys/authenticate.ts'
import { callerWith, createKey, revokeKey } from '../keys/manage.ts'
import { closeSession, getSession, openSession, SESSION_MS } from './sessions.ts'

eachStore((_kind, open, address) => {
  describe('a session', () => {
    async function scene(t: Parameters<typeof setStage>[0], expiresInMs?: number) {
      const { nodes, skip } = await setStage(t, open, address, { nodes: 2 })
      const [node, other = node] = nodes
      const workspaceId = newId()
      await node.store.transaction(tx =>
        tx.db.insertInto('workspaces').values({ id: workspaceId, name: 'Shop', created_at: 1 }).execute(),
      )
      const owner = callerWith(workspaceId, newId(), presets.owner)
      const expiresAt = expiresInMs === undefined ? {} : { expiresAt: node.now() + expiresInMs }
      const { key } = await createKey(node, owner, { name: 'Ada', preset: 'viewer', ...expiresAt })
      const caller = callerWith(workspaceId, key.id, presets.viewer)
      return { node, other, skip, owner, key, caller, ...(await openSession(node, caller)) }
    }

    it('is its key, on every node, and is kept as a hash', async t => {
      const { node, other, key, caller, token } = await scene(t)
      assert.match(token, /^ps_[\w-]{43}$/)
      for (const each of [node, other]) {
        const holder = await authenticate(each, token)
        assert.deepEqual([holder?.workspaceId, holder?.id], [caller.workspaceId, key.id])
        assert.equal(holder?.may('channels.list', 'channels/*'), true)
        assert.equal(holder?.may('channels.delete', 'channels/1'), false)
      }
      const session = await getSession(other, caller, token)
      assert.deepEqual(session.workspace, { id: caller.workspaceId, name: 'Shop' })
      assert.deepEqual({ ...session.key, lastUsedAt: null }, key)
      const left = session.expiresAt - node.now()
      assert.ok(left > SESSION_MS - 60_000 && left <= SESSION_MS)
      const rows = await node.store.read.selectFrom('sessions').selectAll().execute()
      assert.ok(!JSON.stringify(rows).includes(token))
      assert.equal(await authenticate(node, `${token.slice(0, -1)}-`), null)
    })

    it('ends when it is closed, wherever it was used', async t => {
      const { node, other, caller, token } = await scene(t)
      assert.ok(await authenticate(other, token))
      await closeSession(node, caller, token)
      other.bus.publish('changed', { what: 'key', workspaceId: caller.workspaceId, id: caller.id })
      for (const each of [node, other]) assert.equal(await authenticate(each, token), null)
    })

    it('ends with its key', async t => {
      const { node, owner, key, token } = await scene(t)
      assert.ok(await authenticate(node, token))
      await revokeKey(node, owner, key.id)
      assert.equal(await authenticate(node, token), null)
    })

    it('ends at its time, or its key’s before it, and is forgotten then', async t => {
      const lasting = await scene(t)
      lasting.skip(SESSION_MS - 1000)
      assert.ok(await authenticate(lasting.node, lasting.token))
      lasting.skip(2000)
      assert.equal(await authenticate(lasting.node, lasting.token), null)
      for (const task of forget) await task.run(lasting.node)
      assert.deepEqual(await lasting.node.store.read.selectFrom('sessions').select('id').execute(), [])

      const short = await scene(t, 60_000)
      short.skip(61_000)
      assert.equal(await authenticate(short.node, short.token), null)
    })

    it('gives way to newer ones of its key when there are many', async t => {
      const { node, owner, caller, token } = await scene(t)
      const { key: other } = await createKey(node, owner, { name: 'Bo', preset: 'viewer' })
      const { token: others } = await openSession(node, callerWith(caller.workspaceId, other.id, []))
      const tokens: string[] = []
      while (tokens.length < 100) tokens.push((await openSession(node, caller)).token)
      assert.equal(await authenticate(node, token), null)
      for (const each of [others, tokens[0], tokens[99]]) assert.ok(await authenticate(node, String(each)))
      assert.equal((await node.store.read.selectFrom('sessions').select('id').execute()).length, 101)
    })

    it('is closed and read by its own workspace only', async t => {
      const { node, caller, token } = await scene(t)
      const stranger = callerWith(newId(), newId(), presets.owner)
      await closeSession(node, stranger, token)
      assert.ok(await authenticate(node, token))
      await assert.rejects(getSession(node, stranger, token), { code: 'not_found' })
      await assert.doesNotReject(getSession(node, caller, token))
    })

    it('is for keys: whoever has come with a token of an issuer has none', async t => {
      const { node } = await scene(t)
      const caller = callerWith(newId(), 'auth0|ada', presets.owner)
      await assert.rejects(openSession(node, caller), { code: 'forbidden' })
    })
  })
})
