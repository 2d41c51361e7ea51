import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import fc from 'fast-check'
import { createHttpClient, type HttpClientOptions, type OutgoingRequest } from './client.ts'
import { closedPort, httpServer, tcpServer } from './testing.ts'

function client(t: TestContext, options: Partial<HttpClientOptions> = {}) {
  const made = createHttpClient({ userAgent: 'Portico/test', ...options })
  t.after(() => made.close())
  return made
}

const HEAD = 'HTTP/1.1 200 OK\r\n'

describe('a failure', () => {
  const raw = (
    text: string,
    end: 'end' | 'resetAndDestroy' | null,
  ): ((t: TestContext) => Promise<string>) => {
    return async t => {
      const server = await tcpServer(t, socket => {
        socket.once('data', () => {
          if (text !== '') socket.write(text)
          if (end !== null) socket[end]()
        })
      })
      return server.url
    }
  }
  const to = (url: string) => async () => url
  const body = 'x'.repeat(2000)

  const table: [what: string, kind: string, url: (t: TestContext) => Promise<string>][] = [
    ['a server that says nothing', 'timeout', raw('', null)],
    ['half a head', 'timeout', raw('HTTP/1.1 200 OK\r\nContent-', null)],
    ['half a body', 'timeout', raw(`${HEAD}Content-Length: 10\r\n\r\nhalf`, null)],
    ['a reset before the answer', 'reset', raw('', 'resetAndDestroy')],
    ['an end before the answer', 'reset', raw('', 'end')],
    ['an end within the head', 'reset', raw('HTTP/1.1 200 OK\r\nContent-', 'end')],
    ['an end within the body', 'reset', raw(`${HEAD}Content-Length: 10\r\n\r\nhalf`, 'end')],
    [
      'an end within a chunked body',
      'reset',
      raw(`${HEAD}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`, 'end'),
    ],
    ['a bad chunk', 'reset', raw(`${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`, null)],
    ['another protocol', 'reset', raw('SSH-2.0-OpenSSH_9.6\r\n', null)],
    ['a large head', 'too-large', raw(`${HEAD}X-Large: ${'x'.repeat(1 << 20)}`, null)],
    ['a large body', 'too-large', raw(`${HEAD}Content-Length: 2000\r\n\r\n${body}`, null)],
    [
      'a body without end',
      'too-large',
      raw(`${HEAD}Transfer-Encoding: chunked\r\n\r\n7d0\r\n${body}\r\n`, null),
    ],
    ['a closed port', 'connect', async () => `http://127.0.0.1:${await closedPort()}`],
    ['a name that is none', 'dns', to('http://nobody.invalid')],
    ['TLS to a server without', 'tls', async t => (await raw('', 'end')(t)).replace('http:', 'https:')],
    ['another scheme', 'invalid-url', to('ftp://127.0.0.1')],
    ['no scheme', 'invalid-url', to('//127.0.0.1')],
    ['an impossible port', 'invalid-url', to('http://127.0.0.1:99999')],
    ['badly written credentials', 'invalid-url', to('http://a:%zz@127.0.0.1')],
  ]
  for (const [what, kind, url] of table) {
    it(`of ${what} is "${kind}", and shows nothing of the URL but its host`, async t => {
      const base = await url(t)
      const result = await client(t).request({
        method: 'POST',
        url: `${base.replace('//', base.includes('@') ? '//' : '//user:pass12@')}/bot123:path12/send?key=query12#part12`,
        headers: { authorization: 'Bearer header12' },
        body: 'body12',
        maxBytes: 1000,
        timeoutMs: kind === 'timeout' ? 50 : 60_000,
      })
      assert.ok(!result.ok)
      assert.equal(result.failure.kind, kind)
      assert.doesNotMatch(result.failure.message, /(pass|path|query|part|header|body)12/)
      if (kind !== 'invalid-url') assert.match(result.failure.message, /127\.0\.0\.1:\d+|nobody\.invalid/)
    })
  }

  const impossible: [what: string, request: Partial<OutgoingRequest>][] = [
    ['a header with a line break', { headers: { 'x-note': 'one\r\nx-two: 2' } }],
    ['a header name with a blank', { headers: { 'x note': '1' } }],
    ['a wrong Content-Length', { headers: { 'content-length': '3' }, body: 'longer' }],
    ['a method with a blank', { method: 'GET /admin' }],
  ]
  for (const [what, request] of impossible) {
    it(`of ${what} is "invalid-request", and nothing is sent`, async t => {
      let requests = 0
      const server = await httpServer(t, (_request, response) => {
        requests++
        response.end()
      })
      const result = await client(t).request({ method: 'POST', url: server.url, ...request })
      assert.equal(!result.ok && result.failure.kind, 'invalid-request')
      assert.equal(requests, 0)
    })
  }

  it('frees the connection: one that answers too much is closed, and the next request works', async t => {
    const closed = Promise.withResolvers<void>()
    const server = await httpServer(t, (request, response) => {
      if (request.url === '/short') return void response.end('ok')
      const more = () => {
        while (!response.destroyed && response.write(body)) {}
      }
      response.on('drain', more).on('close', closed.resolve)
      more()
    })
    const http = client(t, { connectionsPerOrigin: 1 })
    const large = await http.request({ method: 'GET', url: `${server.url}/long` })
    assert.equal(!large.ok && large.failure.kind, 'too-large')
    await closed.promise
    assert.ok((await http.request({ method: 'GET', url: `${server.url}/short` })).ok)
  })

  it('comes in time though the name server is silent', async t => {
    const http = client(t, { guard: [], resolve: () => new Promise(() => {}) })
    const result = await http.request({ method: 'GET', url: 'http://shop.example/', timeoutMs: 20 })
    assert.ok(!result.ok)
    assert.equal(result.failure.kind, 'timeout')
    assert.match(result.failure.message, /within 20 ms/)
  })

  it('comes in time to a request that waits for a connection, and it is never sent', async t => {
    const seen: (string | undefined)[] = []
    const server = await httpServer(t, (request, response) => {
      seen.push(request.url)
      if (request.url === '/last') response.end()
    })
    const http = client(t, { connectionsPerOrigin: 1 })
    const stop = new AbortController()
    const first = http.request({ method: 'GET', url: `${server.url}/first`, signal: stop.signal })
    const second = http.request({ method: 'GET', url: `${server.url}/second`, timeoutMs: 20 })
    const result = await Promise.race([first, second])
    assert.equal(result, await second)
    assert.equal(!result.ok && result.failure.kind, 'timeout')
    stop.abort()
    await first
    assert.ok((await http.request({ method: 'GET', url: `${server.url}/last` })).ok)
    assert.deepEqual(seen, ['/first', '/last'])
  })

  it('is "aborted" when the caller gives up: before, while waiting, while reading', async t => {
    let stop = new AbortController()
    const seen: (string | undefined)[] = []
    const server = await httpServer(t, (request, response) => {
      seen.push(request.url)
      if (request.url === '/reading') response.write('half', () => stop.abort())
      else stop.abort()
    })
    const http = client(t)
    for (const path of ['/before', '/waiting', '/reading']) {
      stop = new AbortController()
      if (path === '/before') stop.abort()
      const result = await http.request({ method: 'GET', url: server.url + path, signal: stop.signal })
      assert.equal(!result.ok && result.failure.kind, 'aborted')
    }
    assert.deepEqual(seen, ['/waiting', '/reading'])
  })

  it('is a value for whatever a server says', async t => {
    let answer = Buffer.alloc(0)
    const server = await tcpServer(t, socket => socket.once('data', () => socket.end(answer)))
    const http = client(t)
    const line = fc.constantFrom(
      HEAD,
      'HTTP/1.1 101 Switching\r\n',
      'HTTP/1.0 204 \r\n',
      'Content-Length: 3\r\n',
      '\r\n',
    )
    const part = fc.oneof(
      line.map(text => Buffer.from(text)),
      fc.uint8Array({ maxLength: 30 }).map(Buffer.from),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async parts => {
        answer = Buffer.concat(parts)
        const result = await http.request({ method: 'GET', url: server.url })
        assert.ok(
          result.ok ? result.response.status >= 100 : ['reset', 'too-large'].includes(result.failure.kind),
        )
      }),
    )
  })

  it('is a value for whatever the URL and the headers are', async t => {
    const http = client(t, { guard: [], resolve: () => Promise.reject(new Error('no such name')) })
    const url = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.string().map(text => `http://${text}`),
    )
    await fc.assert(
      fc.asyncProperty(url, fc.dictionary(fc.string(), fc.string()), async (target, headers) => {
        assert.equal((await http.request({ method: 'POST', url: target, headers })).ok, false)
      }),
    )
  })
})
