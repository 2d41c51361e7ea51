import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type buildConnector, Pool } from 'undici'
import { parseCidrs } from './address.ts'
import { createDialer, DialFailed, type DialFailure, resolveHost } from './dial.ts'
import type { Resolve } from './guard.ts'
import { closedPort, httpServer, tcpServer } from './testing.ts'

const loopback = parseCidrs('127.0.0.1')

/** A name server that gives the answers in turn and the last one for ever, and counts the questions. */
function nameServer(...answers: string[][]) {
  const asked: string[] = []
  const resolve: Resolve = async host => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? []
    asked.push(host)
    return answer.map(address => ({ address, family: 4 }))
  }
  return { asked, resolve }
}

/** The status of a GET over a connection of its own. */
async function get(url: string, connect: buildConnector.connector): Promise<number> {
  const { origin, pathname } = new URL(url)
  const pool = new Pool(origin, { connect })
  try {
    const { statusCode, body } = await pool.request({ method: 'GET', path: pathname })
    await body.dump()
    return statusCode
  } finally {
    await pool.destroy()
  }
}

const failsAs = (kind: DialFailure) => (error: unknown) => error instanceof DialFailed && error.kind === kind

describe('a guarded dial', () => {
  for (const host of [
    'localhost',
    '127.0.0.1',
    '127.1',
    '127.0.0.1.',
    '0x7f.1',
    '0177.0.0.1',
    '2130706433',
    '0.0.0.0',
    '0',
    '[::1]',
    '[::]',
    '[::ffff:7f00:1]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '①②⑦.⓪.⓪.①',
  ]) {
    it(`refuses ${host}, and connects to nobody`, async t => {
      const server = await httpServer(t, (_request, response) => response.end())
      for (const scheme of ['http', 'https']) {
        await assert.rejects(
          get(`${scheme}://${host}:${server.port}/`, createDialer([])),
          failsAs('refused-address'),
        )
      }
      assert.equal(server.connections, 0)
    })
  }

  it('reaches a listed address, written as a name or as an address', async t => {
    const server = await httpServer(t, (_request, response) => response.end())
    const { resolve } = nameServer(['127.0.0.1'])
    assert.equal(await get(`http://shop.example:${server.port}/`, createDialer(loopback, resolve)), 200)
    assert.equal(await get(`http://127.1:${server.port}/`, createDialer(loopback)), 200)
    assert.equal(await get(`http://[::ffff:7f00:1]:${server.port}/`, createDialer(loopback)), 200)
  })

  it('refuses a name with one good and one bad address, in either order', async t => {
    const server = await httpServer(t, (_request, response) => response.end())
    for (const answer of [
      ['127.0.0.1', '127.0.0.2'],
      ['127.0.0.2', '127.0.0.1'],
    ]) {
      const { resolve } = nameServer(answer)
      const dialer = createDialer(loopback, resolve)
      await assert.rejects(get(`http://shop.example:${server.port}/`, dialer), failsAs('refused-address'))
    }
    assert.equal(server.connections, 0)
  })

  it('asks once per connection and dials what it checked, so a name that changes its answer gains nothing', async t => {
    const server = await httpServer(t, (_request, response) => response.end())
    const url = `http://shop.example:${server.port}/`
    const { asked, resolve } = nameServer(['127.0.0.1'], ['127.0.0.2'])
    const dialer = createDialer(loopback, resolve)
    assert.equal(await get(url, dialer), 200)
    assert.deepEqual(asked, ['shop.example'])
    await assert.rejects(get(url, dialer), failsAs('refused-address'))
    assert.deepEqual([asked.length, server.connections], [2, 1])
  })
})

describe('a dial', () => {
  it('of a trusted destination reaches any address', async t => {
    const server = await httpServer(t, (_request, response) => response.end())
    const { resolve } = nameServer(['127.0.0.1'])
    assert.equal(await get(`${server.url}/`, createDialer(undefined)), 200)
    assert.equal(await get(`http://shop.example:${server.port}/`, createDialer(undefined, resolve)), 200)
  })

  it('tries the next address of a name when one does not listen', async t => {
    const server = await httpServer(t, (_request, response) => response.end())
    const { resolve } = nameServer(['127.0.0.2', '127.0.0.1'])
    assert.equal(await get(`http://shop.example:${server.port}/`, createDialer(undefined, resolve)), 200)
  })

  it('asks for a name once for all connections that wait for it', async t => {
    const server = await httpServer(t, (_request, response) => response.end())
    const answer = Promise.withResolvers<{ address: string; family: number }[]>()
    let asked = 0
    const dialer = createDialer(loopback, () => {
      asked++
      return answer.promise
    })
    const gets = [1, 2, 3].map(() => get(`http://shop.example:${server.port}/`, dialer))
    answer.resolve([{ address: '127.0.0.1', family: 4 }])
    assert.deepEqual(await Promise.all(gets), [200, 200, 200])
    assert.equal(asked, 1)
    assert.equal(await get(`http://shop.example:${server.port}/`, dialer), 200)
    assert.equal(asked, 2)
  })

  it('says at which step it failed', async t => {
    const port = await closedPort()
    const plain = await tcpServer(t, socket => socket.end('220 mail.example ESMTP\r\n'))
    const rude = await tcpServer(t, socket => socket.destroy())
    const twoAddresses = createDialer(undefined, nameServer(['127.0.0.1', '127.0.0.2']).resolve)
    const lost = createDialer(undefined, () => Promise.reject(new Error('no such name')))
    const empty = createDialer(undefined, nameServer([]).resolve)
    await assert.rejects(get(`http://127.0.0.1:${port}/`, createDialer(undefined)), failsAs('connect'))
    await assert.rejects(get(`https://127.0.0.1:${port}/`, createDialer(undefined)), failsAs('connect'))
    await assert.rejects(get(`https://shop.example:${port}/`, twoAddresses), failsAs('connect'))
    await assert.rejects(get('http://shop.example/', lost), failsAs('dns'))
    await assert.rejects(get('http://shop.example/', empty), failsAs('dns'))
    await assert.rejects(get(`https://127.0.0.1:${plain.port}/`, createDialer(undefined)), failsAs('tls'))
    await assert.rejects(get(`https://127.0.0.1:${rude.port}/`, createDialer(undefined)), failsAs('tls'))
  })
})

describe('the addresses of a host that is not called over HTTP', () => {
  it('are those that may be called', async () => {
    assert.deepEqual(await resolveHost('127.0.0.1', loopback), [{ address: '127.0.0.1', family: 4 }])
    assert.ok((await resolveHost('localhost', undefined)).length > 0)
  })

  for (const host of ['127.0.0.1', '::1', '10.0.0.1', '::ffff:169.254.169.254', 'localhost']) {
    it(`are not those of ${host}`, async () => {
      await assert.rejects(resolveHost(host, []), failsAs('refused-address'))
    })
  }

  it('are none for a name that is none', async () => {
    await assert.rejects(resolveHost('mail.invalid', undefined), failsAs('dns'))
  })
})
