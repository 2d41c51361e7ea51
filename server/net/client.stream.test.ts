import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { describe, it, type TestContext } from 'node:test'
import { createHttpClient, type OutgoingRequest } from './client.ts'
import { OutgoingError } from './failure.ts'
import { httpServer } from './testing.ts'

async function open(t: TestContext, answer: RequestListener, request: Partial<OutgoingRequest> = {}) {
  const answered = Promise.withResolvers<void>()
  const server = await httpServer(t, (incoming, response) => {
    response.on('close', answered.resolve)
    answer(incoming, response)
  })
  const http = createHttpClient({ userAgent: 'Portico/test' })
  t.after(() => http.close())
  const result = await http.stream({ method: 'GET', url: `${server.url}/file`, ...request })
  assert.ok(result.ok)
  return { http, answered: answered.promise, ...result.response }
}

const endsAs = (kind: string) => (error: unknown) =>
  error instanceof OutgoingError && error.failure.kind === kind

describe('a download', () => {
  it('gives the head at once and the body as it comes', async t => {
    const gate = Promise.withResolvers<void>()
    const { status, headers, body } = await open(t, async (_request, response) => {
      response.writeHead(200, { 'content-type': 'image/png' }).write('first ')
      await gate.promise
      response.end('second')
    })
    assert.deepEqual([status, headers['content-type']], [200, 'image/png'])
    assert.equal(String((await once(body, 'data'))[0]), 'first ')
    gate.resolve()
    assert.equal(Buffer.concat(await body.toArray()).toString(), 'second')
  })

  it('of more than the limit ends as too large, and the connection with it', async t => {
    const large: RequestListener = (_request, response) => void response.end(Buffer.alloc(5_000_000))
    const { body, answered } = await open(t, large, { maxBytes: 1_000_000 })
    let size = 0
    await assert.rejects(async () => {
      for await (const chunk of body) size += chunk.length
    }, endsAs('too-large'))
    assert.ok(size <= 1_000_000)
    await answered
  })

  it('that breaks off ends as reset', async t => {
    const { body } = await open(t, (_request, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half', () => response.destroy())
    })
    await assert.rejects(body.toArray(), endsAs('reset'))
  })

  it('that takes too long ends as timeout, also when nobody reads it', async t => {
    const stuck: RequestListener = (_request, response) => void response.write('half')
    const read = await open(t, stuck, { timeoutMs: 500 })
    await assert.rejects(read.body.toArray(), endsAs('timeout'))
    const unread = await open(t, (_request, response) => void response.end('whole'), { timeoutMs: 500 })
    await new Promise(resolve => unread.body.once('close', resolve))
    assert.ok(endsAs('timeout')(unread.body.errored))
  })

  it('that its caller gives up ends as aborted', async t => {
    const stop = new AbortController()
    const { body } = await open(t, (_request, response) => void response.write('half'), {
      signal: stop.signal,
    })
    stop.abort()
    await assert.rejects(body.toArray(), endsAs('aborted'))
  })

  it('that is destroyed unread frees its connection', async t => {
    const { http, body, answered } = await open(t, (_request, response) => void response.write('half'))
    body.destroy()
    await answered
    await http.close()
  })

  it('is waited for by closing the client', async t => {
    const gate = Promise.withResolvers<void>()
    const { http, body } = await open(t, async (_request, response) => {
      response.write('first ')
      await gate.promise
      response.end('second')
    })
    const closing = http.close()
    gate.resolve()
    assert.equal(Buffer.concat(await body.toArray()).toString(), 'first second')
    await closing
  })

  it('that cannot begin is a failure value', async t => {
    const http = createHttpClient({ userAgent: 'Portico/test', guard: [] })
    t.after(() => http.close())
    const result = await http.stream({ method: 'GET', url: 'http://127.0.0.1:1/file' })
    assert.equal(!result.ok && result.failure.kind, 'refused-address')
  })
})
