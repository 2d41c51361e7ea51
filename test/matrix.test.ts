import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { testApp } from './support/app.ts'
import { type Document, type Route, routesOf, type Schema } from './support/contract.ts'
import { difference, dump, type Furnished, furnish, knownOf } from './support/furnished.ts'
import { sample } from './support/sample.ts'

/**
 * Nobody reaches into another workspace: every route of the API's document, with the ids of another workspace's things
 * in its path, its parameters and its body. A new route is covered by being in the document.
 */

/** Parameters in paths that name nothing of a workspace. */
const COMMON = new Set(['network'])
/** Routes whose answer does not end; their own tests show whose events they give. */
const ENDLESS = new Set(['streamEvents', 'socketEvents'])

interface Attempt {
  name: string
  method: string
  path: string
  body?: unknown
  /** How it may be refused: by what it is about, by what it mentions; a filter may also find nothing. */
  refusals: number[]
}

async function scene(t: TestContext) {
  const { app, context } = await testApp(t)
  const server = createServer((_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const victim = await furnish(app, context, 'victim-3f9a', endpoint)
  const intruder = await furnish(app, context, 'intruder', endpoint)
  const document = (await app.inject('/api/v1/openapi.json')).json<Document>()
  return { store: context.store, endpoint, victim, intruder, routes: routesOf(document) }
}

/** Every way to put the victim's ids where the intruder's belong. */
function attempts(route: Route, intruder: Furnished, victim: Furnished, endpoint: string): Attempt[] {
  const { operation, method, path } = route
  const parameters = operation.parameters ?? []
  const schema = operation.requestBody?.content['application/json']?.schema
  const own = knownOf(intruder, endpoint)
  const body = schema && sample(schema, own)
  const fill = (ids: ReadonlyMap<string, string>) =>
    path.replace('/api/v1', '').replace(/\{(\w+)\}/g, (_, name: string) => {
      if (name === 'network') return 'sandbox'
      const id = ids.get(name)
      if (id === undefined) throw new Error(`${path}: which ids does {${name}} take? Add it to furnish().`)
      return id
    })
  const stolen = (...names: string[]) =>
    new Map(
      [...intruder.ids].map(([name, id]) => [name, names.includes(name) ? `${victim.ids.get(name)}` : id]),
    )

  const inPath = parameters.filter(p => p.in === 'path' && !COMMON.has(p.name)).map(p => p.name)
  const found: Attempt[] = subsets(inPath).map(names => ({
    name: `${operation.operationId}: path ${names.join(', ')}`,
    method,
    path: fill(stolen(...names)),
    body,
    refusals: [403, 404],
  }))
  for (const { name, schema: parameter } of parameters.filter(p => p.in === 'query')) {
    if (!victim.ids.has(name) || parameter.type !== 'string') continue
    found.push({
      name: `${operation.operationId}: parameter ${name}`,
      method,
      path: `${fill(intruder.ids)}?${name}=${victim.ids.get(name)}`,
      refusals: [],
    })
  }
  for (const name of schema ? idsIn(schema) : []) {
    const theirs = knownOf({ ...intruder, ids: stolen(name === 'channels' ? 'channelId' : name) }, endpoint)
    found.push({
      name: `${operation.operationId}: body ${name}`,
      method,
      path: fill(intruder.ids),
      body: only(sample(schema as Schema, theirs), name),
      refusals: [400, 403, 404],
    })
  }
  return found
}

/** The properties of a body, however deep, that hold ids. */
function idsIn(schema: Schema): string[] {
  const inner = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  return inner.flatMap(([name, property]) => {
    if (/Id$|^replyTo$|^channels$/.test(name)) return [name]
    return idsIn((property.items ?? property) as Schema)
  })
}

/** A message is for a conversation or a contact, not both: only the one that is tried stays. */
function only(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null || !('conversationId' in body)) return body
  const { conversationId, contactId, to, ...rest } = body as Record<string, unknown>
  if (name === 'contactId') return { ...rest, contactId }
  return name === 'conversationId' ? { content: rest.content, conversationId } : { ...rest, to }
}

/** Every choice of at least one of the names. */
const subsets = ([first, ...rest]: string[]): string[][] =>
  first === undefined ? [] : [[first], ...subsets(rest).flatMap(names => [names, [first, ...names]])]

describe('another workspace', () => {
  test('is out of reach by every route, and nothing in it changes', async t => {
    const { store, endpoint, victim, intruder, routes } = await scene(t)
    const tried = routes
      .filter(route => !ENDLESS.has(route.operation.operationId))
      .flatMap(route => attempts(route, intruder, victim, endpoint))
    assert.ok(tried.length > 50, `${tried.length} attempts`)
    const before = await dump(store, victim.id)
    assert.ok(before.some(row => row.includes(victim.mark)))
    for (const { name, method, path, body, refusals } of tried) {
      const { status, text } = await intruder.call(method, path, body)
      const refused = refusals.length > 0 ? refusals.includes(status) : status < 500
      assert.ok(refused, `${name} answered ${status}: ${text}`)
      assert.equal(text.includes(victim.mark), false, `${name} shows what is not its own: ${text}`)
      assert.deepEqual(difference(before, await dump(store, victim.id)), [], `${name} changed something`)
    }
  })

  test('is out of reach by lists: each shows only what is its own', async t => {
    const { victim, intruder, routes } = await scene(t)
    const lists = routes.filter(
      ({ method, path, operation }) =>
        method === 'GET' && !path.includes('{') && !ENDLESS.has(operation.operationId),
    )
    assert.ok(lists.length >= 10)
    for (const { path } of lists) {
      const { status, text } = await intruder.call('GET', path.replace('/api/v1', ''))
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
