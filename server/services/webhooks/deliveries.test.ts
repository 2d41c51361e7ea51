import assert from 'node:assert/strict'
import { it } from 'node:test'
import { deliveriesOf, verify } from '../../../test/support/deliveries.ts'
import { type Call, eventually, receive, setScene } from '../../../test/support/scene.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { createWebhook } from './create.ts'
import { deliverWebhooks } from './deliver.ts'
import { getDelivery } from './deliveries.ts'
import { testWebhook } from './ping.ts'
import { getWebhook } from './read.ts'
import { deleteWebhook } from './remove.ts'
import { replay } from './replay.ts'
import { updateWebhook } from './update.ts'

eachStore((_kind, open) => {
  it('replays the events of a span that the filters let through', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    await scene.record({ type: 'message.sent' })
    const from = await nextMoment()
    const many = Array.from({ length: 600 }, () => ({ type: 'message.sent' as const }))
    await scene.record(...many, { type: 'contact.created' })
    const to = await nextMoment()
    await scene.record({ type: 'message.sent' })
    const receiver = await receive(t)
    const { webhook } = await createWebhook(context, caller, { url: receiver.url, events: ['message.*'] })
    scene.work(deliverWebhooks(context))
    assert.deepEqual(await replay(context, caller, webhook.id, { from, to }), { count: 600 })
    await eventually(() => receiver.calls.length >= 600)
    const ids = new Set(receiver.calls.map(call => call.headers['webhook-id']))
    assert.equal(ids.size, 600)
    await assert.rejects(replay(context, caller, webhook.id, { from: to, to: from }), {
      code: 'invalid',
      details: { field: '/to' },
    })
  })

  it('a test reaches this webhook only, at once, also when it is disabled', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    let status = 500
    const receiver = await receive(t, () => ({ status }))
    const other = await receive(t)
    const { webhook, secret } = await createWebhook(context, caller, {
      url: receiver.url,
      events: ['message.*'],
    })
    await createWebhook(context, caller, { url: other.url, events: ['*'] })
    scene.work(deliverWebhooks(context))
    const failed = await testWebhook(context, caller, webhook.id)
    assert.deepEqual([failed.state, failed.eventType, failed.responseStatus], ['failed', 'test.ping', 500])
    await updateWebhook(context, caller, webhook.id, { enabled: false })
    status = 200
    const passed = await testWebhook(context, caller, webhook.id)
    assert.equal(passed.state, 'succeeded')
    const call = receiver.calls[1] as Call
    verify(secret, call)
    assert.equal(JSON.parse(call.body).type, 'test.ping')
    assert.deepEqual(other.calls, [])
    const { attempts } = await getDelivery(context, caller, webhook.id, passed.id)
    assert.deepEqual(
      attempts.map(a => a.responseStatus),
      [200],
    )
  })

  it('deletes a webhook with everything of it', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const receiver = await receive(t, () => ({ status: 500 }))
    const { webhook } = await createWebhook(context, caller, { url: receiver.url, events: ['*'] })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' }, { type: 'message.read' })
    await eventually(async () => (await deliveriesOf(scene, webhook.id)).every(d => d.attempts === 1))
    await deleteWebhook(context, caller, webhook.id)
    const { read } = context.store
    for (const table of ['webhooks', 'secrets', 'deliveries', 'delivery_attempts', 'jobs'] as const) {
      assert.deepEqual(await read.selectFrom(table).selectAll().execute(), [], table)
    }
    await assert.rejects(getWebhook(context, caller, webhook.id), { code: 'not_found' })
  })
})

/** A time after everything that was recorded, and before everything that will be. */
async function nextMoment(): Promise<number> {
  const last = Date.now()
  return await eventually(() => Date.now() > last && Date.now())
}
