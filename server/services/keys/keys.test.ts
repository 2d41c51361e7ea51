import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { KyselyPlugin } from 'kysely'
import { eventually } from '../../../test/support/scene.ts'
import { setStage } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { permits } from '../../domain/permits.ts'
import { type Policy, presets } from '../../domain/policy.ts'
import { authenticate, authenticator } from './authenticate.ts'
import { bootstrap } from './bootstrap.ts'
import { callerWith, createKey, listKeys, revokeKey } from './manage.ts'

const owner = () => callerWith(newId(), newId(), presets.owner)
const may = (permission: string, resource: string): Policy => ({ permission, resource })

eachStore((_kind, open, address) => {
  describe('a key', () => {
    it('lets its holder in where its policies say, and is kept as a hash', async t => {
      const { nodes } = await setStage(t, open, address)
      const [node] = nodes
      const caller = owner()
      const { key, secret } = await createKey(node, caller, { name: 'CI', preset: 'viewer' })
      assert.match(secret, /^pk_[\w-]{43}$/)
      assert.deepEqual(
        { ...key, createdAt: 0 },
        {
          id: key.id,
          name: 'CI',
          prefix: secret.slice(0, 12),
          policies: presets.viewer,
          createdAt: 0,
          expiresAt: null,
          lastUsedAt: null,
          revokedAt: null,
        },
      )
      const holder = await authenticate(node, secret)
      assert.deepEqual([holder?.workspaceId, holder?.id], [caller.workspaceId, key.id])
      assert.equal(holder?.may('channels.list', 'channels/*'), true)
      assert.equal(holder?.may('channels.delete', 'channels/1'), false)
      const rows = await node.store.read.selectFrom('keys').selectAll().execute()
      assert.ok(!JSON.stringify(rows).includes(secret))
      for (const wrong of ['', 'pk_', secret.slice(0, -1), `${secret}x`, key.id, key.prefix, 'a.b.c']) {
        assert.equal(await authenticate(node, wrong), null, wrong)
      }
    })

    it('is noted when it is used, about once a minute', async t => {
      const { nodes, skip } = await setStage(t, open, address)
      const [node] = nodes
      const caller = owner()
      const { secret } = await createKey(node, caller, { name: 'CI', preset: 'viewer' })
      const used = async () => (await listKeys(node, caller))[0]?.lastUsedAt ?? null
      await authenticate(node, secret)
      const first = await eventually(used)
      skip(30_000)
      await authenticate(node, secret)
      skip(31_000)
      await authenticate(node, secret)
      const second = await eventually(async () => {
        const at = await used()
        return at !== first && at
      })
      assert.ok(second - first >= 61_000)
    })

    it('ends at its time', async t => {
      const { nodes, skip } = await setStage(t, open, address)
      const [node] = nodes
      const caller = owner()
      const expiresAt = node.now() + 60_000
      const { secret } = await createKey(node, caller, { name: 'CI', preset: 'viewer', expiresAt })
      assert.ok(await authenticate(node, secret))
      skip(61_000)
      assert.equal(await authenticate(node, secret), null)
      await assert.rejects(createKey(node, caller, { name: 'CI', preset: 'viewer', expiresAt }), {
        code: 'invalid',
        details: { field: '/expiresAt' },
      })
    })

    it('that is revoked is refused at once, by whoever hears of it', async t => {
      const { nodes } = await setStage(t, open, address, { nodes: 2 })
      const [node, other = node] = nodes
      const caller = owner()
      const { key, secret } = await createKey(node, caller, { name: 'CI', preset: 'viewer' })
      assert.ok(await authenticate(other, secret))
      assert.ok(await authenticate(node, secret))
      await revokeKey(node, caller, key.id)
      assert.equal(await authenticate(node, secret), null)
      other.bus.publish('changed', { what: 'key', workspaceId: caller.workspaceId, id: key.id })
      assert.equal(await authenticate(other, secret), null)
      const [listed] = await listKeys(node, caller)
      assert.ok(listed?.revokedAt)
      await revokeKey(node, caller, key.id)
      assert.equal((await listKeys(node, caller))[0]?.revokedAt, listed.revokedAt)
    })

    it('that is looked up while it is revoked is not kept as it was', async t => {
      const { nodes } = await setStage(t, open, address)
      const [node] = nodes
      const caller = owner()
      const { key, secret } = await createKey(node, caller, { name: 'CI', preset: 'viewer' })
      const asked = Promise.withResolvers<void>()
      const answered = Promise.withResolvers<void>()
      const slow: KyselyPlugin = {
        transformQuery: ({ node: query }) => query,
        async transformResult({ result }) {
          asked.resolve()
          await answered.promise
          return result
        },
      }
      const store = { ...node.store, read: node.store.read.withPlugin(slow) }
      const authenticates = authenticator({ ...node, store })
      const looking = authenticates(secret)
      await asked.promise
      await revokeKey(node, caller, key.id)
      answered.resolve()
      assert.ok(await looking)
      assert.equal(await authenticates(secret), null)
    })

    it('is listed and revoked in its own workspace only', async t => {
      const { nodes } = await setStage(t, open, address)
      const [node] = nodes
      const [caller, stranger] = [owner(), owner()]
      const { key, secret } = await createKey(node, caller, { name: 'CI', preset: 'viewer' })
      await createKey(node, caller, { name: 'Later', preset: 'viewer' })
      assert.deepEqual(await listKeys(node, stranger), [])
      await assert.rejects(revokeKey(node, stranger, key.id), { code: 'not_found' })
      assert.ok(await authenticate(node, secret))
      const names = (await listKeys(node, caller)).map(each => each.name)
      assert.deepEqual(names, ['Later', 'CI'])
    })

    it('gives nobody more than its maker has', async t => {
      const { nodes } = await setStage(t, open, address)
      const [node] = nodes
      const editor = callerWith(newId(), newId(), [...presets.editor, may('keys.*', '*')])
      const make = (...policies: Policy[]) => createKey(node, editor, { name: 'x', policies })
      await make(may('channels.list', 'channels/*'), may('messages.*', '*'), may('keys.list', '*'))
      for (const policy of [may('*', '*'), may('*', 'channels/*'), may('users.list', '*')]) {
        await assert.rejects(make(may('channels.list', '*'), policy), { code: 'forbidden' })
      }
      await assert.rejects(createKey(node, editor, { name: 'x', preset: 'owner' }), { code: 'forbidden' })
      for (const policies of [[], undefined]) {
        const input = { name: 'x', ...(policies && { policies }) }
        await assert.rejects(createKey(node, editor, input), {
          code: 'invalid',
          details: { field: '/policies' },
        })
      }
      assert.equal((await listKeys(node, editor)).length, 1)
    })
  })

  describe('bootstrap', () => {
    it('on an empty store makes one workspace and its owner key, whichever node is first', async t => {
      const { nodes } = await setStage(t, open, address, { nodes: 3 })
      const results = await Promise.all(nodes.map(node => bootstrap(node)))
      const made = results.filter(result => result !== null)
      assert.equal(made.length, 1)
      const holder = await authenticate(nodes[0], made[0]?.key ?? '')
      assert.equal(holder?.workspaceId, made[0]?.workspaceId)
      assert.ok(holder?.may('anything', 'at/all'))
      assert.equal((await nodes[0].store.read.selectFrom('workspaces').select('id').execute()).length, 1)
      assert.equal(await bootstrap(nodes[0]), null)
    })

    it('takes the workspace and the key of the settings, and shows none', async t => {
      const firstKey = 'a-key-that-was-given-to-it'
      const firstWorkspace = newId()
      const { nodes } = await setStage(t, open, address)
      const [node] = nodes
      const config = { ...node.config, firstKey, firstWorkspace }
      assert.equal(await bootstrap({ ...node, config }), null)
      assert.equal((await authenticate(node, firstKey))?.workspaceId, firstWorkspace)
    })
  })
})

describe('policies', () => {
  for (const [policy, permission, resource, allowed] of [
    [may('*', '*'), 'channels.list', 'channels/*', true],
    [may('channels.*', '*'), 'channels.list', 'channels/1', true],
    [may('channels.*', '*'), 'channels.log.list', 'channels/1', true],
    [may('channels.*', '*'), 'channelsx.list', 'channels/1', false],
    [may('channels.*', '*'), 'channels', 'channels/1', false],
    [may('channels.list', '*'), 'channels.get', 'channels/1', false],
    [may('channels.get', 'channels/1'), 'channels.get', 'channels/1', true],
    [may('channels.get', 'channels/1'), 'channels.get', 'channels/12', false],
    // A policy for one does not open the list.
    [may('channels.list', 'channels/1'), 'channels.list', 'channels/*', false],
    [may('channels.list', 'channels/*'), 'channels.list', 'channels/*', true],
    [may('channels.get', 'channels/*'), 'channels.get', 'channels/1', true],
    [may('channels.get', 'channels/*'), 'channels.get', 'chatbots/1', false],
    [may('chatbots.channels.list', 'chatbots/1'), 'chatbots.channels.list', 'chatbots/1', true],
    [may('chatbots.channels.list', 'chatbots/1'), 'chatbots.list', 'chatbots/1', false],
    [may('a.*', 'x/*'), 'a.b', 'x/y/z', true],
  ] as const) {
    it(`${policy.permission} on ${policy.resource} ${allowed ? 'gives' : 'does not give'} ${permission} on ${resource}`, () => {
      assert.equal(permits([policy], permission, resource), allowed)
    })
  }

  const word = fc.constantFrom('a', 'b', 'c')
  const path = (separator: string, star: fc.Arbitrary<boolean>) =>
    fc
      .tuple(fc.array(word, { minLength: 1, maxLength: 3 }), star)
      .map(([words, all]) => [...words, ...(all ? ['*'] : [])].join(separator))
  const pattern = (separator: string) => fc.oneof(fc.constant('*'), path(separator, fc.boolean()))
  const policy = fc.record({ permission: pattern('.'), resource: pattern('/') })

  it('what may be given never lets in where the giver is not', () => {
    fc.assert(
      fc.property(
        fc.array(policy, { minLength: 1, maxLength: 4 }),
        policy,
        path('.', fc.constant(false)),
        path('/', fc.boolean()),
        (own, given, permission, resource) => {
          // As createKey asks it.
          fc.pre(permits(own, given.permission, given.resource))
          if (permits([given], permission, resource)) assert.ok(permits(own, permission, resource))
        },
      ),
      { numRuns: 5000 },
    )
  })
})
