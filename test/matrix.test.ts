import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { dialects } from '../server/dialects/registry.ts'
import { testApp } from './support/app.ts'
import { asking, attempts, ENDLESS } from './support/attempts.ts'
import { difference, dump, furnish } from './support/furnished.ts'
import { spokenRoutes } from './support/speeches.ts'

/**
 * Nobody reaches into another workspace: every route of every dialect's document, with the ids of another workspace's
 * things in its path, its parameters and its body. A new route is covered by being in the document.
 */

async function scene(t: TestContext) {
  const { app, context } = await testApp(t, {}, dialects)
  const server = createServer((_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const victim = await furnish(app, context, 'victim-3f9a', endpoint)
  const intruder = await furnish(app, context, 'intruder', endpoint)
  const call = await asking(app, intruder)
  return { store: context.store, endpoint, victim, intruder, call, routes: await spokenRoutes(app) }
}

describe('another workspace', () => {
  test('is out of reach by every route, and nothing in it changes', async t => {
    const { store, endpoint, victim, intruder, routes, call } = await scene(t)
    const tried = routes
      .filter(route => !ENDLESS.has(route.operation.operationId))
      .flatMap(route => attempts(route, intruder, victim, endpoint))
    assert.ok(tried.length > 50, `${tried.length} attempts`)
    const before = await dump(store, victim.id)
    assert.ok(before.some(row => row.includes(victim.mark)))
    for (const { name, route, path, body, refusals } of tried) {
      const { status, text } = await call(route, path, body)
      const refused = refusals.length > 0 ? refusals.includes(status) : status < 500
      assert.ok(refused, `${name} answered ${status}: ${text}`)
      assert.equal(text.includes(victim.mark), false, `${name} shows what is not its own: ${text}`)
      assert.deepEqual(difference(before, await dump(store, victim.id)), [], `${name} changed something`)
    }
  })

  test('is out of reach by lists: each shows only what is its own', async t => {
    const { victim, call, routes } = await scene(t)
    const lists = routes.filter(
      ({ method, path, operation }) =>
        method === 'GET' && !path.includes('{') && !ENDLESS.has(operation.operationId),
    )
    assert.ok(lists.length >= 10)
    for (const route of lists) {
      const { path } = route
      const { status, text } = await call(route, path)
      assert.equal(status, 200, path)
      assert.equal(text.includes(victim.mark), false, path)
      assert.equal(text.includes(victim.id), false, path)
    }
  })

  test('has only the routes without end that are left out here', async t => {
    const { routes } = await scene(t)
    const endless = routes.filter(({ operation }) =>
      Object.entries(operation.responses).some(
        ([status, { content }]) => status === '101' || content?.['text/event-stream'],
      ),
    )
    assert.deepEqual(new Set(endless.map(route => route.operation.operationId)), ENDLESS)
  })
})
