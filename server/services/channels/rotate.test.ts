import assert from 'node:assert/strict'
import { it } from 'node:test'
import { fakeCall } from '../../../test/support/fake-network.ts'
import { callerOf } from '../../../test/support/scene.ts'
import { setStage, told, written } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { receiveWebhook } from '../ingest/receive.ts'
import { rotateWebhookSecret } from './rotate.ts'
import { deactivateChannel } from './switch.ts'

eachStore((_kind, open, address) => {
  it('the new webhook secret is good, and the old one no longer', async t => {
    const { nodes, caller, channel, fake } = await setStage(t, open, address)
    const [node] = nodes
    const before = await channel()
    fake.calls.length = 0
    const { channel: after, webhookSecret } = await rotateWebhookSecret(node, caller, before.id)
    assert.match(webhookSecret, /^whsec_[A-Za-z0-9]{40}$/)
    assert.equal(after.version, before.version + 1)
    const call = (secret: string) => receiveWebhook(node, before.id, fakeCall(secret, [written('1')]))
    assert.equal((await call(webhookSecret)).status, 200)
    await assert.rejects(call(before.webhookSecret), { code: 'unauthenticated' })
    assert.deepEqual(
      fake.calls.map(({ call }) => call),
      ['connect', 'probe'],
      'the network is told',
    )
    assert.equal((await told(node, caller, 'channel.updated')).length, 1)
  })

  it('the network of a channel that is off is left alone', async t => {
    const { nodes, caller, channel, fake } = await setStage(t, open, address)
    const { id } = await channel()
    await deactivateChannel(nodes[0], caller, id)
    fake.calls.length = 0
    await rotateWebhookSecret(nodes[0], caller, id)
    assert.deepEqual(fake.calls, [])
    await assert.rejects(rotateWebhookSecret(nodes[0], callerOf(newId()), id), { code: 'not_found' })
  })
})
