import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { dialects } from '../server/dialects/registry.ts'
import { newKey, testApp } from './support/app.ts'
import { asking, attempts, ENDLESS } from './support/attempts.ts'
import { difference, dump, furnish } from './support/furnished.ts'
import { spokenRoutes } from './support/speeches.ts'

/**
 * A key for one channel reaches no other one of its workspace: every route of every dialect's document, with the ids of
 * the other channel's things in its path, its parameters and its body.
 */

/** The workspace is the same, and bots and contacts are the workspace's: on a channel of one's own they may be named. */
const SHARED = /(body (botId|defaultBotId)|: path (workspaceId|contactId|workspaceId, contactId))$/

test('a key for one channel reaches no other, and nothing there changes', async t => {
  const { app, context } = await testApp(t, {}, dialects)
  const server = createServer((_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const own = await furnish(app, context, 'own', endpoint)
  const other = await furnish(app, context, 'other-3f9a', endpoint, own)
  const channels = ['channelId', 'webChannelId'].map(name => `channels/${own.ids.get(name)}`)
  const policies = channels.map(resource => ({ permission: '*', resource }))
  const call = await asking(app, { id: own.id, key: await newKey(context, own.id, policies) })
  const tried = (await spokenRoutes(app))
    .filter(({ operation }) => !ENDLESS.has(operation.operationId))
    .flatMap(route => attempts(route, own, other, endpoint))
    .filter(({ name }) => !SHARED.test(name))
  assert.ok(tried.length > 100, `${tried.length} attempts`)
  const before = await dump(context.store, own.id)
  for (const { name, route, path, body, refusals } of tried) {
    const { status, text } = await call(route, path, body)
    const refused = status < 500 && (refusals.length === 0 || status >= 400)
    assert.ok(refused, `${name} answered ${status}: ${text}`)
    assert.equal(text.includes(other.mark), false, `${name} shows what is not its own: ${text}`)
    assert.deepEqual(difference(before, await dump(context.store, own.id)), [], `${name} changed something`)
  }
})
