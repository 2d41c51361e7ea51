import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { newWorkspace, testApp } from '../../test/support/app.ts'
import { dialectWith } from '../../test/support/dialect.ts'
import { readConfig } from '../config.ts'
import { olderRateHeaders } from './rate-headers.ts'
import { prefixRequestId } from './request-log.ts'

const NOW = 1_700_000_000_000
const RESET = NOW / 1000 + 60

const dialect = dialectWith(app => {
  olderRateHeaders(app, () => NOW)
  app.addHook('onRequest', async (request, reply) => prefixRequestId(request, reply, 'req_'))
  const config = { permission: 'things.get', resource: 'things/*' }
  app.get('/things', { config }, async ({ id }) => ({ id }))
})

async function scene(t: TestContext, limit: string) {
  const config = readConfig({ PORTICO_RATE_LIMIT: limit }, [])
  const { app, context } = await testApp(t, { config }, [dialect])
  const { key } = await newWorkspace(context)
  const ask = async (headers: Record<string, string>, url = '/things') => {
    const { statusCode, headers: answered, body } = await app.inject({ url, headers })
    const left = ['limit', 'remaining', 'reset'].map(name => {
      const value = answered[`x-ratelimit-${name}`]
      return value === undefined ? null : Number(value)
    })
    return { status: statusCode, left, headers: answered, body }
  }
  return { ask, authorization: `Bearer ${key}` }
}

describe('the older rate limit headers', () => {
  test('tell on every answer what is left, and when it is whole again', async t => {
    const { ask, authorization } = await scene(t, '2')
    assert.deepEqual((await ask({ authorization })).left, [2, 1, RESET])
    assert.deepEqual((await ask({ authorization })).left, [2, 0, RESET])
    const refused = await ask({ authorization })
    assert.deepEqual([refused.status, refused.left], [429, [2, 0, RESET]])
    assert.equal(refused.headers['retry-after'], '60')
  })

  test('tell who has no key how many more refusals there are', async t => {
    const { ask } = await scene(t, '2')
    assert.deepEqual(await ask({}).then(a => [a.status, a.left]), [401, [60, 60, RESET]])
    const wrong = { 'x-api-key': 'none' }
    assert.deepEqual(await ask(wrong).then(a => [a.status, a.left]), [401, [60, 59, RESET]])
    assert.deepEqual(await ask(wrong).then(a => [a.status, a.left]), [401, [60, 58, RESET]])
  })

  test('are not there for a key without a limit', async t => {
    const { ask, authorization } = await scene(t, '0')
    const { status, left, headers } = await ask({ authorization })
    assert.deepEqual([status, left], [200, [null, null, null]])
    assert.equal(headers['ratelimit-limit'], undefined)
  })
})

describe('the id of a request', () => {
  test('begins as the dialect wants it, or is what the client gave', async t => {
    const { ask, authorization } = await scene(t, '0')
    const made = await ask({ authorization })
    assert.match(`${made.headers['x-request-id']}`, /^req_[0-9a-f]{32}$/)
    assert.deepEqual(JSON.parse(made.body), { id: made.headers['x-request-id'] })
    const given = await ask({ authorization, 'x-request-id': 'mine-1' })
    assert.equal(given.headers['x-request-id'], 'mine-1')
    assert.deepEqual(JSON.parse(given.body), { id: 'mine-1' })
    const bad = await ask({ authorization, 'x-request-id': 'a b' })
    assert.match(`${bad.headers['x-request-id']}`, /^req_/)
  })
})
