import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { client, newWorkspace, testApp } from '../../../test/support/app.ts'
import { type Document, routesOf } from '../../../test/support/contract.ts'

async function scene(t: TestContext) {
  const { app, context } = await testApp(t)
  const { id, key } = await newWorkspace(context)
  return { app, context, workspaceId: id, call: await client(app, key) }
}

/** An endpoint that answers 204 to everything. */
async function endpoint(t: TestContext): Promise<string> {
  const server = createServer((_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`
}

test('networks tell their settings and what they can carry', async t => {
  const { call } = await scene(t)
  const { json } = await call<{ items: { type: string; config: object }[] }>('GET', '/networks')
  assert.ok(json.items.some(network => network.type === 'telegram'))
  const telegram = await call('GET', '/networks/telegram')
  assert.equal(telegram.json.type, 'telegram')
  assert.equal(telegram.json.secrets?.type, 'object')
  assert.equal((await call('GET', '/networks/pigeon')).status, 404)
})

test('contacts are made, read and changed', async t => {
  const { call } = await scene(t)
  const { json: channel } = await call('POST', '/channels', { network: 'sandbox', name: 'Box', config: {} })
  const made = await call('POST', '/contacts', {
    name: 'Ada',
    identities: [{ channelId: channel.id, address: 'ada' }],
  })
  assert.equal(made.status, 201, made.text)
  const path = `/contacts/${made.json.id}`
  assert.equal((await call('GET', path)).headers.etag, made.headers.etag)
  const changed = await call(
    'PATCH',
    path,
    { name: null, language: 'pt-BR' },
    { 'if-match': `${made.headers.etag}` },
  )
  assert.equal(changed.json.name, null)
  assert.equal((await call('PATCH', path, {}, { 'if-match': `${made.headers.etag}` })).status, 412)
  const found = await call<{ items: unknown[] }>('GET', '/contacts?search=AD')
  assert.equal(found.json.items.length, 1)
})

test('bots are made, changed and deleted; their secret is shown when it is new', async t => {
  const { call } = await scene(t)
  const made = await call('POST', '/bots', { name: 'Helper', url: 'https://bot.example/in' })
  assert.equal(made.status, 201, made.text)
  const path = `/bots/${made.json.id}`
  assert.equal((await call('GET', path)).json.secret, undefined)
  const rotated = await call('POST', `${path}/rotate-secret`)
  assert.notEqual(rotated.json.secret, made.json.secret)
  assert.equal((await call('PATCH', path, { enabled: false })).json.enabled, false)
  assert.equal((await call('PATCH', path, { url: 'file:///etc/passwd' })).json.field, '/url')
  assert.equal((await call('GET', '/bots')).status, 200)
  assert.equal((await call('DELETE', path)).status, 204)
  assert.equal((await call('GET', path)).status, 404)
})

describe('webhooks', () => {
  test('are made, tested, changed, replayed and deleted', async t => {
    const { call } = await scene(t)
    const made = await call('POST', '/webhooks', {
      url: await endpoint(t),
      events: ['message.*'],
      headers: { 'x-token': 'planted-secret' },
    })
    assert.equal(made.status, 201, made.text)
    assert.equal(made.text.includes('planted-secret'), false)
    const path = `/webhooks/${made.json.id}`
    const tested = await call('POST', `${path}/test`)
    assert.equal(tested.json.state, 'succeeded', tested.text)
    const deliveries = await call<{ items: { id: string }[] }>('GET', `${path}/deliveries?state=succeeded`)
    assert.deepEqual(
      deliveries.json.items.map(delivery => delivery.id),
      [tested.json.id],
    )
    const log = await call<{ log: { responseStatus: number }[] }>(
      'GET',
      `${path}/deliveries/${tested.json.id}`,
    )
    assert.equal(log.json.log[0]?.responseStatus, 204)
    assert.equal((await call('POST', `${path}/deliveries/${tested.json.id}/retry`)).status, 202)
    assert.notEqual(
      (await call('POST', `${path}/rotate-secret`, { overlapSeconds: 60 })).json.secret,
      made.json.secret,
    )
    const replayed = await call('POST', `${path}/replay`, { from: new Date(0).toISOString() })
    assert.equal(replayed.status, 202, replayed.text)
    assert.equal((await call('PATCH', path, { enabled: false })).json.enabled, false)
    assert.equal((await call('GET', '/webhooks')).status, 200)
    assert.equal((await call('DELETE', path)).status, 204)
    assert.equal((await call('GET', path)).status, 404)
  })

  test('are refused with the field that is wrong', async t => {
    const { call } = await scene(t)
    const good = { url: 'https://example.com/in', events: ['*'] }
    const bad: [object, string][] = [
      [{ ...good, url: 'ftp://example.com' }, '/url'],
      [{ ...good, events: [] }, '/events'],
      [{ ...good, events: ['message.*', 'nothing.such'] }, '/events/1'],
      [{ ...good, envelope: 'carrier' }, '/envelope'],
      [{ ...good, headers: { host: 'a' } }, '/headers/host'],
    ]
    for (const [body, field] of bad) {
      const { status, json } = await call('POST', '/webhooks', body)
      assert.equal(status, 400, field)
      assert.equal(json.field, field)
    }
  })
})

test('a key is shown once, does what it may, and ends when it is revoked', async t => {
  const { app, call } = await scene(t)
  const made = await call('POST', '/keys', { name: 'Viewer', preset: 'viewer' })
  assert.equal(made.status, 201, made.text)
  const viewer = await client(app, `${made.json.secret}`)
  assert.equal((await viewer('GET', '/channels')).status, 200)
  assert.equal((await viewer('POST', '/channels', {})).status, 403)
  const listed = await call('GET', '/keys')
  assert.equal(listed.text.includes(`${made.json.secret}`), false)
  assert.equal((await call('DELETE', `/keys/${made.json.id}`)).status, 204)
  assert.equal((await viewer('GET', '/channels')).status, 401)
})

test('the workspace, its counters and its events can be read', async t => {
  const { call, workspaceId } = await scene(t)
  assert.equal((await call('GET', '/workspace')).json.id, workspaceId)
  await call('POST', '/channels', { network: 'sandbox', name: 'Box', config: {} })
  const { json } = await call<{ items: { id: string; type: string; workspaceId: string }[] }>(
    'GET',
    '/events?type=channel.*&order=asc',
  )
  assert.deepEqual(
    json.items.map(event => event.type),
    ['channel.created'],
  )
  assert.equal(json.items[0]?.workspaceId, workspaceId)
  const after = await call<{ items: unknown[] }>('GET', `/events?order=asc&cursor=${json.items[0]?.id}`)
  assert.deepEqual(after.json.items, [])
  const counted = await call<{ items: unknown[] }>('GET', '/counters?granularity=hour')
  assert.ok(counted.json.items.length >= 24)
  assert.equal(
    (await call('GET', '/counters?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).json.field,
    '/from',
  )
})

test('every list refuses what is no cursor, and names it', async t => {
  const { app, call } = await scene(t)
  const { json: channel } = await call('POST', '/channels', { network: 'sandbox', name: 'Box', config: {} })
  const { json: webhook } = await call('POST', '/webhooks', { url: 'https://example.com/in', events: ['*'] })
  await call('POST', `/channels/${channel.id}/activate`)
  await call('POST', `/channels/${channel.id}/sandbox/events`, {
    type: 'message',
    sender: { address: 'ada' },
    content: { type: 'text', text: 'Hello' },
  })
  const { json } = await call<{ items: { id: string }[] }>('GET', '/conversations')
  const ids = new Map<string, unknown>([
    ['{channelId}', channel.id],
    ['{webhookId}', webhook.id],
    ['{conversationId}', json.items[0]?.id],
  ])
  const document = (await app.inject('/api/v1/openapi.json')).json<Document>()
  const lists = routesOf(document).filter(r => r.operation.parameters?.some(p => p.name === 'cursor'))
  assert.ok(lists.length >= 8)
  for (const { path } of lists) {
    const filled = path.replace('/api/v1', '').replace(/\{\w+\}/g, name => `${ids.get(name)}`)
    const { status, json } = await call('GET', `${filled}?cursor=AAAA`)
    assert.equal(status, 400, filled)
    assert.equal(json.field, '/cursor', filled)
    assert.equal((await call('GET', `${filled}?limit=0`)).json.field, '/limit', filled)
    assert.equal((await call('GET', `${filled}?limit=1&limit=2`)).json.field, '/limit', filled)
    assert.equal((await call('GET', `${filled}?lmit=1`)).json.field, '/lmit', filled)
  }
})
