import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { readConfig } from '../../server/config.ts'
import { airy } from '../../server/dialects/airy/index.ts'
import { native } from '../../server/dialects/native/index.ts'
import { newId } from '../../server/domain/ids.ts'
import type { Policy } from '../../server/domain/policy.ts'
import { networks } from '../../server/networks/registry.ts'
import { runLanes } from '../../server/services/lanes/runner.ts'
import { deliverWebhooks } from '../../server/services/webhooks/deliver.ts'
import { type Call, client, type Json, newKey, newWorkspace, testApp } from '../support/app.ts'
import { startReceiver } from '../support/receiver.ts'

/** What a key may not do by ids that are in bodies, where no path says what it is about. */

async function scene(t: TestContext) {
  const config = readConfig({ PORTICO_PUBLIC_URL: 'https://portico.example' }, [...networks.keys()])
  const { app, context } = await testApp(t, { config }, [native, airy])
  const post = async (path: string, payload: unknown, key: string) => {
    const { statusCode: status, body } = await app.inject({
      method: 'POST',
      url: `/${path}`,
      headers: { authorization: key, 'content-type': 'application/json' },
      payload: JSON.stringify(payload),
    })
    return { status, body, json: (body === '' ? {} : JSON.parse(body)) as Json }
  }
  const workspace = async () => {
    const { id, key } = await newWorkspace(context)
    return {
      id,
      key,
      call: await client(app, key),
      keyWith: (...policies: Policy[]) => newKey(context, id, policies),
    }
  }
  return { context, post, workspace, own: await workspace() }
}

const on = (resource: string, ...permissions: string[]): Policy[] =>
  permissions.map(permission => ({ permission, resource }))

const make = async (call: Call, path: string, body: object): Promise<string> => {
  const { status, json, text } = await call<{ id: string }>('POST', path, body)
  assert.ok(status < 300, text)
  return json.id
}

const sandbox = async (call: Call, name = 'Play'): Promise<string> => {
  const id = await make(call, '/channels', { network: 'sandbox', name, config: {} })
  await call('POST', `/channels/${id}/activate`)
  return id
}

const plays = (call: Call, channelId: string, text: string) =>
  call('POST', `/channels/${channelId}/sandbox/events`, {
    type: 'message',
    sender: { address: 'ada' },
    content: { type: 'text', text },
  })

const url = 'https://receiver.example/hook'

describe('Airy: a subscription that is given an id', () => {
  it('takes the place of nothing else in the workspace', async t => {
    const { context, post, own } = await scene(t)
    const key = await own.keyWith(...on('webhooks/*', 'webhooks.create'))
    const channelId = await sandbox(own.call)
    const taken = [
      channelId,
      await make(own.call, '/bots', { name: 'Helper', url }),
      await make(own.call, '/webhooks', { url, events: ['*'] }),
    ]
    for (const id of taken) {
      const { status, body } = await post('webhooks.subscribe', { url, id }, key)
      assert.equal(status, 400, body)
      assert.match(body, /This id is taken/)
    }
    const live = await context.channels.fresh(channelId)
    assert.match(live?.account.webhookSecret ?? '', /^whsec_/)
    assert.equal((await plays(own.call, channelId, 'Hello')).status, 204)
  })

  it('gets nothing of what happens in another workspace', async t => {
    const { context, post, own, workspace } = await scene(t)
    const other = await workspace()
    const [good, bad] = [await startReceiver(), await startReceiver()]
    const lanes = runLanes(context, deliverWebhooks(context))
    t.after(() => Promise.all([good.close(), bad.close()]))
    const id = await make(own.call, '/webhooks', { url: good.url, events: ['*'] })
    const [mine, theirs] = [await sandbox(own.call), await sandbox(other.call)]
    await good.until(({ event }) => event.channelId === mine)
    const { status, body } = await post('webhooks.subscribe', { url: bad.url, id }, other.key)
    await plays(other.call, theirs, 'not for us')
    await plays(own.call, mine, 'a secret')
    await Promise.race([good, bad].map(each => each.until(({ body }) => body.includes('a secret'))))
    await lanes.stop(0)
    assert.deepEqual(bad.deliveries, [])
    assert.ok(good.deliveries.every(({ body }) => !body.includes('not for us')))
    assert.equal(status, 400, body)
  })

  it('is changed only by a key that may change subscriptions', async t => {
    const { post, own } = await scene(t)
    const id = newId()
    await post('webhooks.subscribe', { url, id }, own.key)
    const creates = await own.keyWith(...on('webhooks/*', 'webhooks.create'))
    const refused = await post('webhooks.subscribe', { url: 'https://elsewhere.example/', id }, creates)
    assert.equal(refused.status, 403, refused.body)
    const shown = await post('webhooks.info', { id }, own.key)
    assert.equal(shown.json.url, url)
    const both = await own.keyWith(...on('webhooks/*', 'webhooks.create', 'webhooks.update'))
    assert.equal((await post('webhooks.subscribe', { url, id }, both)).status, 200)
  })
})

describe('Airy: a key that may make channels', () => {
  const name = 'Shop'
  const connects = on('channels/*', 'channels.create', 'channels.activate')

  it('does not change the one that an account has already', async t => {
    const { post, own } = await scene(t)
    const { id } = (await post('channels.chatplugin.connect', { name }, own.key)).json
    await post('channels.chatplugin.disconnect', { channel_id: id }, own.key)
    const before = (await own.call('GET', `/channels/${id}`)).text
    const body = { name, image_url: 'https://elsewhere.example/logo.png' }
    const refused = await post('channels.chatplugin.connect', body, await own.keyWith(...connects))
    assert.equal(refused.status, 403, refused.body)
    assert.equal((await own.call('GET', `/channels/${id}`)).text, before)
    const changes = await own.keyWith(...connects, ...on(`channels/${id}`, 'channels.update'))
    const again = await post('channels.chatplugin.connect', body, changes)
    assert.deepEqual([again.status, again.json.id, again.json.connected], [200, id, true])
  })

  it('switches on none when it may not', async t => {
    const { post, own } = await scene(t)
    const creates = await own.keyWith(...on('channels/*', 'channels.create'))
    const refused = await post('channels.chatplugin.connect', { name }, creates)
    assert.equal(refused.status, 403, refused.body)
    assert.deepEqual((await own.call('GET', '/channels')).json.items, [])
    const made = await post('channels.chatplugin.connect', { name }, await own.keyWith(...connects))
    assert.equal(made.status, 200, made.body)
  })
})

describe('Airy: a key for one channel', () => {
  it('reaches no other by the id in a body', async t => {
    const { post, own } = await scene(t)
    const [mine, other] = [await sandbox(own.call, 'Mine'), await sandbox(own.call, 'Other')]
    for (const id of [mine, other]) await plays(own.call, id, 'Hello')
    const { items } = (await own.call<{ items: { id: string; channelId: string }[] }>('GET', '/messages'))
      .json
    const chats = (await own.call<{ items: { id: string; channelId: string }[] }>('GET', '/conversations'))
      .json.items
    const idOn = (list: typeof items, channelId: string) => list.find(i => i.channelId === channelId)?.id
    const key = await own.keyWith(...on(`channels/${mine}`, '*'))
    const calls = (channelId: string): [string, object][] => {
      const conversation_id = idOn(chats, channelId)
      return [
        ['channels.info', { channel_id: channelId }],
        ['channels.update', { channel_id: channelId, name: 'Changed' }],
        ['conversations.info', { conversation_id }],
        ['conversations.mark-read', { conversation_id }],
        ['conversations.set-state', { conversation_id, state: 'CLOSED' }],
        ['messages.list', { conversation_id }],
        ['messages.send', { conversation_id, message: { text: 'Hi' } }],
        ['messages.send', { channel_id: channelId, source_recipient_id: 'x', message: { text: 'Hi' } }],
        ['metadata.upsert', { subject: 'channel', id: channelId, data: { a: 1 } }],
        ['metadata.upsert', { subject: 'conversation', id: conversation_id, data: { a: 1 } }],
        ['metadata.upsert', { subject: 'message', id: idOn(items, channelId), data: { a: 1 } }],
        ['channels.viber.disconnect', { channel_id: channelId }],
      ]
    }
    for (const [path, body] of calls(other)) {
      const { status, body: text } = await post(path, body, key)
      assert.equal(status, 403, `${path} ${text}`)
    }
    for (const [path, body] of calls(mine)) {
      const { status, body: text } = await post(path, body, key)
      assert.ok(status < 300, `${path} ${status} ${text}`)
    }
    for (const [path, body] of [
      ['channels.list', {}],
      ['conversations.list', { filters: `channel_id:${mine}` }],
      ['channels.chatplugin.connect', { name: 'Site' }],
    ] as const) {
      assert.equal((await post(path, body, key)).status, 403, path)
    }
  })

  it('switches it off only when it may', async t => {
    const { post, own } = await scene(t)
    const id = await sandbox(own.call)
    const off = async (...permissions: string[]) => {
      const key = await own.keyWith(...on(`channels/${id}`, ...permissions))
      return (await post('channels.viber.disconnect', { channel_id: id }, key)).status
    }
    assert.deepEqual([await off('channels.update'), await off('channels.deactivate')], [403, 204])
  })
})

it('Airy: a picture is an address on the web, whichever way it is given', async t => {
  const { post, own } = await scene(t)
  const id = await sandbox(own.call)
  for (const image_url of ['javascript:alert(1)', `https://x.example/${'x'.repeat(2048)}`, 5]) {
    const body = { subject: 'channel', id, data: { image_url } }
    const { status, body: text } = await post('metadata.upsert', body, own.key)
    assert.equal(status, 400, `${image_url} ${text}`)
  }
  const good = { subject: 'channel', id, data: { image_url: 'https://x.example/a.png', name: 'New' } }
  assert.equal((await post('metadata.upsert', good, own.key)).status, 204)
  const { metadata } = (await post('channels.info', { channel_id: id }, own.key)).json
  assert.deepEqual(metadata, { name: 'New', image_url: 'https://x.example/a.png' })
})
