import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import type { Pool } from 'undici'
import { createDialer } from './dial.ts'
import { createPools } from './pools.ts'
import { closedPort, httpServer } from './testing.ts'

function pools(t: TestContext, connections: number, maxOrigins: number) {
  const made = createPools({ connect: createDialer(undefined), connections, maxOrigins })
  t.after(() => made.destroy())
  return made
}

async function get(pool: Pool): Promise<number> {
  const { statusCode, body } = await pool.request({ method: 'GET', path: '/' })
  await body.dump()
  return statusCode
}

describe('pools', () => {
  it('keep an origin’s connection for the next request', async t => {
    const server = await httpServer(t, (_request, response) => response.end())
    const all = pools(t, 1, 10)
    for (let i = 0; i < 10; i++) assert.equal(await get(all.of(server.url)), 200)
    assert.deepEqual([server.connections, all.size], [1, 1])
  })

  it('open no more connections to an origin than told', async t => {
    const server = await httpServer(t, (_request, response) => response.end())
    const all = pools(t, 3, 10)
    await Promise.all(Array.from({ length: 50 }, () => get(all.of(server.url))))
    assert.equal(server.connections, 3)
  })

  it('are dropped with their last connection', async t => {
    const server = await httpServer(t, (_request, response) =>
      response.setHeader('connection', 'close').end(),
    )
    const all = pools(t, 8, 10)
    for (let i = 0; i < 3; i++) {
      const gone = once(all.of(server.url), 'disconnect')
      assert.equal(await get(all.of(server.url)), 200)
      await gone
      assert.equal(all.size, 0)
    }
  })

  it('are dropped when nothing could be reached, and every waiting request learns of it', async t => {
    const all = pools(t, 2, 10)
    const origin = `http://127.0.0.1:${await closedPort()}`
    const results = await Promise.allSettled(Array.from({ length: 200 }, () => get(all.of(origin))))
    assert.deepEqual(new Set(results.map(({ status }) => status)), new Set(['rejected']))
    assert.equal(all.size, 0)
  })

  it('make room for a new origin by closing the longest unused, which finishes what it has', async t => {
    const gate = Promise.withResolvers<void>()
    const slow = await httpServer(t, (_request, response) => void gate.promise.then(() => response.end()))
    const others = await Promise.all(
      Array.from({ length: 5 }, () => httpServer(t, (_request, response) => response.end())),
    )
    const all = pools(t, 1, 2)
    const waiting = Array.from({ length: 5 }, () => get(all.of(slow.url)))
    for (const { url } of others) {
      assert.equal(await get(all.of(url)), 200)
      assert.ok(all.size <= 2)
    }
    await Promise.all(others.slice(0, 3).map(server => server.quiet()))
    gate.resolve()
    assert.deepEqual(await Promise.all(waiting), [200, 200, 200, 200, 200])
    await slow.quiet()
  })

  it('keep the origin that was used last', async t => {
    const [a, b, c] = await Promise.all(
      [1, 2, 3].map(() => httpServer(t, (_request, response) => response.end())),
    )
    assert.ok(a && b && c)
    const all = pools(t, 1, 2)
    for (const { url } of [a, b, a, c, a]) await get(all.of(url))
    assert.deepEqual([a.connections, b.connections, c.connections], [1, 1, 1])
  })

  it('drop every connection when destroyed', async t => {
    const servers = await Promise.all([1, 2].map(() => httpServer(t, (_request, response) => response.end())))
    const all = pools(t, 4, 10)
    await Promise.all(servers.flatMap(({ url }) => [get(all.of(url)), get(all.of(url))]))
    await all.destroy()
    await Promise.all(servers.map(server => server.quiet()))
    assert.equal(all.size, 0)
  })
})
