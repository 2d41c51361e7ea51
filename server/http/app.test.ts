import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { describe, type TestContext, test } from 'node:test'
import type { FastifyContextConfig } from 'fastify'
import { pino } from 'pino'
import { Type } from 'typebox'
import { testApp } from '../../test/support/app.ts'
import { dialectWith } from '../../test/support/dialect.ts'
import { Problem } from '../domain/problem.ts'
import { StoreUnavailable } from '../store/unavailable.ts'

const Body = Type.Object(
  { name: Type.String(), data: Type.Optional(Type.Unknown()) },
  { additionalProperties: false },
)
const open = { config: { public: true } }

const dialect = dialectWith(app => {
  app.post('/things/:thingId', { ...open, schema: { body: Body } }, async request => ({ got: request.body }))
  app.get('/things/:thingId', open, async () => ({}))
  app.get('/secret/:token', open, async () => ({}))
  app.get('/fails', open, async () => {
    throw new Error('the password is hunter2')
  })
  app.get('/store-away', open, async () => {
    throw new StoreUnavailable(new Error('connect ECONNREFUSED 10.0.0.7:5432'))
  })
  app.get('/refuses', open, async () => {
    throw new Problem('window_closed', 'Too late.', {
      cure: 'Send a template.',
      reason: '131047',
      retryAfter: 1.2,
    })
  })
})

async function scene(t: TestContext) {
  const lines: string[] = []
  const sink = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const log = pino({ level: 'debug' }, sink)
  const { app } = await testApp(t, { log }, [dialect])
  return { app, lines }
}

const json = { 'content-type': 'application/json' }

describe('what a client did wrong is a refusal that says so', () => {
  const post = (payload: string | Buffer, headers: Record<string, string> = json) => ({
    method: 'POST' as const,
    url: '/things/1',
    payload,
    headers,
  })
  const nested = `{"name":"a","data":${'['.repeat(40)}${']'.repeat(40)}}`
  const cases: [string, object, number, string][] = [
    ['no such path', { url: '/nothing' }, 404, 'not_found'],
    ['another case', { url: '/Things/1' }, 404, 'not_found'],
    ['no body', { method: 'POST', url: '/things/1' }, 400, 'invalid'],
    ['an empty body', post(''), 400, 'invalid'],
    ['half of JSON', post('{"name":'), 400, 'invalid'],
    ['bytes that are no UTF-8', post(Buffer.from('{"name":"\xff"}', 'latin1')), 400, 'invalid'],
    ['a field that is unknown', post('{"name":"a","x":1}'), 400, 'invalid'],
    ['a number for a text', post('{"name":1}'), 400, 'invalid'],
    ['a NUL', post('{"name":"a\\u0000"}'), 400, 'invalid'],
    ['a prototype', post('{"name":"a","__proto__":{}}'), 400, 'invalid'],
    ['deep JSON', post(nested), 400, 'invalid'],
    ['very deep JSON', post('['.repeat(500_000) + ']'.repeat(500_000)), 400, 'invalid'],
    ['another content type', post('name=a', { 'content-type': 'text/plain' }), 415, 'unsupported_media_type'],
    ['no content type', post('{"name":"a"}', {}), 415, 'unsupported_media_type'],
    ['a content type that is none', post('{}', { 'content-type': ';;' }), 415, 'unsupported_media_type'],
    ['a large body', post(JSON.stringify({ name: 'a'.repeat(1_100_000) })), 413, 'too_large'],
    ['a path that cannot be read', { url: '/things/%zz' }, 400, 'invalid'],
    ['a part of a path that is too long', { url: `/things/${'a'.repeat(300)}` }, 414, 'invalid'],
  ]
  for (const [name, request, status, code] of cases) {
    test(name, async t => {
      const { app } = await scene(t)
      const response = await app.inject(request)
      assert.equal(response.statusCode, status, response.body)
      assert.equal(response.headers['content-type'], 'application/problem+json; charset=utf-8')
      const problem = response.json<Record<string, unknown>>()
      assert.equal(problem.code, code)
      assert.equal(problem.status, status)
      assert.equal(problem.type, `urn:portico:problem:${code}`)
      assert.equal(problem.instance, response.headers['x-request-id'])
    })
  }

  test('a body that cannot be read is not quoted', async t => {
    const { app } = await scene(t)
    const response = await app.inject(post('{"token":"hunter2", name}'))
    assert.equal(response.statusCode, 400)
    assert.equal(response.body.includes('hunter2'), false)
  })

  test('a good body is taken as it is', async t => {
    const { app } = await scene(t)
    const body = { name: ' ä💥 ', data: { a: [1, null, '2'] } }
    assert.deepEqual((await app.inject(post(JSON.stringify(body)))).json(), { got: body })
  })
})

test('a problem is told with its reason, its cure and when to try again', async t => {
  const { app } = await scene(t)
  const response = await app.inject('/refuses')
  assert.equal(response.statusCode, 422)
  assert.equal(response.headers['retry-after'], '2')
  assert.deepEqual(response.json(), {
    type: 'urn:portico:problem:window_closed',
    title: 'Window closed',
    status: 422,
    detail: 'Too late.',
    instance: response.headers['x-request-id'],
    code: 'window_closed',
    reason: '131047',
    cure: 'Send a template.',
  })
})

test('a failure of ours tells the log everything and the client nothing', async t => {
  const { app, lines } = await scene(t)
  const response = await app.inject('/fails')
  assert.equal(response.statusCode, 500)
  assert.equal(response.body.includes('hunter2'), false)
  assert.ok(
    lines.some(line => line.includes('hunter2') && line.includes(`${response.headers['x-request-id']}`)),
  )
})

test('a store that is away is worth another try, and not named', async t => {
  const { app } = await scene(t)
  const response = await app.inject('/store-away')
  assert.equal(response.statusCode, 503)
  assert.ok(Number(response.headers['retry-after']) >= 1)
  assert.equal(response.body.includes('10.0.0.7'), false)
})

describe('the id of a request', () => {
  test('is the one that was given, when it is sane', async t => {
    const { app } = await scene(t)
    const given = 'req_01-ab.c:d'
    const response = await app.inject({ url: '/things/1', headers: { 'x-request-id': given } })
    assert.equal(response.headers['x-request-id'], given)
  })

  for (const given of ['', 'a b', 'a"b', '<script>', 'ä', 'a'.repeat(129)]) {
    test(`is made when ${JSON.stringify(given.slice(0, 10))} is given`, async t => {
      const { app } = await scene(t)
      const response = await app.inject({ url: '/nothing', headers: { 'x-request-id': given } })
      assert.match(`${response.headers['x-request-id']}`, /^[0-9a-f-]{36}$/)
    })
  }
})

test('each request is one line in the log, without what could hold a secret', async t => {
  const { app, lines } = await scene(t)
  const response = await app.inject({
    method: 'GET',
    url: '/secret/hunter2?key=hunter2',
    headers: { authorization: 'Bearer hunter2', cookie: 'hunter2', 'x-request-id': 'r1' },
  })
  assert.equal(response.statusCode, 200)
  await app.inject('/hunter2')
  await app.inject('/%zz-hunter2')
  const requests = lines.map(line => JSON.parse(line)).filter(line => line.msg === 'request')
  assert.deepEqual(
    requests.map(({ method, route, status }) => [method, route, status]),
    [
      ['GET', '/secret/:token', 200],
      ['GET', null, 404],
      ['GET', null, 400],
    ],
  )
  assert.equal(requests[0].requestId, 'r1')
  assert.equal(typeof requests[0].ms, 'number')
  assert.equal(lines.join('').includes('hunter2'), false)
})

test('what can be read can be asked for by HEAD', async t => {
  const { app } = await scene(t)
  const response = await app.inject({ method: 'HEAD', url: '/things/1' })
  assert.equal(response.statusCode, 200)
  assert.equal(response.body, '')
})

test('the server does not start with a route that does not say who may call it', async t => {
  const configs: FastifyContextConfig[] = [
    {},
    { permission: 'things.get' },
    { resource: 'things/*' },
    { public: false },
  ]
  for (const config of configs) {
    const careless = dialectWith(app => {
      app.get('/careless', { config }, async () => ({}))
    })
    await assert.rejects(testApp(t, {}, [careless]), /GET \/careless/)
  }
})
