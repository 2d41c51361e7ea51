import assert from 'node:assert/strict'
import { it } from 'node:test'
import { attempted, deliveriesOf, later } from '../../../test/support/deliveries.ts'
import { eventually, receive, setScene } from '../../../test/support/scene.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { listEvents } from '../events/list.ts'
import { createWebhook } from './create.ts'
import { deliverWebhooks } from './deliver.ts'
import { getDelivery, listDeliveries, retryDelivery } from './deliveries.ts'
import { getWebhook } from './read.ts'
import { ATTEMPTS } from './schedule.ts'
import { updateWebhook } from './update.ts'

const MINUTE = 60_000
const DAY = 86_400_000

eachStore((_kind, open) => {
  it('tries again until it is taken, and logs every attempt', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const receiver = await receive(t, (_call, count) => ({ status: count < 3 ? 500 : 204 }))
    const { webhook } = await createWebhook(context, caller, { url: receiver.url, events: ['*'] })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    const once = await attempted(scene, webhook.id, 1)
    assert.equal(once.state, 'pending')
    assert.ok((await getWebhook(context, caller, webhook.id)).failingSince)
    const wait = (once.nextAttemptAt ?? 0) - context.now()
    assert.ok(wait >= 4250 && wait <= 5750, `5 s with jitter, not ${wait} ms`)
    later(scene, webhook.id, 6000)
    await attempted(scene, webhook.id, 2)
    later(scene, webhook.id, 2 * MINUTE)
    const done = await attempted(scene, webhook.id, 3)
    assert.deepEqual(
      [done.state, done.responseStatus, done.nextAttemptAt, done.error],
      ['succeeded', 204, null, null],
    )
    const { attempts } = await getDelivery(context, caller, webhook.id, done.id)
    assert.deepEqual(
      attempts.map(a => [a.attempt, a.responseStatus, a.error]),
      [
        [1, 500, 'The endpoint answered 500; a delivery is taken by an answer from 200 to 299.'],
        [2, 500, 'The endpoint answered 500; a delivery is taken by an answer from 200 to 299.'],
        [3, 204, null],
      ],
    )
    assert.equal((await getWebhook(context, caller, webhook.id)).failingSince, null)
    const ids = receiver.calls.map(call => call.headers['webhook-id'])
    assert.equal(new Set(ids).size, 1, 'every attempt has the same id')
  })

  it('gives up after the last attempt, and tries at once when somebody asks', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const receiver = await receive(t, (_call, count) => ({ status: count <= ATTEMPTS ? 500 : 200 }))
    const { webhook } = await createWebhook(context, caller, { url: receiver.url, events: ['*'] })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    for (let attempts = 1; attempts < ATTEMPTS; attempts++) {
      const { nextAttemptAt } = await attempted(scene, webhook.id, attempts)
      later(scene, webhook.id, (nextAttemptAt ?? 0) - context.now())
    }
    const failed = await attempted(scene, webhook.id, ATTEMPTS)
    assert.deepEqual([failed.state, failed.nextAttemptAt], ['failed', null])
    const retried = await retryDelivery(context, caller, webhook.id, failed.id)
    assert.equal(retried.state, 'pending')
    const done = await attempted(scene, webhook.id, ATTEMPTS + 1)
    assert.equal(done.state, 'succeeded')
    // A delivery that succeeded goes out again too.
    await retryDelivery(context, caller, webhook.id, failed.id)
    const again = await attempted(scene, webhook.id, ATTEMPTS + 2)
    assert.equal(again.state, 'succeeded')
    assert.equal((await getDelivery(context, caller, webhook.id, failed.id)).attempts.length, ATTEMPTS + 2)
  })

  it('tries as often and as late as the webhook wants', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const receiver = await receive(t, () => ({ status: 500 }))
    const { webhook } = await createWebhook(context, caller, {
      url: receiver.url,
      events: ['*'],
      retryDelaysMs: [MINUTE, 5 * MINUTE, 30 * MINUTE],
      maxRetries: 2,
    })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    for (const [attempts, delay] of [
      [1, MINUTE],
      [2, 5 * MINUTE],
    ] as const) {
      const { nextAttemptAt } = await attempted(scene, webhook.id, attempts)
      const wait = (nextAttemptAt ?? 0) - context.now()
      assert.ok(wait >= 0.85 * delay && wait <= 1.15 * delay, `${delay} ms with jitter, not ${wait}`)
      later(scene, webhook.id, wait)
    }
    const failed = await attempted(scene, webhook.id, 3)
    assert.deepEqual([failed.state, failed.nextAttemptAt], ['failed', null])
  })

  it('waits for an answer as long as the webhook wants', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const { promise, resolve } = Promise.withResolvers<object>()
    t.after(() => resolve({}))
    const receiver = await receive(t, () => promise)
    const { webhook } = await createWebhook(context, caller, {
      url: receiver.url,
      events: ['*'],
      timeoutMs: 1000,
    })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    const { id } = await attempted(scene, webhook.id, 1)
    const { attempts } = await getDelivery(context, caller, webhook.id, id)
    assert.match(attempts[0]?.error ?? '', /1 s|1000 ms|in time/)
  })

  it('leaves an endpoint alone as long as it asks for', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const receiver = await receive(t, (_call, count) =>
      count === 1 ? { status: 429, headers: { 'retry-after': '120' } } : {},
    )
    const { webhook } = await createWebhook(context, caller, { url: receiver.url, events: ['*'] })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    const { nextAttemptAt } = await attempted(scene, webhook.id, 1)
    assert.equal((nextAttemptAt ?? 0) - context.now(), 120_000)
    await scene.record({ type: 'message.received' })
    later(scene, webhook.id, 119_000)
    await scene.record({ type: 'message.read' })
    assert.equal(receiver.calls.length, 1)
    later(scene, webhook.id, 2000)
    await eventually(() => receiver.calls.length === 4)
  })

  it('is disabled by 410 and says so; what waits is delivered when it is enabled again', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    let status = 410
    const receiver = await receive(t, () => ({ status }))
    const watcher = await receive(t)
    const { webhook } = await createWebhook(context, caller, { url: receiver.url, events: ['message.*'] })
    await createWebhook(context, caller, { url: watcher.url, events: ['webhook.disabled'] })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    const told = JSON.parse((await eventually(() => watcher.calls[0])).body)
    assert.equal(told.type, 'webhook.disabled')
    assert.equal(told.data.webhook.id, webhook.id)
    assert.match(told.data.condition.message, /410/)
    const disabled = await getWebhook(context, caller, webhook.id)
    assert.deepEqual([disabled.enabled, disabled.version], [false, 2])
    assert.match(disabled.disabledReason ?? '', /410/)
    const [failed] = await deliveriesOf(scene, webhook.id)
    assert.equal(failed?.state, 'failed')
    await assert.rejects(retryDelivery(context, caller, webhook.id, failed?.id ?? ''), { code: 'conflict' })
    await scene.record({ type: 'message.read' })
    assert.equal(
      (await deliveriesOf(scene, webhook.id)).length,
      1,
      'nothing is kept for one that is disabled',
    )

    status = 200
    const enabled = await updateWebhook(context, caller, webhook.id, { enabled: true })
    assert.deepEqual([enabled.enabled, enabled.disabledReason], [true, null])
    await retryDelivery(context, caller, webhook.id, failed?.id ?? '')
    await eventually(async () => (await deliveriesOf(scene, webhook.id))[0]?.state === 'succeeded')
  })

  it('is disabled after five days of nothing but failures', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const receiver = await receive(t, () => ({ status: 500 }))
    const { webhook } = await createWebhook(context, caller, { url: receiver.url, events: ['message.*'] })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    await attempted(scene, webhook.id, 1)
    later(scene, webhook.id, 4 * DAY)
    await attempted(scene, webhook.id, 2)
    assert.equal((await getWebhook(context, caller, webhook.id)).enabled, true)
    later(scene, webhook.id, DAY)
    await attempted(scene, webhook.id, 3)
    const disabled = await getWebhook(context, caller, webhook.id)
    assert.equal(disabled.enabled, false)
    assert.match(disabled.disabledReason ?? '', /five days.*500/)
    scene.skip(MINUTE)
    const events = await listEvents(context, caller, { type: 'webhook.disabled', limit: 10 })
    assert.equal(events.items.length, 1)
    assert.equal(events.items[0]?.data.webhook?.id, webhook.id)
  })

  it('a dead endpoint delays no live one, costs few calls, and gets everything once it lives', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    let dead = true
    const broken = await receive(t, () => ({ status: dead ? 500 : 200 }))
    const live = await receive(t)
    const { webhook } = await createWebhook(context, caller, { url: broken.url, events: ['*'] })
    await createWebhook(context, caller, { url: live.url, events: ['*'] })
    scene.work(deliverWebhooks(context))
    const many = Array.from({ length: 100 }, () => ({ type: 'message.sent' as const }))
    await scene.record(...many)
    await eventually(() => live.calls.length === 100)
    await eventually(() => broken.calls.length >= 5)
    const before = broken.calls.length
    assert.ok(before <= 12, `${before} calls until it was left alone`)
    await scene.record(...many)
    let pauses = 0
    await eventually(() => {
      pauses++
      later(scene, webhook.id, 5 * MINUTE)
      return broken.calls.length >= before + 3
    })
    await eventually(() => live.calls.length === 200)
    assert.ok(broken.calls.length - before <= pauses, 'at most one call per pause')
    dead = false
    later(scene, webhook.id, 3 * DAY)
    await eventually(
      async () =>
        (await listDeliveries(context, caller, { webhookId: webhook.id, state: 'succeeded', limit: 500 }))
          .items.length === 200,
    )
  })
})
