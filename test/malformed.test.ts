import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { readConfig } from '../server/config.ts'
import { dialects } from '../server/dialects/registry.ts'
import { testApp } from './support/app.ts'
import { furnish } from './support/furnished.ts'
import { malformed, type Target } from './support/malformed/index.ts'
import { random } from './support/random.ts'
import { RawConnection } from './support/raw-http.ts'
import { knownIn, spokenRoutes } from './support/speeches.ts'

/** The same requests at every run; another number gives others: MALFORMED_SEED=7 npm test test/malformed.test.ts. */
const SEED = Number(process.env.MALFORMED_SEED ?? 20_261)
const REQUESTS = 50_000
const CONNECTIONS = 16

test(`${REQUESTS} malformed requests are each answered with a 4xx, and the server stays up`, async t => {
  const config = readConfig({ PORTICO_RATE_LIMIT: '0' }, [])
  const { app, context } = await testApp(t, { config }, dialects)
  const endpoint = createServer((_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1')
  await once(endpoint, 'listening')
  t.after(() => endpoint.close())
  const url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/`
  const workspace = await furnish(app, context, 'target', url)
  const target: Target = {
    key: workspace.key,
    routes: (await spokenRoutes(app)).map(route => ({
      ...route,
      known: knownIn(route, workspace, url),
      credentials: Object.entries(route.speech.credentials(workspace)).map(line => line.join(': ')),
    })),
    channelId: `${workspace.ids.get('channelId')}`,
  }
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo

  let next = 0
  const counts = new Map<string, number>()
  async function work(): Promise<void> {
    const connection = new RawConnection(port)
    const health = new RawConnection(port)
    for (let n = next++; n < REQUESTS; n = next++) {
      // Each request has a seed of its own, so that one can be looked at alone.
      const { kind, bytes } = malformed(random(SEED + n), target)
      const what = () =>
        `Request ${n} of seed ${SEED} (${kind}):\n${bytes.toString('latin1').slice(0, 2000)}\n`
      const answer = await connection.exchange(bytes).catch(error => assert.fail(`${what()}${error.message}`))
      assert.ok(
        answer.status >= 400 && answer.status < 500,
        `${what()}answered ${answer.status}: ${answer.text}`,
      )
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
      if (n % 500 === 0) {
        const { status } = await health.exchange(Buffer.from('GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n'))
        assert.equal(status, 200, what())
      }
    }
    connection.close()
    health.close()
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))

  assert.equal(
    [...counts.values()].reduce((sum, count) => sum + count, 0),
    REQUESTS,
  )
  const { json } = await workspace.call('GET', `/channels/${target.channelId}`)
  assert.equal(json.name, 'target')
  t.diagnostic([...counts].map(([kind, count]) => `${count} × ${kind}`).join(', '))
})
