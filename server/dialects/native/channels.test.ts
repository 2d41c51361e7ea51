import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { client, newWorkspace, testApp } from '../../../test/support/app.ts'
import { formatId, newId } from '../../domain/ids.ts'

async function scene(t: TestContext) {
  const { app, context } = await testApp(t)
  const { key } = await newWorkspace(context)
  return { app, context, call: await client(app, key) }
}

const sandbox = { network: 'sandbox', name: 'Counter', config: {} }

describe('channels', () => {
  test('a channel is made switched off, with a secret that is shown once', async t => {
    const { call } = await scene(t)
    const made = await call('POST', '/channels', { ...sandbox, metadata: { shop: 7 } })
    assert.equal(made.status, 201)
    assert.equal(made.headers.location, `/api/v1/channels/${made.json.id}`)
    assert.equal(made.json.status, 'inactive')
    assert.match(`${made.json.webhookSecret}`, /^whsec_/)

    const read = await call('GET', `/channels/${made.json.id}`)
    assert.equal(read.status, 200)
    assert.equal(read.headers.etag, made.headers.etag)
    assert.deepEqual(read.json.metadata, { shop: 7 })
    assert.equal(read.json.webhookSecret, undefined)
  })

  test('a webhook secret that was lost is replaced, and the new one is shown once', async t => {
    const { call } = await scene(t)
    const made = await call('POST', '/channels', sandbox)
    const path = `/channels/${made.json.id}`
    const rotated = await call('POST', `${path}/rotate-secret`)
    assert.equal(rotated.status, 200)
    assert.match(`${rotated.json.webhookSecret}`, /^whsec_/)
    assert.notEqual(rotated.json.webhookSecret, made.json.webhookSecret)
    assert.equal((await call('GET', path)).headers.etag, rotated.headers.etag)
    assert.equal((await call('POST', `/channels/${newId()}/rotate-secret`)).status, 404)
  })

  test('an id may be written behind its prefix', async t => {
    const { call } = await scene(t)
    const { json } = await call<{ id: string }>('POST', '/channels', sandbox)
    const read = await call('GET', `/channels/${formatId('ch_', json.id)}`)
    assert.equal(read.json.id, json.id)
  })

  test('what is no id names nothing', async t => {
    const { call } = await scene(t)
    for (const id of ['x', `conv_${newId()}`, newId(), '%00', 'null']) {
      assert.equal((await call('GET', `/channels/${id}`)).status, 404, id)
    }
  })

  test('a change with If-Match is made to the version it names, or not at all', async t => {
    const { call } = await scene(t)
    const { json, headers } = await call('POST', '/channels', sandbox)
    const path = `/channels/${json.id}`
    const etag = `${headers.etag}`
    const changed = await call('PATCH', path, { name: 'Till' }, { 'if-match': etag })
    assert.equal(changed.status, 200)
    assert.notEqual(changed.headers.etag, etag)
    for (const given of [etag, '"x"', 'W/"1"']) {
      const late = await call('PATCH', path, { name: 'Late' }, { 'if-match': given })
      assert.equal(late.status, 412, given)
      assert.equal(late.json.code, 'stale')
    }
    const any = await call('PATCH', path, { name: 'Any' }, { 'if-match': '*' })
    assert.equal(any.status, 200)
    assert.equal((await call('GET', path)).json.name, 'Any')
  })

  const refused: [string, unknown, string][] = [
    ['a field is missing', { network: 'sandbox', config: {} }, '/name'],
    ['a field is unknown', { ...sandbox, nmae: 1 }, '/nmae'],
    ['a number is given for a text', { ...sandbox, name: 7 }, '/name'],
    ['there is no such network', { ...sandbox, network: 'pigeon' }, '/network'],
    ['a setting is unknown to the network', { ...sandbox, config: { colour: 'red' } }, '/config/colour'],
    ['a text holds a NUL', { ...sandbox, name: 'a\0b' }, '/name'],
    ['a text holds half a character', { ...sandbox, metadata: { a: ['\ud800'] } }, '/metadata/a/0'],
  ]
  for (const [name, body, field] of refused) {
    test(`it is refused when ${name}`, async t => {
      const { call } = await scene(t)
      const { status, json } = await call('POST', '/channels', body)
      assert.equal(status, 400)
      assert.equal(json.code, 'invalid')
      assert.equal(json.field, field)
    })
  }

  test('the list goes on where the page before ended', async t => {
    const { call } = await scene(t)
    const names = ['a', 'b', 'c', 'd', 'e']
    for (const name of names) await call('POST', '/channels', { ...sandbox, name })
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`
      const { json } = await call<{ items: { name: string }[]; next: string | null }>(
        'GET',
        `/channels?limit=2${query}`,
      )
      seen.push(...json.items.map(item => item.name))
      cursor = json.next
    }
    assert.deepEqual(seen, names.toReversed())
    const found = await call<{ items: unknown[] }>(
      'GET',
      '/channels?search=C&status=inactive&network=sandbox',
    )
    assert.equal(found.json.items.length, 1)
  })

  test('activate, test, health, statistics, log and deactivate answer what the document says', async t => {
    const { call } = await scene(t)
    const { json } = await call('POST', '/channels', sandbox)
    const path = `/channels/${json.id}`
    assert.equal((await call('POST', `${path}/activate`)).json.status, 'active')
    assert.equal((await call('POST', `${path}/test`)).json.success, true)
    assert.equal((await call('GET', `${path}/health`)).json.status, 'healthy')
    const stats = await call<{ series: unknown[] }>('GET', `${path}/stats?period=1h&granularity=minute`)
    assert.ok(stats.json.series.length >= 60)
    assert.equal(
      (await call('GET', `${path}/stats?period=30d&granularity=minute`)).json.field,
      '/granularity',
    )
    assert.equal((await call('GET', `${path}/log`)).status, 200)
    const off = await call('POST', `${path}/deactivate`, { reason: 'Holidays' })
    assert.equal(off.json.deactivationReason, 'Holidays')
    assert.equal((await call('POST', `${path}/deactivate`)).status, 200)
  })

  test('a deleted channel is gone', async t => {
    const { call } = await scene(t)
    const { json } = await call('POST', '/channels', sandbox)
    const gone = await call('DELETE', `/channels/${json.id}?force=true`)
    assert.equal(gone.status, 204)
    assert.equal((await call('GET', `/channels/${json.id}`)).status, 404)
    assert.equal((await call('DELETE', `/channels/${json.id}?force=maybe`)).json.field, '/force')
  })
})
