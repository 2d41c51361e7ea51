import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { client, newKey, newWorkspace, testApp } from '../../../test/support/app.ts'

async function scene(t: TestContext) {
  const { app, context } = await testApp(t)
  const { id, key } = await newWorkspace(context)
  const as = async (...policies: { permission: string; resource: string }[]) =>
    client(app, await newKey(context, id, policies))
  return { as, call: await client(app, key) }
}

const account = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'a-token-of-twilio' }

test('credentials are set, read without their secrets, changed at a version and forgotten', async t => {
  const { call } = await scene(t)
  const { json: list } = await call<{ items: { provider: string; version: number }[] }>('GET', '/providers')
  assert.deepEqual(
    list.items.map(({ provider, version }) => [provider, version]),
    ['brevo', 'google', 'meta', 'twilio', 'viber', 'vonage'].map(provider => [provider, 0]),
  )
  const put = await call('PUT', '/providers/twilio', { config: account })
  assert.equal(put.status, 200, put.text)
  assert.deepEqual(
    [put.json.config, put.json.secrets, put.headers.etag],
    [{ accountSid: account.accountSid }, ['authToken'], '"1"'],
  )
  const got = await call('GET', '/providers/twilio')
  assert.deepEqual([got.json, got.headers.etag], [put.json, '"1"'])
  assert.equal(`${put.text}${got.text}`.includes(account.authToken), false)

  const wrong = await call('PUT', '/providers/twilio', { config: { accountSid: 'AC1' } })
  assert.deepEqual([wrong.status, wrong.json.field], [400, '/config/accountSid'])
  const at = (version: number) => ({ 'if-match': `"${version}"` })
  const body = { config: { authToken: null } }
  assert.equal((await call('PUT', '/providers/twilio', body, at(7))).status, 412)
  assert.deepEqual((await call('PUT', '/providers/twilio', body, at(1))).json.secrets, [])
  assert.equal((await call('DELETE', '/providers/twilio', undefined, at(1))).status, 412)
  assert.equal((await call('DELETE', '/providers/twilio')).status, 204)
  assert.deepEqual((await call('GET', '/providers/twilio')).json.config, {})
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const unknown = await call(method, '/providers/nobody', method === 'PUT' ? body : undefined)
    assert.equal(unknown.status, 404, method)
  }
})

test('a key may be for one provider', async t => {
  const { as } = await scene(t)
  const call = await as({ permission: 'providers.*', resource: 'providers/meta' })
  assert.equal((await call('PUT', '/providers/meta', { config: { appSecret: 'x' } })).status, 200)
  assert.equal((await call('PUT', '/providers/twilio', { config: {} })).status, 403)
  assert.equal((await call('GET', '/providers')).status, 403)
})

test('a channel without credentials is made, and says what it lacks', async t => {
  const { call } = await scene(t)
  const input = { network: 'twilio-sms', name: 'Shop', config: { phoneNumber: '+15550100200' } }
  const made = await call('POST', '/channels', input)
  assert.equal(made.status, 201, made.text)
  const refused = await call('POST', `/channels/${made.json.id}/activate`)
  assert.equal(refused.status, 422)
  assert.match(refused.text, /The credentials of SMS \(Twilio\) are missing: accountSid and authToken\./)
  assert.match(
    refused.text,
    /Set the workspace's Twilio credentials, or the channel's own accountSid and auth/,
  )
})

test('tokens of a bot are told once, listed and ended', async t => {
  const { call } = await scene(t)
  const { json: bot } = await call('POST', '/bots', { name: 'Helper' })
  const path = `/bots/${bot.id}/tokens`
  const again = { 'idempotency-key': 'once' }
  const made = await call('POST', path, { kind: 'voice-gateway' }, again)
  assert.equal(made.status, 201, made.text)
  assert.deepEqual((await call('POST', path, { kind: 'voice-gateway' }, again)).json, made.json)
  assert.equal((await call('POST', path, { kind: 'fax' })).status, 400)
  const { token, ...shown } = made.json
  assert.match(`${token}`, /^[0-9a-f]{48}$/)
  assert.deepEqual((await call('GET', path)).json, { items: [shown] })
  assert.equal((await call('DELETE', `${path}/${made.json.id}`)).status, 204)
  assert.deepEqual((await call('GET', path)).json, { items: [] })
  assert.equal((await call('DELETE', `${path}/${made.json.id}`)).status, 404)
})

test('what several networks take from one provider is the same thing in each', async t => {
  const { call } = await scene(t)
  interface Network {
    type: string
    provider: { name: string; keys: string[] } | null
    config: { properties: Record<string, object> }
    secrets: { properties: Record<string, object> }
  }
  const { json } = await call<{ items: Network[] }>('GET', '/networks')
  const schemas = new Map<string, object>()
  for (const { type, provider, config, secrets } of json.items) {
    for (const key of provider?.keys ?? []) {
      const name = `${provider?.name} ${key}`
      const schema = { config: config.properties[key], secret: secrets.properties[key] }
      assert.deepEqual(schema, schemas.get(name) ?? schema, `${type}: ${key}`)
      schemas.set(name, schema)
    }
  }
  assert.ok(schemas.size >= 10)
})
