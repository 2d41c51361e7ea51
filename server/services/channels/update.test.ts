import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { passing } from '../../../test/support/fake-network.ts'
import { callerOf } from '../../../test/support/scene.ts'
import { bring, setStage, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import type { ProbeResult } from '../../domain/network.ts'
import { Problem } from '../../domain/problem.ts'
import { MASK } from '../../domain/redact.ts'
import { setChannelState } from '../../store/channel-state.ts'
import { listMessages } from '../messages/read.ts'
import { createChannel } from './create.ts'
import { openSecrets } from './live.ts'
import { getChannel } from './read.ts'
import { updateChannel } from './update.ts'

const config = { account: 'one', colour: 'red', token: 'very-secret' }
const credentials = { name: 'credentials', status: 'failed', message: 'No.', cure: 'Another.' } as const
const refused: ProbeResult = { checks: [credentials] }
const away: ProbeResult = { checks: [{ ...credentials, transient: true }] }

eachStore((_kind, open, address) => {
  describe('updateChannel', () => {
    it('changes what is given and nothing else, and tells it', async t => {
      const { nodes, caller } = await setStage(t, open, address)
      const [node] = nodes
      const { channel } = await createChannel(node, caller, { network: 'fake', name: 'A', config })
      const renamed = await updateChannel(node, caller, channel.id, { name: 'B', metadata: { x: [1] } })
      assert.deepEqual(renamed, {
        ...channel,
        name: 'B',
        metadata: { x: [1] },
        version: 2,
        updatedAt: renamed.updatedAt,
      })
      const mixed = { colour: 'blue', token: MASK }
      const changed = await updateChannel(node, caller, channel.id, { config: mixed })
      assert.deepEqual(changed.config, { account: 'one', colour: 'blue' })
      assert.deepEqual(await getChannel(node, caller, channel.id), changed)
      const { values } = await openSecrets(node, caller.workspaceId, channel.id)
      assert.deepEqual(values, { token: 'very-secret' })
      const events = await told(node, caller, 'channel.updated')
      assert.deepEqual(
        events.map(event => event.data.channel),
        [renamed, changed],
      )
      assert.ok(!JSON.stringify(events).includes('very-secret'))
    })

    for (const [what, input, code] of [
      ['a setting that does not fit', { config: { token: 'x' } }, 'invalid'],
      ['a bot that is not there', { botId: newId() }, 'not_found'],
    ] as const) {
      it(`refuses ${what}, and changes nothing`, async t => {
        const { nodes, caller } = await setStage(t, open, address)
        const [node] = nodes
        const { channel } = await createChannel(node, caller, { network: 'fake', name: 'A', config })
        await assert.rejects(updateChannel(node, caller, channel.id, { name: 'B', ...input }), { code })
        assert.deepEqual(await getChannel(node, caller, channel.id), channel)
      })
    }

    it('finds no channel of another workspace', async t => {
      const { nodes, caller } = await setStage(t, open, address)
      const [node] = nodes
      const { channel } = await createChannel(node, caller, { network: 'fake', name: 'A', config })
      const stranger = callerOf(newId())
      await assert.rejects(updateChannel(node, stranger, channel.id, { name: 'B' }), { code: 'not_found' })
    })

    it('of several with the same version lets one through', async t => {
      const { nodes, caller } = await setStage(t, open, address, { nodes: 2 })
      const [node] = nodes
      const { channel } = await createChannel(node, caller, { network: 'fake', name: 'A', config })
      const results = await Promise.allSettled(
        [...nodes, ...nodes].map((each, i) => updateChannel(each, caller, channel.id, { name: `${i}` }, 1)),
      )
      const refusals = results.filter(result => result.status === 'rejected').map(result => result.reason)
      assert.equal(refusals.length, 3)
      for (const problem of refusals) {
        assert.ok(problem instanceof Problem && problem.code === 'stale')
        assert.deepEqual(problem.details.meta, { version: 2 })
      }
    })

    it('without a version keeps every change of several at once', async t => {
      const { nodes, caller } = await setStage(t, open, address, { nodes: 2 })
      const [node, other = node] = nodes
      const { channel } = await createChannel(node, caller, { network: 'fake', name: 'A', config })
      await Promise.all([
        updateChannel(node, caller, channel.id, { config: { colour: 'blue' } }),
        updateChannel(other, caller, channel.id, { config: { spare: 'a-spare-one' } }),
        updateChannel(node, caller, channel.id, { config: { token: 'new-token' } }),
        updateChannel(other, caller, channel.id, { name: 'B' }),
      ])
      const row = await node.store.read.selectFrom('channels').selectAll().executeTakeFirstOrThrow()
      assert.deepEqual([row.name, JSON.parse(row.config).colour, row.version], ['B', 'blue', 5])
      const { values } = await openSecrets(node, caller.workspaceId, channel.id)
      assert.deepEqual(values, { token: 'new-token', spare: 'a-spare-one' })
    })

    it('gives no account to two channels, also when two nodes try at once', async t => {
      const { nodes, caller } = await setStage(t, open, address, { nodes: 2 })
      const [node] = nodes
      const contested = Array.from({ length: 12 }, (_, i) => `${i}`)
      const channels = await Promise.all(
        contested.map(account =>
          Promise.all(
            ['one', 'two'].map(async name => {
              const input = { network: 'fake', name, config: { ...config, account: `${name} ${account}` } }
              return (await createChannel(node, caller, input)).channel.id
            }),
          ),
        ),
      )
      const results = await Promise.all(
        channels.map((ids, n) =>
          Promise.allSettled(
            ids.map((id, i) =>
              updateChannel(nodes[i] ?? node, caller, id, { config: { account: contested[n] } }),
            ),
          ),
        ),
      )
      for (const pair of results) {
        assert.deepEqual(pair.map(result => result.status).sort(), ['fulfilled', 'rejected'])
        const refusal = pair.find(result => result.status === 'rejected')?.reason
        assert.deepEqual([refusal.code, refusal.details?.reason], ['conflict', 'already_connected'])
      }
    })
  })

  describe('new settings of a channel that is on', () => {
    it('are taken to the network at once', async t => {
      const { nodes, caller, channel, fake } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel({ config })
      fake.calls.length = 0
      await updateChannel(node, caller, id, { name: 'B' })
      assert.deepEqual(fake.calls, [])
      await updateChannel(node, caller, id, { config: { token: 'new-token' } })
      assert.deepEqual(
        fake.calls.map(({ call, token }) => [call, token]),
        [
          ['connect', 'new-token'],
          ['probe', 'new-token'],
        ],
      )
    })

    it('that are refused show in the status; better ones mend it; trouble changes nothing', async t => {
      const { nodes, caller, channel, fake } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel({ config })
      const change = (token: string) => updateChannel(node, caller, id, { config: { token } })
      fake.probed = away
      assert.equal((await change('second-token')).status, 'active')
      fake.probed = refused
      const broken = await change('third-token')
      assert.deepEqual(
        [broken.status, broken.condition],
        ['error', { code: 'credentials', message: 'No.', cure: 'Another.' }],
      )
      fake.probed = away
      assert.equal((await change('fourth-token')).status, 'error')
      fake.probed = passing
      const mended = await change('fifth-token')
      assert.deepEqual([mended.status, mended.condition], ['active', null])
      const types = (await told(node, caller))
        .map(event => event.type)
        .filter(type => type !== 'channel.updated')
      assert.deepEqual(types.slice(-2), ['channel.error', 'channel.recovered'])
    })

    it('of another account leave nothing of the one before', async t => {
      const { nodes, caller, channel, fake } = await setStage(t, open, address)
      const [node] = nodes
      const { id } = await channel({ config })
      await bring(node, id, written('1'))
      await node.store.transaction(tx => setChannelState(tx, caller.workspaceId, id, { poll_cursor: '1000' }))
      fake.calls.length = 0
      await updateChannel(node, caller, id, { config: { account: 'two', token: 'token-of-two' } })
      assert.deepEqual(
        fake.calls.map(({ call, token }) => [call, token]),
        [
          ['disconnect', 'very-secret'],
          ['connect', 'token-of-two'],
          ['probe', 'token-of-two'],
        ],
      )
      const state = await node.store.read.selectFrom('channel_state').selectAll().executeTakeFirstOrThrow()
      assert.equal(state.poll_cursor, null)
      // What the new account calls "1" is not what the old one called so.
      await bring(node, id, written('1'))
      assert.equal((await listMessages(node, caller, { limit: 9 })).items.length, 2)
    })
  })
})
