import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import type { RequestListener } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { parseCidrs } from './address.ts'
import { createHttpClient, type HttpClientOptions, type OutgoingRequest } from './client.ts'
import { closedPort, httpServer } from './testing.ts'

function client(t: TestContext, options: Partial<HttpClientOptions> = {}) {
  const made = createHttpClient({ userAgent: 'Portico/test', ...options })
  t.after(() => made.close())
  return made
}

/** Answers with the request: method, path, headers and body. */
const echo: RequestListener = async (request, response) => {
  const { method, url, headers } = request
  const body = Buffer.concat(await request.toArray()).toString()
  response.end(JSON.stringify({ method, url, headers, body }))
}

describe('a request', () => {
  it('arrives as given, and any answer comes back as it was sent', async t => {
    const server = await httpServer(t, (request, response) => {
      response.writeHead(Number(request.url?.slice(1)), { 'X-Two': ['a', 'b'] }).end(`as ${request.method}`)
    })
    for (const status of [200, 201, 301, 404, 429, 503]) {
      const result = await client(t).request({ method: 'PUT', url: `${server.url}/${status}` })
      assert.ok(result.ok)
      assert.equal(result.response.status, status)
      assert.equal(result.response.headers['x-two'], 'a, b')
      assert.equal(result.response.body.toString(), 'as PUT')
      assert.ok(Number.isInteger(result.response.ms))
    }
  })

  const form = new FormData()
  form.append('chat', '42')
  form.append('photo', new Blob(['pixels'], { type: 'image/png' }), 'cat.png')
  const basic = `Basic ${Buffer.from('us@er:p:w').toString('base64')}`
  const sent: [
    what: string,
    request: Omit<OutgoingRequest, 'method' | 'url'> & { path?: string },
    expected: RegExp[],
  ][] = [
    ['path and query', { path: '/a%20b?x=1&y=%2F' }, [/"url":"\/a%20b\?x=1&y=%2F"/]],
    ['a text', { body: 'grüße' }, [/"body":"grüße"/, /"content-length":"7"/]],
    ['bytes', { body: Buffer.from('bytes') }, [/"body":"bytes"/, /"content-length":"5"/]],
    [
      'a form',
      { body: form },
      [/multipart\/form-data; boundary=/, /filename=\\"cat.png\\"/, /image\/png\S*pixels/],
    ],
    ['our user agent', {}, [/"user-agent":"Portico\/test"/]],
    ['headers', { headers: { 'User-Agent': 'own', 'X-Sign': '1' } }, [/"user-agent":"own"/, /"x-sign":"1"/]],
  ]
  for (const [what, { path = '/', ...request }, expected] of sent) {
    it(`sends ${what}`, async t => {
      const server = await httpServer(t, echo)
      const result = await client(t).request({ method: 'POST', url: server.url + path, ...request })
      assert.ok(result.ok)
      for (const part of expected) assert.match(result.response.body.toString(), part)
    })
  }

  it('sends a URL’s user name and password as Basic authentication', async t => {
    const server = await httpServer(t, echo)
    const url = `http://us%40er:p%3Aw@127.0.0.1:${server.port}/`
    const result = await client(t).request({ method: 'GET', url })
    assert.ok(result.ok)
    assert.equal(JSON.parse(result.response.body.toString()).headers.authorization, basic)
  })

  it('does not follow a redirect', async t => {
    const inner = await httpServer(t, (_request, response) => response.end('secret'))
    const server = await httpServer(t, (_request, response) => {
      response.writeHead(302, { location: `${inner.url}/admin` }).end()
    })
    const result = await client(t).request({ method: 'GET', url: server.url })
    assert.ok(result.ok)
    assert.deepEqual([result.response.status, result.response.headers.location], [302, `${inner.url}/admin`])
    assert.equal(inner.connections, 0)
  })

  for (const connectionsPerOrigin of [1, 3]) {
    it(`shares ${connectionsPerOrigin} kept connections with all others to its origin`, async t => {
      const server = await httpServer(t, echo)
      const http = client(t, { connectionsPerOrigin })
      const ask = async () =>
        assert.ok((await http.request({ method: 'POST', url: server.url, body: '{}' })).ok)
      await Promise.all(Array.from({ length: 20 }, ask))
      await Promise.all(Array.from({ length: 20 }, ask))
      assert.equal(server.connections, connectionsPerOrigin)
    })
  }

  it('leaves nothing behind on the caller’s signal', async t => {
    const server = await httpServer(t, echo)
    const { signal } = new AbortController()
    const http = client(t)
    for (const port of [server.port, await closedPort()]) {
      await http.request({ method: 'GET', url: `http://127.0.0.1:${port}/`, signal })
      assert.equal(getEventListeners(signal, 'abort').length, 0)
    }
  })

  it('takes a body of exactly the limit', async t => {
    const server = await httpServer(t, (_request, response) => response.end('x'.repeat(1000)))
    const result = await client(t).request({ method: 'GET', url: server.url, maxBytes: 1000 })
    assert.equal(result.ok && result.response.body.length, 1000)
  })
})

describe('a guarded client', () => {
  it('refuses this machine by name and by address, also after a name server’s answer', async t => {
    const server = await httpServer(t, echo)
    const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
    for (const host of ['localhost', '127.0.0.1', '0x7f.1', '[::ffff:7f00:1]', 'shop.example']) {
      const http = client(t, { guard: [], ...(host === 'shop.example' && { resolve }) })
      const result = await http.request({
        method: 'POST',
        url: `http://${host}:${server.port}/hook`,
        body: '{}',
      })
      assert.ok(!result.ok)
      assert.equal(result.failure.kind, 'refused-address')
      assert.match(result.failure.message, /PORTICO_WEBHOOK_ALLOW/)
    }
    assert.equal(server.connections, 0)
  })

  it('reaches what is listed', async t => {
    const server = await httpServer(t, echo)
    const http = client(t, { guard: parseCidrs('127.0.0.0/8') })
    assert.ok((await http.request({ method: 'POST', url: server.url })).ok)
  })
})

describe('closing a client', () => {
  it('waits for what is under way, takes nothing new, and drops the connections', async t => {
    const asked = Promise.withResolvers<() => void>()
    const server = await httpServer(t, (_request, response) => asked.resolve(() => response.end('done')))
    const http = createHttpClient({ userAgent: 'Portico/test' })
    const underWay = http.request({ method: 'GET', url: server.url })
    const answer = await asked.promise
    const closing = [http.close(), http.close()]
    const late = await http.request({ method: 'GET', url: server.url })
    assert.equal(!late.ok && late.failure.kind, 'aborted')
    answer()
    assert.ok((await underWay).ok)
    await Promise.all(closing)
    await server.quiet()
    assert.equal(server.connections, 1)
  })
})
