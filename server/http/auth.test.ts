import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { newKey, newWorkspace, testApp } from '../../test/support/app.ts'
import { dialectWith } from '../../test/support/dialect.ts'
import { readConfig } from '../config.ts'
import { callerOf } from './access.ts'

const dialect = dialectWith(app => {
  app.get(
    '/things/:thingId',
    { config: { permission: 'things.get', resource: 'things/:thingId' } },
    async request => ({ workspaceId: callerOf(request).workspaceId }),
  )
  app.get(
    '/by-query',
    { config: { permission: 'things.get', resource: r => `things/${(r.query as { id: string }).id}` } },
    async () => ({}),
  )
})

const another = dialectWith(app => {
  app.get('/other', { config: { permission: 'things.get', resource: 'things/1' } }, async () => ({}))
})

async function scene(t: TestContext, rateLimit = '0') {
  const config = readConfig({ PORTICO_RATE_LIMIT: rateLimit }, [])
  const { app, context } = await testApp(t, { config }, [dialect, another])
  const workspace = await newWorkspace(context)
  const get = (headers: { authorization?: string; 'x-api-key'?: string }, url = '/things/1') =>
    app.inject({ url, headers })
  return { app, context, workspace, get }
}

describe('a key', () => {
  test('is found where clients put it', async t => {
    const { get, workspace } = await scene(t)
    const { key } = workspace
    for (const headers of [
      { authorization: `Bearer ${key}` },
      { authorization: `bearer  ${key} ` },
      { 'x-api-key': key },
    ]) {
      const response = await get(headers)
      assert.equal(response.statusCode, 200)
      assert.deepEqual(response.json(), { workspaceId: workspace.id })
    }
  })

  test('is needed, and must be one', async t => {
    const { get, workspace } = await scene(t)
    const { key } = workspace
    for (const headers of [
      {},
      { authorization: '' },
      { authorization: 'Bearer' },
      { authorization: key },
      { authorization: `Basic ${btoa(`a:${key}`)}` },
      { authorization: `Bearer ${key}x` },
      { authorization: `Bearer ${key} ${key}` },
      { 'x-api-key': 'a.b.c' },
    ]) {
      const response = await get(headers)
      assert.equal(response.statusCode, 401, JSON.stringify(headers))
      assert.equal(response.headers['www-authenticate'], 'Bearer')
      assert.equal(response.json<{ code: string }>().code, 'unauthenticated')
    }
  })

  test('opens what its policies name and nothing else', async t => {
    const { get, context, workspace } = await scene(t)
    const key = await newKey(context, workspace.id, [{ permission: 'things.get', resource: 'things/1' }])
    const headers = { authorization: `Bearer ${key}` }
    assert.equal((await get(headers)).statusCode, 200)
    assert.equal((await get(headers, '/things/2')).statusCode, 403)
    assert.equal((await get(headers, '/by-query?id=1')).statusCode, 200)
    assert.equal((await get(headers, '/by-query?id=2')).statusCode, 403)
  })
})

test('who keeps showing keys that are none is told to wait, by every dialect; keys that were good go on', async t => {
  const { get, workspace, context } = await scene(t)
  const good = { authorization: `Bearer ${workspace.key}` }
  const fresh = { authorization: `Bearer ${await newKey(context, workspace.id, 'owner')}` }
  await get(good)
  const statuses = new Set<number>()
  for (let i = 0; i < 60; i++) {
    const url = i % 2 === 0 ? '/things/1' : '/other'
    statuses.add((await get({ 'x-api-key': `guess-${i}` }, url)).statusCode)
  }
  assert.deepEqual([...statuses], [401])
  const refused = await get({ 'x-api-key': 'guess' })
  assert.equal(refused.statusCode, 429)
  assert.ok(Number(refused.headers['retry-after']) > 0)
  assert.equal((await get(good)).statusCode, 200)
  assert.equal((await get(fresh)).statusCode, 429)
})

describe('the rate limit', () => {
  test('counts each key by itself and says what is left', async t => {
    const { get, context, workspace } = await scene(t, '3')
    const first = { authorization: `Bearer ${workspace.key}` }
    const second = { authorization: `Bearer ${await newKey(context, workspace.id, 'owner')}` }
    const left = []
    for (let i = 0; i < 3; i++) left.push((await get(first)).headers['ratelimit-remaining'])
    assert.deepEqual(left, ['2', '1', '0'])
    const refused = await get(first)
    assert.equal(refused.statusCode, 429)
    assert.equal(refused.json<{ code: string }>().code, 'rate_limited')
    assert.equal(refused.headers['ratelimit-limit'], '3')
    assert.ok(Number(refused.headers['retry-after']) > 0)
    assert.ok(Number(refused.headers['ratelimit-reset']) <= 60)
    assert.equal((await get(second)).statusCode, 200)
  })

  test('does not touch what is public, nor count what is not let in', async t => {
    const { app, get, workspace } = await scene(t, '1')
    for (let i = 0; i < 3; i++) {
      assert.equal((await app.inject('/healthz')).statusCode, 200)
      assert.equal((await get({ 'x-api-key': 'none' })).statusCode, 401)
    }
    assert.equal((await get({ 'x-api-key': workspace.key })).statusCode, 200)
  })

  test('0 means none', async t => {
    const { get, workspace } = await scene(t, '0')
    const response = await get({ 'x-api-key': workspace.key })
    assert.equal(response.headers['ratelimit-limit'], undefined)
  })
})
