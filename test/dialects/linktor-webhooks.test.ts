import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { linktor } from '../../server/dialects/linktor/index.ts'
import { scheduleOf } from '../../server/dialects/linktor/webhook-map.ts'
import { createWebhook } from '../../server/services/webhooks/create.ts'
import { deliverWebhooks } from '../../server/services/webhooks/deliver.ts'
import type { Json } from '../support/app.ts'
import { attempted, later } from '../support/deliveries.ts'
import {
  customerWrites,
  linktorScene,
  type Many,
  type One,
  type Refusal,
  sandboxChannel,
} from '../support/linktor.ts'
import { type Call, eventually, receive, setScene } from '../support/scene.ts'
import { eachStore } from '../support/stores.ts'

/** The vendor's webhooks: endpoints, what is delivered, how it is signed and when it is tried again. */

/** As the vendor's page has receivers verify. */
function verified(secret: string, { headers, body }: Call): boolean {
  const timestamp = `${headers['x-linktor-timestamp']}`
  const expected = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  const age = Math.abs(Date.now() / 1000 - Number(timestamp))
  return age < 300 && headers['x-linktor-signature'] === `sha256=${expected}`
}

describe('Linktor webhooks', () => {
  it('are made, read, listed, changed and deleted', async t => {
    const { ask } = await linktorScene(t)
    const sample = {
      url: 'https://example.com/webhooks/linktor',
      description: 'Production webhook endpoint',
      events: ['message.received', 'message.sent', 'conversation.created', 'conversation.assigned'],
      headers: { 'X-Custom-Header': 'my-value' },
      config: { retryPolicy: 'exponential', maxRetries: 5, timeout: 30 },
    }
    const made = await ask<One>('POST', '/v1/webhooks', sample)
    assert.equal(made.status, 201, made.text)
    const { id, type, attributes } = made.json.data
    assert.match(id, /^wh_[0-9a-f]{32}$/)
    assert.equal(type, 'webhook')
    assert.equal(made.headers.location, `/v1/webhooks/${id}`)
    const { secret, createdAt, updatedAt, ...rest } = attributes
    assert.match(`${secret}`, /^whsec_/)
    assert.deepEqual(rest, {
      ...sample,
      status: 'active',
      headers: { 'X-Custom-Header': '********' },
    } as object)

    const read = await ask<One>('GET', `/v1/webhooks/${id}`)
    assert.deepEqual(read.json.data.attributes, { ...attributes, secret: '********' } as object)
    const usual = await ask<One>('POST', '/v1/webhooks', { url: sample.url, events: ['*'] })
    assert.deepEqual(usual.json.data.attributes.config, sample.config as object)
    const listed = await ask<Many>('GET', '/v1/webhooks?perPage=1')
    assert.deepEqual(
      [listed.json.data.map(item => item.id), listed.json.meta.pagination],
      [[usual.json.data.id], { page: 1, perPage: 1, totalPages: 2, totalCount: 2 }],
    )

    const changed = await ask<One>('PATCH', `/v1/webhooks/${id}`, {
      events: ['bot.error', 'conversation.assigned'],
      status: 'inactive',
      config: { maxRetries: 0 },
    })
    assert.partialDeepStrictEqual(changed.json.data.attributes as object, {
      events: ['bot.error', 'conversation.assigned'],
      status: 'inactive',
      config: { retryPolicy: 'exponential', maxRetries: 0, timeout: 30 },
      description: sample.description,
    })
    assert.equal((await ask('DELETE', `/v1/webhooks/${id}`)).status, 204)
    assert.equal((await ask('GET', `/v1/webhooks/${id}`)).status, 404)
  })

  it('have the schedule that their config asks for, and so do others once they are given one', async t => {
    const { ask, call } = await linktorScene(t)
    const schedule = async (id: string) => {
      const { json } = await call('GET', `/webhooks/${id}`)
      return [json.retryDelaysMs, json.maxRetries, json.timeoutMs] as unknown[]
    }
    const delays = [60_000, 300_000, 1_800_000, 7_200_000]
    const body = { url: 'https://example.com/', events: ['*'] }
    const config = { maxRetries: 2, timeout: 45 }
    const made = await ask<One>('POST', '/v1/webhooks', { ...body, config })
    assert.deepEqual(await schedule(made.json.data.id), [delays, 2, 45_000])
    await ask('PATCH', `/v1/webhooks/${made.json.data.id}`, { config: { timeout: 10 } })
    assert.deepEqual(await schedule(made.json.data.id), [delays, 2, 10_000])

    const { json } = await call<{ id: string }>('POST', '/webhooks', body)
    const ours = await ask<One>('GET', `/v1/webhooks/${json.id}`)
    assert.deepEqual(ours.json.data.attributes.config, {
      retryPolicy: 'exponential',
      maxRetries: 10,
      timeout: 15,
    } as object)
    await ask('PATCH', `/v1/webhooks/${json.id}`, { config: { retryPolicy: 'exponential', maxRetries: 3 } })
    assert.deepEqual(await schedule(json.id), [delays, 3, null])
    assert.equal((await call('GET', `/webhooks/${json.id}`)).json.envelope, 'native')
  })

  it('refuse what cannot be delivered to', async t => {
    const { ask } = await linktorScene(t)
    const good = { url: 'https://example.com/', events: ['*'] }
    for (const [body, field] of [
      [{ events: ['*'] }, 'url'],
      [{ ...good, url: 'ftp://example.com' }, 'url'],
      [{ ...good, events: [] }, 'events'],
      [{ ...good, events: ['message.received', 'moon.full'] }, 'events.1'],
      [{ ...good, headers: { 'X-Linktor-Signature': 'mine', Host: 'a' } }, 'headers.Host'],
      [{ ...good, config: { retryPolicy: 'linear' } }, 'config.retryPolicy'],
      [{ ...good, config: { maxRetries: 11 } }, 'config.maxRetries'],
      [{ ...good, config: { timeout: 0 } }, 'config.timeout'],
    ] as const) {
      const { status, json } = await ask<Refusal>('POST', '/v1/webhooks', body)
      assert.deepEqual([status, json.error.code], [400, 'VALIDATION_ERROR'])
      assert.equal(json.error.details?.[0]?.field, field)
    }
  })

  it('deliver what happens, signed, in the envelope of the vendor', async t => {
    const { ask, call, workspaceId } = await linktorScene(t, { live: true })
    const receiver = await receive(t)
    const made = await ask<One>('POST', '/v1/webhooks', { url: receiver.url, events: ['*'] })
    const secret = `${made.json.data.attributes.secret}`
    const id = await sandboxChannel(ask)
    await ask('POST', `/v1/channels/${id}/activate`)
    await customerWrites(call, id, 'Hello, I need help!')
    const told = await eventually(() =>
      receiver.calls.find(({ headers }) => headers['x-linktor-event'] === 'message.received'),
    )
    assert.equal(verified(secret, told), true)
    assert.equal(verified('whsec_another', told), false)
    assert.match(`${told.headers['x-linktor-delivery-id']}`, /^del_[0-9a-f]{32}$/)
    const event = JSON.parse(told.body)
    assert.match(event.id, /^evt_[0-9a-f]{32}$/)
    assert.match(event.data.id, /^msg_[0-9a-f]{32}$/)
    assert.match(event.data.attributes.conversationId, /^conv_/)
    assert.partialDeepStrictEqual(event, {
      event: 'message.received',
      data: {
        type: 'message',
        attributes: {
          channelId: id,
          direction: 'inbound',
          content: { type: 'text', text: 'Hello, I need help!' },
        },
      },
      meta: { organizationId: `org_${workspaceId.replaceAll('-', '')}`, webhookId: made.json.data.id },
    })
    assert.ok(Date.parse(event.timestamp))
    const types = await eventually(() => {
      const all = receiver.calls.map(({ headers }) => `${headers['x-linktor-event']}`)
      return all.length >= 5 && all.sort()
    })
    assert.deepEqual(types, [
      'channel.activated',
      'channel.created',
      'contact.created',
      'conversation.created',
      'message.received',
    ])
    assert.ok(receiver.calls.every(each => verified(secret, each)))
  })

  it('are tested at once, and tell of their deliveries', async t => {
    const { ask } = await linktorScene(t, { live: true })
    let answer = 500
    const receiver = await receive(t, () => ({ status: answer }))
    const made = await ask<One>('POST', '/v1/webhooks', { url: receiver.url, events: ['channel.*'] })
    const at = `/v1/webhooks/${made.json.data.id}`
    const failed = await ask<{ data: Json }>('POST', `${at}/test`)
    assert.partialDeepStrictEqual(failed.json.data as object, { status: 'failed', statusCode: 500 })
    assert.ok(failed.json.data.errorMessage)
    answer = 204
    const { json } = await ask<{ data: Json }>('POST', `${at}/test`, { event: 'test.ping' })
    assert.partialDeepStrictEqual(json.data as object, { status: 'succeeded', statusCode: 204 })
    assert.equal(JSON.parse(`${receiver.calls[1]?.body}`).data.id, made.json.data.id)
    const other = await ask<Refusal>('POST', `${at}/test`, { event: 'message.received' })
    assert.deepEqual([other.status, other.json.error.details?.[0]?.field], [400, 'event'])

    await sandboxChannel(ask)
    const list = async (query: string) => (await ask<Many>('GET', `${at}/deliveries${query}`)).json
    await eventually(async () => (await list('?status=succeeded')).meta.pagination.totalCount === 2)
    for (const [query, events, total] of [
      ['', ['channel.created', 'test.ping', 'test.ping'], 3],
      ['?perPage=1&page=2', ['test.ping'], 3],
      ['?status=failed', ['test.ping'], 1],
      ['?status=pending', [], 0],
      ['?event=channel.created', ['channel.created'], 1],
    ] as const) {
      const found = await list(query)
      assert.deepEqual(
        [found.data.map(({ attributes }) => `${attributes.event}`), found.meta.pagination.totalCount],
        [events, total],
        query,
      )
    }
    const [delivery] = (await list('?status=failed')).data
    assert.partialDeepStrictEqual(delivery as object, {
      id: failed.json.data.deliveryId,
      type: 'delivery',
      attributes: { event: 'test.ping', status: 'failed', statusCode: 500, attempts: 1 },
    })
    const retried = await ask<{ data: Json }>('POST', `${at}/deliveries/${delivery?.id}/retry`)
    assert.partialDeepStrictEqual(retried.json.data as object, { id: delivery?.id, status: 'pending' })
    await eventually(async () => (await list('?status=succeeded')).meta.pagination.totalCount === 3)
    const missing = await ask<Refusal>('POST', `${at}/deliveries/del_1/retry`)
    assert.deepEqual([missing.status, missing.json.error.code], [404, 'RESOURCE_NOT_FOUND'])
  })
})

eachStore((_kind, open) => {
  it('Linktor webhooks are tried at once, and again after 1 m, 5 m, 30 m and 2 h', async t => {
    const { envelope } = linktor
    assert.ok(envelope)
    const scene = await setScene(t, open, { envelopes: new Map([['linktor', envelope]]) })
    const { context, caller } = scene
    const receiver = await receive(t, () => ({ status: 500 }))
    const { webhook } = await createWebhook(context, caller, {
      url: receiver.url,
      events: ['channel.*'],
      envelope: 'linktor',
      ...scheduleOf({}),
    })
    scene.work(deliverWebhooks(context))
    await scene.record({ type: 'channel.error' })
    for (const [index, minutes] of [1, 5, 30, 120].entries()) {
      const { nextAttemptAt } = await attempted(scene, webhook.id, index + 1)
      const wait = ((nextAttemptAt ?? 0) - context.now()) / 60_000
      assert.ok(wait > 0.84 * minutes && wait < 1.16 * minutes, `${minutes} m with jitter, not ${wait}`)
      later(scene, webhook.id, wait * 60_000)
    }
    assert.equal((await attempted(scene, webhook.id, 5)).state, 'failed')
  })
})
