import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dialects } from '../server/dialects/registry.ts'
import { runLanes } from '../server/services/lanes/runner.ts'
import { deliverWebhooks } from '../server/services/webhooks/deliver.ts'
import { client, newKey, testApp } from './support/app.ts'
import { asking, ENDLESS } from './support/attempts.ts'
import { furnish } from './support/furnished.ts'
import { startReceiver } from './support/receiver.ts'
import { knownIn, requiredQuery, spokenRoutes } from './support/speeches.ts'

/** What of a channel's profile is private is for those who may change the channel, in every dialect and every event. */

const SECRET = 'private-3f9a'

test('private settings of a channel are told to nobody who may not change it', async t => {
  const { app, context } = await testApp(t, {}, dialects)
  const receiver = await startReceiver()
  t.after(() => receiver.close())
  const own = await furnish(app, context, 'own', receiver.url)
  for (const envelope of context.envelopes.keys()) {
    await own.call('POST', '/webhooks', { url: receiver.url, events: ['*'], envelope })
  }
  const path = `/channels/${own.ids.get('channelId')}`
  const settings = [{ key: 'password', value: SECRET, visibility: 'private' }]
  const changed = await own.call('PATCH', path, { profile: { settings } })
  assert.ok(changed.text.includes(SECRET))

  const key = await newKey(context, own.id, 'viewer')
  const viewer = await asking(app, { id: own.id, key })
  for (const route of await spokenRoutes(app)) {
    const { method, operation } = route
    if (method !== 'GET' || ENDLESS.has(operation.operationId)) continue
    const known = knownIn(route, own, receiver.url)
    const url = route.path.replace(/\{(\w+)\}/g, (_, name: string) => `${known(name)}`) + requiredQuery(route)
    const { text } = await viewer(route, url)
    assert.equal(text.includes(SECRET), false, url)
  }

  await own.call('POST', `${path}/deactivate`)
  await own.call('POST', `${path}/activate`)
  await own.call('DELETE', `${path}?force=true`)
  const lanes = runLanes(context, deliverWebhooks(context))
  await receiver.until(({ body }) => body.includes('channel.deleted'))
  await lanes.stop(0)
  for (const { body } of receiver.deliveries) assert.equal(body.includes(SECRET), false, body)
  const events = await (await client(app, key))('GET', '/events?limit=200')
  assert.match(events.text, /channel\.deleted/)
  assert.equal(events.text.includes(SECRET), false)
})
