import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { type Preset, permits, presets } from '../server/domain/policy.ts'
import { client, newKey, testApp } from './support/app.ts'
import { type Document, type Route, routesOf } from './support/contract.ts'
import { difference, dump, furnish, knownOf } from './support/furnished.ts'
import { sample } from './support/sample.ts'

/** What each role may do, by the permissions that the API's document names. */

/** Their answer does not end; that they ask for a permission is shown by their own tests. */
const ENDLESS = new Set(['streamEvents', 'socketEvents'])

async function scene(t: TestContext) {
  const { app, context } = await testApp(t)
  const server = createServer((_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const workspace = await furnish(app, context, 'own', endpoint)
  const document = (await app.inject('/api/v1/openapi.json')).json<Document>()
  const known = knownOf(workspace, endpoint)
  const routes = routesOf(document).filter(route => !ENDLESS.has(route.operation.operationId))
  /** Requests that would go through with every permission, those that delete last. */
  const requests = routes
    .toSorted((a, b) => Number(a.method === 'DELETE') - Number(b.method === 'DELETE'))
    .map(route => ({ route, ...requestOf(route, known) }))
  const as = async (preset: Preset) => client(app, await newKey(context, workspace.id, preset))
  return { context, workspace, requests, as }
}

function requestOf({ path, operation }: Route, known: (name: string) => unknown) {
  const schema = operation.requestBody?.content['application/json']?.schema
  return {
    path: path.replace('/api/v1', '').replace(/\{(\w+)\}/g, (_, name: string) => `${known(name)}`),
    body: schema && sample(schema, known),
  }
}

const permissionOf = ({ operation }: Route): string =>
  /Permission: `([^`]+)`/.exec(operation.description ?? '')?.[1] ?? ''

describe('a viewer', () => {
  test('reads what viewers may, and changes nothing', async t => {
    const { context, workspace, requests, as } = await scene(t)
    const viewer = await as('viewer')
    await viewer('GET', '/channels')
    const before = await dump(context.store, workspace.id)
    for (const { route, path, body } of requests) {
      const permission = permissionOf(route)
      const may = permits(presets.viewer, permission, 'channels/*')
      const { status, text } = await viewer(route.method, path, body)
      const what = `${route.operation.operationId} (${permission}) answered ${status}: ${text}`
      assert.equal(may, may && route.method === 'GET', `a viewer may ${what}`)
      if (may) assert.ok(status < 300 || status === 404, what)
      else assert.equal(status, 403, what)
    }
    assert.deepEqual(difference(before, await dump(context.store, workspace.id)), [])
  })
})

describe('an editor', () => {
  test('does everything but what concerns keys', async t => {
    const { requests, as } = await scene(t)
    const editor = await as('editor')
    for (const { route, path, body } of requests) {
      const permission = permissionOf(route)
      const { status, text } = await editor(route.method, path, body)
      const refused = permission.startsWith('keys.')
      assert.equal(status === 403, refused, `${route.operation.operationId} answered ${status}: ${text}`)
    }
  })
})

describe('an owner', () => {
  test('may do everything', async t => {
    const { requests, as } = await scene(t)
    const owner = await as('owner')
    for (const { route, path, body } of requests) {
      const { status, text } = await owner(route.method, path, body)
      assert.ok(status !== 403 && status < 500, `${route.operation.operationId} answered ${status}: ${text}`)
    }
  })
})
