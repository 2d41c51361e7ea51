import assert from 'node:assert/strict'
import { it } from 'node:test'
import { attempted, deliveriesOf, verify } from '../../../test/support/deliveries.ts'
import { type Call, callerOf, eventually, receive, setScene } from '../../../test/support/scene.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { newId } from '../../domain/ids.ts'
import { createHttpClient } from '../../net/client.ts'
import { closedPort } from '../../net/testing.ts'
import { createWebhook } from './create.ts'
import { deliverWebhooks } from './deliver.ts'
import { getDelivery } from './deliveries.ts'
import { rotateSecret } from './rotate.ts'

const accepts = (secret: string, call: Call) => {
  try {
    verify(secret, call)
    return true
  } catch {
    return false
  }
}

eachStore((_kind, open) => {
  it('delivers what the filters let through, signed for the official verifier', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const channel = await scene.channel()
    const [all, messages, ofChannel] = [await receive(t), await receive(t), await receive(t)]
    const first = await createWebhook(context, caller, {
      url: all.url,
      events: ['*'],
      headers: { 'X-Team': 'support' },
    })
    await createWebhook(context, caller, { url: messages.url, events: ['message.*', 'contact.updated'] })
    await createWebhook(context, caller, { url: ofChannel.url, events: ['*'], channels: [channel] })
    const stranger = await receive(t)
    await createWebhook(context, callerOf(newId()), { url: stranger.url, events: ['*'] })
    scene.work(deliverWebhooks(context))

    await scene.record(
      { type: 'message.received', channelId: channel },
      { type: 'message.sent', channelId: newId() },
      { type: 'contact.created' },
      { type: 'contact.updated' },
    )
    await eventually(
      () => all.calls.length === 4 && messages.calls.length === 3 && ofChannel.calls.length === 1,
    )
    const typesOf = (calls: Call[]) => calls.map(call => JSON.parse(call.body).type).sort()
    assert.deepEqual(typesOf(messages.calls), ['contact.updated', 'message.received', 'message.sent'])
    assert.deepEqual(typesOf(ofChannel.calls), ['message.received'])
    assert.deepEqual(stranger.calls, [])
    for (const call of all.calls) {
      verify(first.secret, call)
      assert.equal(call.headers['x-team'], 'support')
    }
    await eventually(async () =>
      (await deliveriesOf(scene, first.webhook.id)).every(d => d.state === 'succeeded'),
    )
  })

  it('signs with the old secret too until the overlap is over', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const receiver = await receive(t)
    const { webhook, secret } = await createWebhook(context, caller, { url: receiver.url, events: ['*'] })
    scene.work(deliverWebhooks(context))
    const { secret: second } = await rotateSecret(context, caller, webhook.id, { overlapSeconds: 3600 })
    await scene.record({ type: 'message.sent' })
    const during = await eventually(() => receiver.calls[0])
    assert.deepEqual([accepts(secret, during), accepts(second, during)], [true, true])

    const { secret: third } = await rotateSecret(context, caller, webhook.id, { overlapSeconds: 0 })
    await scene.record({ type: 'message.sent' })
    const after = await eventually(() => receiver.calls[1])
    assert.deepEqual(
      [secret, second, third].map(s => accepts(s, after)),
      [false, false, true],
    )
    await assert.rejects(rotateSecret(context, caller, webhook.id, { overlapSeconds: 8 * 86_400 }), {
      code: 'invalid',
      details: { field: '/overlapSeconds' },
    })
  })

  it('calls no private address, says how to allow it, and does not try again', async t => {
    const guarded = createHttpClient({ userAgent: 'Portico/test', guard: [] })
    t.after(() => guarded.close())
    const scene = await setScene(t, open, { guardedHttp: guarded })
    const { context, caller } = scene
    const receiver = await receive(t)
    const { webhook } = await createWebhook(context, caller, { url: receiver.url, events: ['*'] })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    const delivery = await attempted(scene, webhook.id, 1)
    assert.equal(delivery.state, 'failed')
    assert.match(delivery.error ?? '', /PORTICO_WEBHOOK_ALLOW/)
    assert.deepEqual(receiver.calls, [])
  })

  it('follows no redirect', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const target = await receive(t)
    const receiver = await receive(t, () => ({ status: 307, headers: { location: target.url } }))
    const { webhook } = await createWebhook(context, caller, { url: receiver.url, events: ['*'] })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    const delivery = await attempted(scene, webhook.id, 1)
    assert.deepEqual([delivery.state, delivery.responseStatus], ['pending', 307])
    assert.match(delivery.error ?? '', /Redirects are not followed/)
    assert.deepEqual(target.calls, [])
  })

  it('takes the status of an answer that is long or breaks off', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const receiver = await receive(t, () => ({ body: 'ä'.repeat(200_000) }))
    const { webhook } = await createWebhook(context, caller, { url: receiver.url, events: ['*'] })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    const delivery = await attempted(scene, webhook.id, 1)
    assert.equal(delivery.state, 'succeeded')
    const { attempts } = await getDelivery(context, caller, webhook.id, delivery.id)
    const response = attempts[0]?.response ?? ''
    assert.ok(Buffer.byteLength(response) <= 2048)
    assert.match(response, /^ä+…$/)
  })

  it('keeps no secret in the log, even when the receiver shows it', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    let told = ''
    const receiver = await receive(t, call => ({
      body: `${told} ${call.headers.authorization}`,
      status: 400,
    }))
    const { webhook, secret } = await createWebhook(context, caller, {
      url: receiver.url,
      events: ['*'],
      headers: { Authorization: 'Bearer planted-token-4711' },
    })
    told = `${secret} ${secret.slice('whsec_'.length)} planted-token-4711`
    assert.deepEqual(webhook.headers, { Authorization: '********' })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    const { id } = await attempted(scene, webhook.id, 1)
    const { attempts } = await getDelivery(context, caller, webhook.id, id)
    assert.equal(receiver.calls[0]?.headers.authorization, 'Bearer planted-token-4711')
    const log = JSON.stringify(attempts)
    assert.match(log, /POST http.*Authorization: \*{8}.*"response":"\*{8}/)
    for (const plain of ['planted-token-4711', secret, secret.slice('whsec_'.length)]) {
      assert.ok(!log.includes(plain))
    }
  })

  it('tells of a connection that fails', async t => {
    const scene = await setScene(t, open)
    const { context, caller } = scene
    const url = `http://127.0.0.1:${await closedPort()}/hook`
    const { webhook } = await createWebhook(context, caller, { url, events: ['*'] })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'message.sent' })
    const delivery = await attempted(scene, webhook.id, 1)
    assert.deepEqual([delivery.state, delivery.responseStatus], ['pending', null])
    assert.match(delivery.error ?? '', /ECONNREFUSED/)
  })
})
