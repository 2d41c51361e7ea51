import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, type TestContext, test } from 'node:test'
import { dialects } from '../server/dialects/registry.ts'
import { permits } from '../server/domain/permits.ts'
import { type Preset, presets } from '../server/domain/policy.ts'
import { newKey, testApp } from './support/app.ts'
import { difference, dump, type Furnished, furnish } from './support/furnished.ts'
import { sample } from './support/sample.ts'
import {
  bodySchema,
  knownIn,
  requiredQuery,
  type SpokenRoute,
  speaking,
  speeches,
  spokenRoutes,
} from './support/speeches.ts'

/** What each role may do in each dialect, by the permissions that its document names. */

/** Their answer does not end; that they ask for a permission is shown by their own tests. */
const ENDLESS = new Set(['streamEvents', 'socketEvents'])

async function scene(t: TestContext) {
  const { app, context } = await testApp(t, {}, dialects)
  const server = createServer((_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const workspace = await furnish(app, context, 'own', endpoint)
  // Those without a permission are for everyone, or ask for something else than a key.
  const routes = (await spokenRoutes(app)).filter(
    route => permissionOf(route) !== '' && !ENDLESS.has(route.operation.operationId),
  )
  /** Requests that would go through with every permission, those that end something last. */
  const requests = routes
    .toSorted((a, b) => Number(ends(a)) - Number(ends(b)))
    .map(route => ({ route, ...requestOf(route, workspace, endpoint) }))
  const as = async (preset: Preset) => {
    const owner = { id: workspace.id, key: await newKey(context, workspace.id, preset) }
    const speakers = new Map(
      await Promise.all(speeches.map(async each => [each, await speaking(app, each, owner)] as const)),
    )
    return ({ speech, method }: SpokenRoute, path: string, body?: unknown) => {
      const speaker = speakers.get(speech)
      assert.ok(speaker)
      return speaker(method, path, body)
    }
  }
  return { context, workspace, requests, as }
}

function requestOf(route: SpokenRoute, workspace: Furnished, endpoint: string) {
  const known = knownIn(route, workspace, endpoint)
  const schema = bodySchema(route)
  return {
    path: route.path.replace(/\{(\w+)\}/g, (_, name: string) => `${known(name)}`) + requiredQuery(route),
    body: schema && sample(schema, known),
  }
}

const ends = ({ method, path }: SpokenRoute) => method === 'DELETE' || /(disconnect|deactivate)$/.test(path)
const nameOf = ({ speech, operation }: SpokenRoute) => `${speech.dialect.name} ${operation.operationId}`
const permissionOf = ({ operation }: SpokenRoute): string =>
  /Permission: `([^`]+)`/.exec(operation.description ?? '')?.[1] ?? ''

describe('a viewer', () => {
  test('reads what viewers may, and changes nothing', async t => {
    const { context, workspace, requests, as } = await scene(t)
    const viewer = await as('viewer')
    const [first] = requests
    assert.ok(first)
    await viewer(first.route, first.path, first.body)
    const before = await dump(context.store, workspace.id)
    for (const { route, path, body } of requests) {
      const permission = permissionOf(route)
      const may = permits(presets.viewer, permission, 'channels/*')
      const { status, text } = await viewer(route, path, body)
      const what = `${nameOf(route)} (${permission}) answered ${status}: ${text}`
      assert.equal(may, may && /\.(list|get)$/.test(permission), `a viewer may ${what}`)
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
      const { status, text } = await editor(route, path, body)
      const refused = permission.startsWith('keys.')
      assert.equal(status === 403, refused, `${nameOf(route)} answered ${status}: ${text}`)
    }
  })
})

describe('an owner', () => {
  test('may do everything', async t => {
    const { requests, as } = await scene(t)
    const owner = await as('owner')
    for (const { route, path, body } of requests) {
      const { status, text } = await owner(route, path, body)
      const done = status < 500 || status === route.speech.refusal
      assert.ok(status !== 403 && done, `${nameOf(route)} answered ${status}: ${text}`)
    }
  })
})
