import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { callerOf } from '../../../test/support/scene.ts'
import { setStage, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { createChannel } from './create.ts'
import { getChannel, listChannels } from './read.ts'
import { deleteChannel } from './remove.ts'

const input = { network: 'fake', name: 'Support', config: { account: 'one', token: 'very-secret' } }

eachStore((_kind, open, address) => {
  describe('createChannel', () => {
    it('makes a channel that is off, with a webhook secret told once, and asks no network', async t => {
      const { nodes, caller, fake } = await setStage(t, open, address)
      const [node] = nodes
      const { channel, webhookSecret } = await createChannel(node, caller, { ...input, metadata: { a: 1 } })
      assert.match(webhookSecret, /^whsec_[A-Za-z0-9]{40}$/)
      assert.deepEqual(
        { ...channel, conditionSince: 0, createdAt: 0, updatedAt: 0 },
        {
          id: channel.id,
          workspaceId: caller.workspaceId,
          network: 'fake',
          name: 'Support',
          address: 'one',
          status: 'inactive',
          enabled: false,
          condition: null,
          conditionSince: 0,
          steps: [],
          config: { account: 'one' },
          secrets: ['token'],
          facts: {},
          metadata: { a: 1 },
          profile: {},
          botId: null,
          webhookUrl: null,
          tokenExpiresAt: null,
          activatedAt: null,
          deactivatedAt: null,
          deactivationReason: null,
          createdAt: 0,
          updatedAt: 0,
          version: 1,
        },
      )
      assert.deepEqual(await getChannel(node, caller, channel.id), channel)
      assert.deepEqual(fake.calls, [])
      assert.deepEqual(await told(node, caller), [
        { type: 'channel.created', channelId: channel.id, data: { channel } },
      ])
    })

    it('keeps its secrets out of everything but the seal', async t => {
      const { nodes, caller } = await setStage(t, open, address)
      const [node] = nodes
      const { channel, webhookSecret } = await createChannel(node, caller, input)
      const seen = [channel, await getChannel(node, caller, channel.id), await told(node, caller)]
      const { items } = await listChannels(node, caller, { limit: 10 })
      const rows = await node.store.read.selectFrom('channels').selectAll().execute()
      const sealed = await node.store.read.selectFrom('secrets').selectAll().execute()
      const text = JSON.stringify([seen, items, rows, sealed])
      for (const secret of ['very-secret', webhookSecret]) assert.ok(!text.includes(secret))
    })

    for (const [what, change, problem] of [
      ['an unknown network', { network: 'pigeon' }, { code: 'invalid', field: '/network' }],
      ['a missing secret', { config: {} }, { code: 'invalid', field: '/config/token' }],
      ['an unknown setting', { config: { ...input.config, x: 1 } }, { code: 'invalid', field: '/config/x' }],
      ['no such bot', { botId: newId() }, { code: 'not_found', field: undefined }],
    ] as const) {
      it(`refuses ${what}, and makes nothing`, async t => {
        const { nodes, caller } = await setStage(t, open, address)
        const [node] = nodes
        await assert.rejects(createChannel(node, caller, { ...input, ...change }), (error: unknown) => {
          const { code, details } = error as { code: string; details: { field?: string } }
          assert.deepEqual({ code, field: details.field }, problem)
          return true
        })
        assert.deepEqual((await listChannels(node, caller, { limit: 9 })).items, [])
        assert.deepEqual(await node.store.read.selectFrom('secrets').selectAll().execute(), [])
      })
    }

    it('connects an account once in a workspace, also when two nodes try at once', async t => {
      const { nodes, caller } = await setStage(t, open, address, { nodes: 2 })
      const [node] = nodes
      const results = await Promise.allSettled(
        [...nodes, ...nodes].map(each => createChannel(each, caller, input)),
      )
      const made = results.filter(result => result.status === 'fulfilled').map(result => result.value.channel)
      assert.equal(made.length, 1)
      for (const result of results) {
        if (result.status === 'fulfilled') continue
        assert.equal(result.reason.code, 'conflict')
        assert.deepEqual(result.reason.details, {
          reason: 'already_connected',
          cure: 'Use that channel, or delete it first.',
          meta: { channelId: made[0]?.id },
        })
      }
      // Another workspace may, and so may this one when the channel is gone.
      await createChannel(node, callerOf(newId()), input)
      await deleteChannel(node, caller, made[0]?.id ?? '', { force: false })
      await createChannel(node, caller, input)
    })

    it('with the same id again is the same channel with the same secret', async t => {
      const { nodes, caller } = await setStage(t, open, address, { nodes: 2 })
      const id = newId()
      const all = await Promise.all([...nodes, ...nodes].map(node => createChannel(node, caller, input, id)))
      for (const made of all) assert.deepEqual(made, all[0])
      const [node] = nodes
      assert.deepEqual(await createChannel(node, caller, input, id), all[0])
      assert.equal((await told(node, caller, 'channel.created')).length, 1)
      await deleteChannel(node, caller, id, { force: true })
      await assert.rejects(createChannel(node, caller, input, id), { code: 'not_found' })
    })
  })
})
