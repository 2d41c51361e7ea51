import assert from 'node:assert/strict'
import { it } from 'node:test'
import { Type } from 'typebox'
import { callerOf } from '../../../test/support/scene.ts'
import { setStage } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { stubNetwork } from '../../../test/support/stub-network.ts'
import { newId } from '../../domain/ids.ts'
import type { ExploreResult, Network } from '../../domain/network.ts'
import { createChannel } from './create.ts'
import { exploreNetwork } from './explore.ts'
import { deleteChannel } from './remove.ts'

const TOKEN = 'the-token-of-a-person'

/** A network on which one token reaches the accounts 1 and 2. */
function guide(result?: ExploreResult): Network {
  const stub = stubNetwork({
    type: 'guide',
    config: Type.Object({ id: Type.String(), note: Type.Optional(Type.String()) }),
    identify: account => String(account.config.id),
    explore: async () =>
      result ?? {
        ok: true,
        accounts: ['1', '2'].map(id => ({
          address: id,
          name: `Account ${id}`,
          config: { id, note: 'found' },
          secrets: { key: 'own-secret' },
        })),
      },
  })
  const secrets = Type.Object({ key: Type.String() })
  return { ...stub, manifest: { ...stub.manifest, secrets } }
}

eachStore((_kind, open, address) => {
  it('shows the accounts without their secrets, and which the workspace has connected', async t => {
    const { nodes, caller } = await setStage(t, open, address, { networks: [guide()] })
    const [node] = nodes
    const found = async (who = caller) => {
      const accounts = await exploreNetwork(node, who, 'guide', TOKEN)
      return accounts.map(account => account.channelId)
    }
    const connect = async (who = caller) => {
      const input = { network: 'guide', name: 'G', config: {}, explore: { token: TOKEN, address: '2' } }
      return (await createChannel(node, who, input)).channel
    }
    assert.deepEqual(await exploreNetwork(node, caller, 'guide', TOKEN), [
      { address: '1', name: 'Account 1', config: { id: '1', note: 'found' }, channelId: null },
      { address: '2', name: 'Account 2', config: { id: '2', note: 'found' }, channelId: null },
    ])
    await connect(callerOf(newId()))
    assert.deepEqual(await found(), [null, null])
    const channel = await connect()
    assert.deepEqual(await found(), [null, channel.id])
    await deleteChannel(node, caller, channel.id, { force: false })
    assert.deepEqual(await found(), [null, null])
  })

  it('what the caller sets counts before what was found', async t => {
    const { nodes, caller } = await setStage(t, open, address, { networks: [guide()] })
    const { channel } = await createChannel(nodes[0], caller, {
      network: 'guide',
      name: 'G',
      config: { note: 'own' },
      explore: { token: TOKEN, address: '1' },
    })
    assert.deepEqual([channel.config, channel.address], [{ id: '1', note: 'own' }, '1'])
  })

  it('says what the network says of the token, and not the token', async t => {
    const failure = { code: '7', message: `${TOKEN} has ended.`, cure: 'Make a new one.' }
    for (const [transient, code] of [
      [false, 'channel_refused'],
      [true, 'unavailable'],
    ] as const) {
      const { nodes, caller } = await setStage(t, open, address, {
        networks: [guide({ ok: false, failure, transient })],
      })
      await assert.rejects(exploreNetwork(nodes[0], caller, 'guide', TOKEN), {
        code,
        message: '******** has ended.',
        details: { reason: '7', cure: 'Make a new one.' },
      })
    }
  })
})
