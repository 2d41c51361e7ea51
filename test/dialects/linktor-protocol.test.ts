import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newId } from '../../server/domain/ids.ts'
import type { Json } from '../support/app.ts'
import { linktorScene, type One, type Refusal, sandboxChannel } from '../support/linktor.ts'
import { hasShape } from './linktor-seed.ts'

/** What every answer of the vendor's API has in common: who may, how often, and what is no request at all. */

const NONE = `ch_${newId().replaceAll('-', '')}`

describe('Linktor: a refusal', () => {
  it('of who shows no key, a wrong one, or one that may not', async t => {
    const { ask, as, key } = await linktorScene(t)
    const id = await sandboxChannel(ask)
    const without = await ask<Refusal>('GET', '/v1/channels', undefined, {})
    hasShape('error', without.json)
    assert.deepEqual([without.status, without.json.error.code], [401, 'AUTHENTICATION_REQUIRED'])
    assert.equal(without.headers['www-authenticate'], 'Bearer')
    const wrongKeys: Record<string, string>[] = [
      { authorization: 'Bearer nonsense' },
      { 'x-api-key': `${key}x` },
    ]
    for (const headers of wrongKeys) {
      const wrong = await ask<Refusal>('GET', '/v1/channels', undefined, headers)
      assert.deepEqual([wrong.status, wrong.json.error.code], [401, 'INVALID_API_KEY'])
    }
    assert.equal((await ask('GET', '/v1/channels', undefined, { 'x-api-key': key })).status, 200)

    const viewer = await as('viewer')
    for (const url of ['/v1/channels', `/v1/channels/${id}`, `/v1/channels/${id}/stats`, '/v1/webhooks']) {
      assert.equal((await viewer('GET', url)).status, 200, url)
    }
    for (const [method, url, body] of [
      ['POST', '/v1/channels', { name: 'x', type: 'sandbox', config: {} }],
      ['PATCH', `/v1/channels/${id}`, { name: 'x' }],
      ['DELETE', `/v1/channels/${id}`],
      ['POST', `/v1/channels/${id}/test`],
      ['POST', `/v1/channels/${id}/activate`],
      ['POST', `/v1/channels/${id}/deactivate`],
      ['POST', '/v1/webhooks', { url: 'https://example.com/', events: ['*'] }],
    ] as const) {
      const { status, json, headers } = await viewer<Refusal>(method, url, body)
      hasShape('error', json)
      assert.deepEqual([status, json.error.code], [403, 'INSUFFICIENT_PERMISSIONS'], `${method} ${url}`)
      assert.equal(headers['x-ratelimit-limit'], '1000')
    }
  })

  it('of too many requests says when to come back, in the body and in the header', async t => {
    const { ask } = await linktorScene(t, { settings: { PORTICO_RATE_LIMIT: '3' } })
    const left: [number, number][] = []
    for (let i = 0; i < 3; i++) {
      const { headers } = await ask('GET', '/v1/channels')
      left.push([Number(headers['x-ratelimit-limit']), Number(headers['x-ratelimit-remaining'])])
      const reset = Number(headers['x-ratelimit-reset']) - Date.now() / 1000
      assert.ok(reset > 0 && reset <= 61, `${reset}`)
    }
    assert.deepEqual(left, [
      [3, 2],
      [3, 1],
      [3, 0],
    ])
    const refused = await ask<Refusal>('GET', '/v1/channels')
    hasShape('error', refused.json)
    assert.deepEqual([refused.status, refused.json.error.code], [429, 'RATE_LIMIT_EXCEEDED'])
    assert.equal(refused.headers['retry-after'], String(refused.json.error.retryAfter))
    assert.equal(refused.headers['x-ratelimit-remaining'], '0')
    assert.equal((await ask('GET', '/v1/channels', undefined, {})).headers['x-ratelimit-limit'], '60')
  })

  it('of what is no request of this API is in its shape too', async t => {
    const { ask, app, key } = await linktorScene(t)
    for (const [method, url, body, status, code] of [
      ['GET', '/v1/channels/a/b', undefined, 404, 'RESOURCE_NOT_FOUND'],
      ['GET', '/v1/webhooks/a/b', undefined, 404, 'RESOURCE_NOT_FOUND'],
      ['GET', `/v1/webhooks/${NONE}`, undefined, 404, 'RESOURCE_NOT_FOUND'],
      ['PUT', '/v1/channels', { a: 1 }, 405, 'METHOD_NOT_ALLOWED'],
      ['POST', '/v1/channels', '{"name":', 400, 'VALIDATION_ERROR'],
      ['GET', '/v1/channels/%zz', undefined, 400, 'VALIDATION_ERROR'],
    ] as const) {
      const headers = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) }
      const refused = await ask<Refusal>(method, url, body, headers)
      hasShape('error', refused.json)
      assert.deepEqual([refused.status, refused.json.error.code], [status, code], `${method} ${url}`)
      assert.match(`${refused.headers['x-request-id']}`, /^req_/)
      if (!url.includes('%')) assert.ok(refused.headers['x-ratelimit-limit'], url)
    }
    const form = await ask<Refusal>('POST', '/v1/channels', 'a=1', {
      authorization: `Bearer ${key}`,
      'content-type': 'application/x-www-form-urlencoded',
    })
    assert.deepEqual([form.status, form.json.error.code], [415, 'UNSUPPORTED_MEDIA_TYPE'])
    // Upper case is somebody else's.
    const other = await app.inject({ url: '/v1/Channels', headers: { authorization: `Bearer ${key}` } })
    assert.equal(other.json<Json>().error, undefined)
  })

  it('of a failure of ours tells nothing of it', async t => {
    const scene = await linktorScene(t)
    const broken = {
      ...scene.context.store.read,
      selectFrom: () => {
        throw new Error('the secret inside')
      },
    }
    Object.assign(scene.context.store, { read: broken })
    const { status, json } = await scene.ask<Refusal>('GET', '/v1/channels')
    hasShape('error', json)
    assert.deepEqual([status, json.error.code], [500, 'INTERNAL_ERROR'])
    assert.equal(JSON.stringify(json).includes('secret'), false)
  })
})

describe('Linktor: a request', () => {
  it('has an id, given or made, on every answer', async t => {
    const { ask, key } = await linktorScene(t)
    const authorization = `Bearer ${key}`
    const made = await ask('GET', '/v1/channels')
    assert.match(`${made.headers['x-request-id']}`, /^req_[0-9a-f]{32}$/)
    const given = await ask<Refusal>('GET', '/v1/channels/x', undefined, {
      authorization,
      'x-request-id': 'mine',
    })
    assert.deepEqual([given.headers['x-request-id'], given.json.meta.requestId], ['mine', 'mine'])
    const refused = await ask<Refusal>('GET', '/v1/channels/x')
    assert.equal(refused.json.meta.requestId, refused.headers['x-request-id'])
    assert.match(refused.json.meta.requestId, /^req_/)
  })

  it('that is repeated with its Idempotency-Key is done once', async t => {
    const { ask, key } = await linktorScene(t)
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'idempotency-key': 'once',
    }
    const body = (name: string) => JSON.stringify({ name, type: 'sandbox', config: {} })
    const first = await ask<One>('POST', '/v1/channels', body('a'), headers)
    const again = await ask<One>('POST', '/v1/channels', body('a'), headers)
    assert.deepEqual([again.status, again.text], [201, first.text])
    assert.equal(again.headers.location, first.headers.location)
    const other = await ask<Refusal>('POST', '/v1/channels', body('b'), headers)
    hasShape('error', other.json)
    assert.deepEqual([other.status, other.json.error.code], [409, 'IDEMPOTENCY_KEY_REUSED'])
    const { json } = await ask<{ meta: { pagination: { totalCount: number } } }>('GET', '/v1/channels')
    assert.equal(json.meta.pagination.totalCount, 1)
  })
})
