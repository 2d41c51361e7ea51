import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callerOf } from '../../../test/support/scene.ts'
import { setStage } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { readConfig } from '../../config.ts'
import { newId } from '../../domain/ids.ts'
import { MASK } from '../../domain/redact.ts'
import { deleteProvider, putProvider } from './change.ts'
import { applyProviderSettings, checkProviderSettings } from './configured.ts'
import { findCredentials, openCredentials } from './credentials.ts'
import { getProvider, listProviders } from './read.ts'

const provider = { name: 'twilio', keys: ['account', 'token', 'spare'], account: 'account' } as const

eachStore((_kind, open, address) => {
  const scene = async (t: Parameters<typeof setStage>[0], options: Parameters<typeof setStage>[3] = {}) => {
    const stage = await setStage(t, open, address, { provider, ...options })
    const put = (config: Record<string, unknown>, version?: number) =>
      putProvider(stage.nodes[0], stage.caller, 'twilio', config, version)
    return { ...stage, node: stage.nodes[0], put }
  }

  describe('credentials at a provider', () => {
    it('are merged, and their secrets are told to nobody', async t => {
      const { node, caller, put } = await scene(t)
      const unset = await getProvider(node, caller, 'twilio')
      assert.deepEqual(unset, {
        provider: 'twilio',
        title: 'Twilio',
        networks: ['fake'],
        keys: ['account', 'token', 'spare'],
        config: {},
        secrets: [],
        createdAt: null,
        updatedAt: null,
        version: 0,
      })
      await put({ account: 'AC1', token: 'first-token', spare: 'spare-token' })
      const set = await put({ token: MASK, spare: null, account: 'AC2' })
      assert.deepEqual([set.config, set.secrets, set.version], [{ account: 'AC2' }, ['token'], 2])
      assert.deepEqual(await getProvider(node, caller, 'twilio'), set)
      assert.deepEqual(await listProviders(node, caller), [set])
      const rows = await node.store.read.selectFrom('provider_credentials').selectAll().execute()
      assert.ok(!JSON.stringify(rows).includes('token"'))
      assert.equal(rows[0]?.sealed.includes('first-token'), false)
      assert.deepEqual(await listProviders(node, callerOf(newId())), [unset])
    })

    it('that are the same again change nothing', async t => {
      const { node, caller, put, fake, channel } = await scene(t)
      await channel()
      const first = await put({ token: 'first-token' })
      const { length } = fake.calls
      assert.deepEqual(await put({ token: 'first-token' }), first)
      assert.equal(fake.calls.length, length)
      await deleteProvider(node, caller, 'twilio')
      const { secrets, version } = await getProvider(node, caller, 'twilio')
      assert.deepEqual([secrets, version], [[], 2])
    })

    it('are refused with the field, or the version that is', async t => {
      const { node, caller, put } = await scene(t)
      await assert.rejects(put({ token: 'x' }), { code: 'invalid', details: { field: '/config/token' } })
      await assert.rejects(put({ colour: 'red' }), { code: 'invalid', details: { field: '/config/colour' } })
      await assert.rejects(putProvider(node, caller, 'meta', {}), { code: 'not_found' })
      await put({ token: 'first-token' }, 0)
      await assert.rejects(put({ token: 'other-token' }, 0), { code: 'stale' })
      await assert.rejects(deleteProvider(node, caller, 'twilio', 2), { code: 'stale' })
      assert.equal((await getProvider(node, caller, 'twilio')).version, 1)
    })

    it('that are set on two nodes at once are both there', async t => {
      const { nodes, caller } = await scene(t, { nodes: 2 })
      const [one, two = one] = nodes
      for (let round = 1; round <= 5; round++) {
        await Promise.all([
          putProvider(one, caller, 'twilio', { token: `token-${round}` }),
          putProvider(two, caller, 'twilio', { spare: `spare-${round}` }),
        ])
        const row = await findCredentials(one.store.read, caller.workspaceId, 'twilio')
        assert.ok(row)
        const { secrets } = openCredentials(one, row)
        assert.deepEqual(
          [secrets, row.version],
          [{ token: `token-${round}`, spare: `spare-${round}` }, 2 * round],
        )
      }
    })

    it('open for their workspace and provider alone', async t => {
      const { node, caller, put } = await scene(t)
      await put({ token: 'first-token' })
      const [row] = await node.store.read.selectFrom('provider_credentials').selectAll().execute()
      const sealed = row?.sealed ?? ''
      assert.equal(node.seal.open(caller.workspaceId, 'twilio', sealed), '{"token":"first-token"}')
      assert.throws(() => node.seal.open(caller.workspaceId, 'meta', sealed))
      assert.throws(() => node.seal.open(newId(), 'twilio', sealed))
    })
  })

  describe('credentials in the settings', () => {
    const settings = (text: string) => ({ config: readConfig({ PORTICO_PROVIDERS: text }, []) })
    const workspaces = async (node: Awaited<ReturnType<typeof scene>>['node'], ...made: [string, number][]) =>
      node.store.transaction(tx =>
        tx.db
          .insertInto('workspaces')
          .values(made.map(([id, created_at]) => ({ id, name: 'W', created_at })))
          .execute(),
      )

    it('are those of the first workspace, and change only what is new in them', async t => {
      const { node, caller } = await scene(t, { parts: settings('{"twilio":{"token":"first-token"}}') })
      const other = callerOf(newId())
      await workspaces(node, [other.workspaceId, 2], [caller.workspaceId, 1])
      for (let start = 0; start < 2; start++) await applyProviderSettings(node)
      const { secrets, version } = await getProvider(node, caller, 'twilio')
      assert.deepEqual([secrets, version], [['token'], 1])
      assert.equal((await getProvider(node, other, 'twilio')).version, 0)
    })

    for (const [text, message] of [
      ['{"nobody":{}}', 'PORTICO_PROVIDERS cannot be used, at "nobody": No such provider.'],
      [
        '{"twilio":{"colour":"red"}}',
        'PORTICO_PROVIDERS cannot be used, at "twilio": Twilio has no setting "colour".',
      ],
    ] as const) {
      it(`that cannot be used are refused in words: ${text}`, async t => {
        const { node } = await scene(t, { parts: settings(text) })
        assert.throws(() => checkProviderSettings(node), { message })
      })
    }
  })
})

describe('PORTICO_PROVIDERS', () => {
  for (const text of ['x', '[]', '{"twilio": "AC1"}']) {
    it(`is not ${text}`, () =>
      assert.throws(() => readConfig({ PORTICO_PROVIDERS: text }, []), {
        message: 'PORTICO_PROVIDERS must be a JSON object with an object for each provider.',
      }))
  }
})
