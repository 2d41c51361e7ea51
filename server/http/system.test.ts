import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { pino } from 'pino'
import { newKey, newWorkspace, testApp, testStore } from '../../test/support/app.ts'
import { readConfig } from '../config.ts'
import { StoreUnavailable } from '../store/unavailable.ts'

test('/healthz answers while the process lives', async t => {
  const { app } = await testApp(t)
  assert.deepEqual((await app.inject('/healthz')).json(), { status: 'ok' })
})

test('/readyz answers by what the node needs, without naming hosts', async t => {
  const store = await testStore(t)
  let away = false
  const { app } = await testApp(t, {
    store: {
      ...store,
      ping: () => (away ? Promise.reject(new StoreUnavailable(new Error('10.0.0.7'))) : store.ping()),
    },
  })
  assert.equal((await app.inject('/readyz')).statusCode, 200)
  away = true
  const refused = await app.inject('/readyz')
  assert.equal(refused.statusCode, 503)
  assert.deepEqual(refused.json(), { status: 'unavailable', failures: ['store'] })
  assert.equal((await app.inject('/healthz')).statusCode, 200)
})

test('a browser that comes to the front door is shown the way', async t => {
  const { app } = await testApp(t)
  const response = await app.inject('/')
  assert.equal(response.statusCode, 302)
  assert.equal(response.headers.location, '/docs')
})

describe('metrics', () => {
  test('are for keys that allow it', async t => {
    const { app, context } = await testApp(t)
    const { id, key } = await newWorkspace(context)
    const get = (key: string) => app.inject({ url: '/metrics', headers: { authorization: `Bearer ${key}` } })
    await app.inject('/webhooks/pigeon')
    const response = await get(key)
    assert.equal(response.statusCode, 200)
    assert.match(
      response.body,
      /portico_http_request_seconds_count\{method="GET",route="\/webhooks\/:target",status="404"\} 1/,
    )
    assert.equal((await get(await newKey(context, id, 'viewer'))).statusCode, 403)
    assert.equal((await get('nobody')).statusCode, 401)
  })

  test('are open on a port of their own, and then only there', async t => {
    const lines: { msg: string; address?: AddressInfo }[] = []
    const log = pino({ level: 'info' }, { write: line => lines.push(JSON.parse(line)) })
    const config = readConfig({ PORTICO_METRICS_PORT: '0' }, [])
    const { app } = await testApp(t, { config, log })
    const port = lines.find(line => line.msg === 'metrics')?.address?.port
    const response = await fetch(`http://127.0.0.1:${port}/metrics`)
    assert.match(await response.text(), /process_cpu_seconds_total/)
    assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 404)
    assert.equal((await app.inject('/metrics')).statusCode, 404)
  })
})

describe('what is no HTTP', () => {
  const cases: [string, string, number][] = [
    ['noise', '\x16\x03\x01\x02\x00\r\n\r\n', 400],
    ['a version that is none', 'GET / HTTP/x.y\r\nHost: a\r\n\r\n', 400],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['large headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
  ]
  for (const [name, bytes, status] of cases) {
    test(`${name}: refused, and the connection closed`, async t => {
      const { app } = await testApp(t)
      await app.listen({ host: '127.0.0.1', port: 0 })
      const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
      await once(socket, 'connect')
      socket.write(bytes, 'latin1')
      const answer = await text(socket)
      assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `))
      assert.equal((await app.inject('/healthz')).statusCode, 200)
    })
  }
})
