import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import { Type } from 'typebox'
import { newWorkspace, testApp, testStore } from '../../test/support/app.ts'
import { stubNetwork } from '../../test/support/stub-network.ts'
import { readConfig } from '../config.ts'
import { formatId, newId } from '../domain/ids.ts'
import type { RawRequest } from '../domain/network.ts'
import { createChannel } from '../services/channels/create.ts'
import { activateChannel } from '../services/channels/switch.ts'
import { callerWith } from '../services/keys/manage.ts'
import type { Store } from '../store/store.ts'
import { StoreUnavailable } from '../store/unavailable.ts'

/** A network that keeps what it is called with, and takes what is signed `good`. */
function recorder() {
  const calls: RawRequest[] = []
  const network = stubNetwork({
    type: 'recorder',
    config: Type.Object({ account: Type.String() }, { additionalProperties: false }),
    identify: ({ config }) => `${config.account}`,
    verify(request) {
      calls.push(request)
      const { challenge } = request.query
      if (challenge !== undefined) return { kind: 'answer', reply: { status: 200, body: challenge } }
      return request.headers['x-sign'] === 'good' ? { kind: 'genuine' } : { kind: 'refused', reason: 'No.' }
    },
    parse: request => ({
      events: [
        {
          kind: 'message',
          ref: request.body.toString('hex').slice(0, 20) || 'empty',
          at: Date.now(),
          sender: { address: 'ada' },
          content: { type: 'text', text: 'Hello' },
        },
      ],
      ignored: [],
      reply: { status: 202, headers: { 'content-type': 'text/xml' }, body: '<ok/>' },
    }),
    route: request => request.query.account?.split(',') ?? [],
  })
  return { network, calls }
}

async function scene(t: TestContext, env: Record<string, string> = {}) {
  const { network, calls } = recorder()
  let away = false
  const store = await testStore(t)
  const fickle: Store = {
    ...store,
    transaction: work =>
      away ? Promise.reject(new StoreUnavailable(new Error('gone'))) : store.transaction(work),
  }
  const { app, context } = await testApp(t, {
    store: fickle,
    networks: new Map([['recorder', network]]),
    config: readConfig(env, []),
  })
  const { id: workspaceId } = await newWorkspace(context)
  const owner = callerWith(workspaceId, newId(), [{ permission: '*', resource: '*' }])
  const { channel } = await createChannel(context, owner, {
    network: 'recorder',
    name: 'R',
    config: { account: 'a1' },
  })
  await activateChannel(context, owner, channel.id)
  const setAway = (value: boolean) => {
    away = value
  }
  return { app, context, calls, channel, setAway }
}

const signed = { 'x-sign': 'good' }

test('a call goes on as it came, and what the network wants is answered', async t => {
  const { app, calls, channel } = await scene(t, { PORTICO_PUBLIC_URL: 'https://portico.example/base' })
  const body = randomBytes(5000)
  const response = await app.inject({
    method: 'POST',
    url: `/webhooks/${channel.id}?a=1&a=2&b=%C3%A4&c`,
    payload: body,
    headers: { ...signed, 'content-type': 'application/json', 'X-Odd': 'Ä' },
  })
  assert.equal(response.statusCode, 202)
  assert.equal(response.body, '<ok/>')
  assert.equal(response.headers['content-type'], 'text/xml')
  const [call] = calls
  assert.deepEqual(call?.body, body)
  assert.equal(call?.method, 'POST')
  assert.equal(call?.url, `https://portico.example/base/webhooks/${channel.id}?a=1&a=2&b=%C3%A4&c`)
  assert.deepEqual(call?.query, { a: '2', b: 'ä', c: '' })
  assert.equal(call?.headers['x-sign'], 'good')
})

test('any content type is taken, and none', async t => {
  const { app, channel } = await scene(t)
  for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'image/png', 'application/json']) {
    const response = await app.inject({
      method: 'POST',
      url: `/webhooks/${formatId('ch_', channel.id)}`,
      payload: `{"${type}`,
      headers: { ...signed, 'content-type': type },
    })
    assert.equal(response.statusCode, 202, type)
  }
  const url = `/webhooks/${channel.id}`
  assert.equal((await app.inject({ method: 'POST', url, headers: signed })).statusCode, 202)
  assert.equal((await app.inject({ method: 'POST', url, headers: signed, payload: 'x' })).statusCode, 202)
})

test('a handshake is answered, without a public address by the one that was called', async t => {
  const { app, calls, channel } = await scene(t)
  const url = `/webhooks/${channel.id}?challenge=42`
  const response = await app.inject({ method: 'GET', url, headers: { host: 'here.example:81' } })
  assert.equal(response.statusCode, 200)
  assert.equal(response.body, '42')
  assert.equal(calls[0]?.url, `http://here.example:81${url}`)
  const head = await app.inject({ method: 'HEAD', url })
  assert.equal(head.statusCode, 200)
  assert.equal(head.body, '')
  assert.equal(calls[1]?.method, 'HEAD')
})

test('the one address of an app serves all its accounts', async t => {
  const { app, channel, context } = await scene(t)
  const post = (query: string) =>
    app.inject({ method: 'POST', url: `/webhooks/recorder?${query}`, payload: 'm1', headers: signed })
  assert.equal((await post('account=a1')).statusCode, 202)
  assert.equal((await post('account=nobody')).statusCode, 404)
  const rows = await context.store.read.selectFrom('messages').select('channel_id').execute()
  assert.deepEqual(
    rows.map(row => row.channel_id),
    [channel.id],
  )
})

test('a store that is away means 503, so that the network calls again', async t => {
  const { app, channel, context, setAway } = await scene(t)
  const call = { method: 'POST' as const, url: `/webhooks/${channel.id}`, payload: 'm1', headers: signed }
  setAway(true)
  const refused = await app.inject(call)
  assert.equal(refused.statusCode, 503)
  assert.ok(Number(refused.headers['retry-after']) >= 1)
  setAway(false)
  assert.equal((await app.inject(call)).statusCode, 202)
  assert.equal((await context.store.read.selectFrom('messages').selectAll().execute()).length, 1)
})

test('what is not genuine, not known or too large is refused', async t => {
  const { app, channel } = await scene(t)
  const post = (target: string, payload: string | Buffer, headers: Record<string, string> = signed) =>
    app.inject({ method: 'POST', url: `/webhooks/${target}`, payload, headers })
  assert.equal((await post(channel.id, 'x', {})).statusCode, 401)
  assert.equal((await post(newId(), 'x')).statusCode, 404)
  assert.equal((await post('pigeon', 'x')).statusCode, 404)
  assert.equal((await post('%00', 'x')).statusCode, 400)
  assert.equal((await post(channel.id, Buffer.alloc(5 * 1024 * 1024))).statusCode, 202)
  assert.equal((await post(channel.id, Buffer.alloc(5 * 1024 * 1024 + 1))).statusCode, 413)
  assert.equal((await app.inject({ method: 'DELETE', url: `/webhooks/${channel.id}` })).statusCode, 404)
})
