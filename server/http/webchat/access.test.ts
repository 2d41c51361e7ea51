import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { SignJWT } from 'jose'
import { newId } from '../../domain/ids.ts'
import { deactivateChannel } from '../../services/channels/switch.ts'
import { listContacts } from '../../services/contacts/read.ts'
import { ORIGIN, OWN, SECRET, setChat, visitorIn } from './testing.ts'

/** Every route, as a visitor calls it. */
const routes: [method: string, path: string, body?: unknown, headers?: Record<string, string>][] = [
  ['GET', '/config'],
  ['POST', '/sessions', {}],
  ['GET', '/messages'],
  ['POST', '/messages', { id: 'a', content: { type: 'text', text: 'Hello' } }],
  ['POST', '/events', { type: 'typing' }],
  ['POST', '/attachments', 'a text', { 'content-type': 'text/plain' }],
  ['OPTIONS', '/messages'],
]

const strangers: Record<string, Record<string, string>> = {
  'another site': { origin: 'https://evil.example' },
  'a site below it': { origin: 'https://sub.shop.example' },
  'a sandboxed page': { origin: 'null' },
  nobody: { origin: '' },
}
const guests: Record<string, Record<string, string>> = {
  'a page of the site': { origin: ORIGIN },
  'a page of Portico': { origin: OWN },
}

describe('pages', () => {
  for (const [method, path, body, headers] of routes) {
    it(`${method} ${path} is answered to those that the channel allows, and to no other`, async t => {
      const { call, channel, enter } = await setChat(t)
      const chat = await channel()
      const token = await enter(chat)
      for (const [name, from] of Object.entries(guests)) {
        const answer = await call(chat, method, path, { token, body, headers: { ...headers, ...from } })
        assert.ok(answer.status < 300, `${name}: ${answer.status} ${JSON.stringify(answer.json)}`)
        assert.equal(answer.headers['access-control-allow-origin'], from.origin)
        assert.equal(answer.headers.vary, 'Origin')
        assert.equal(answer.headers['access-control-allow-credentials'], undefined)
      }
      for (const [name, from] of Object.entries(strangers)) {
        const answer = await call(chat, method, path, { token, body, headers: { ...headers, ...from } })
        assert.equal(answer.status, 403, name)
        assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
        assert.equal(answer.headers['access-control-allow-origin'], undefined)
        assert.match(answer.json.reason, /^origin_(refused|missing)$/)
      }
    })
  }

  it('read from Portico itself without saying so, as browsers do', async t => {
    const { app, channel } = await setChat(t)
    const { id } = await channel()
    const url = `/webchat/v1/channels/${id}/config`
    const get = async (headers: Record<string, string>) => (await app.inject({ url, headers })).statusCode
    assert.equal(await get({ 'sec-fetch-site': 'same-origin' }), 200)
    assert.equal(await get({ 'sec-fetch-site': 'same-site' }), 403)
    assert.equal(await get({}), 403)
  })

  it('can see also what was wrong', async t => {
    const { call, channel } = await setChat(t)
    const { status, headers } = await call(await channel(), 'GET', '/messages')
    assert.equal(status, 401)
    assert.equal(headers['access-control-allow-origin'], ORIGIN)
  })

  it('are told before what they may ask', async t => {
    const { call, channel } = await setChat(t)
    const { status, headers } = await call(await channel(), 'OPTIONS', '/messages', {
      headers: { 'access-control-request-method': 'POST' },
    })
    assert.deepEqual(
      [status, headers['access-control-allow-methods'], headers['access-control-allow-headers']],
      [204, 'GET, POST', 'Authorization, Content-Type'],
    )
  })
})

describe('a chat', () => {
  const nothings: [string, (t: TestContext, chat: Awaited<ReturnType<typeof setChat>>) => Promise<string>][] =
    [
      ['that never was', async () => newId()],
      ['with a name that is none', async () => 'my-chat'],
      ['on another network', async (_, { channel }) => (await channel({}, 'sandbox')).id],
    ]
  for (const [what, make] of nothings) {
    it(`${what} is not found`, async t => {
      const chat = await setChat(t)
      const { status, headers } = await chat.call({ id: await make(t, chat) }, 'GET', '/config')
      assert.equal(status, 404)
      assert.equal(headers['access-control-allow-origin'], undefined)
    })
  }

  it('tells what it looks like and asks, and no secret', async t => {
    const { call, channel } = await setChat(t)
    const chat = await channel({ theme: { colour: '#0a7cff' }, language: 'de', offlineMessage: 'Later.' })
    const { json } = await call(chat, 'GET', '/config')
    const { attachments, ...rest } = json as Record<string, unknown>
    assert.deepEqual(rest, {
      online: true,
      offlineMessage: 'Later.',
      language: 'de',
      theme: { colour: '#0a7cff' },
      preChat: [],
      identity: true,
    })
    assert.ok((attachments as { types: string[] }).types.includes('image/png'))
  })

  it('has no other ways in', async t => {
    const { call, channel } = await setChat(t)
    const chat = await channel()
    assert.equal((await call(chat, 'DELETE', '/messages')).status, 405)
    assert.equal((await call(chat, 'GET', '/contacts')).status, 404)
    assert.equal((await call(chat, 'GET', '/socket')).status, 426)
  })
})

const signed = (key: string | Uint8Array, claims: Record<string, unknown>, header = {}) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', ...header })
    .sign(typeof key === 'string' ? new TextEncoder().encode(key) : key)

const unsigned = (token: string) => {
  const [, payload] = token.split('.')
  const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'visitor+jwt' })).toString('base64url')
  return `${header}.${payload}.`
}
const altered = (token: string) => {
  const [header, payload, signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload ?? '', 'base64url').toString())
  const other = Buffer.from(JSON.stringify({ ...claims, sub: 'user-1' })).toString('base64url')
  return `${header}.${other}.${signature}`
}

describe('a session', () => {
  type Scene = Awaited<ReturnType<typeof setChat>>
  type Make = (scene: Scene, good: string, chat: Awaited<ReturnType<Scene['channel']>>) => Promise<string>
  const tokens: [what: string, reason: string, make: Make][] = [
    ['no token', 'session_invalid', async () => ''],
    ['no JSON Web Token', 'session_invalid', async () => 'abc'],
    ['a token that nobody signed', 'session_invalid', async (_, good) => unsigned(good)],
    ['a token that was altered', 'session_invalid', async (_, good) => altered(good)],
    ['a token with half a signature', 'session_invalid', async (_, good) => good.slice(0, -5)],
    [
      'a token that is over',
      'session_expired',
      async ({ skip }, good) => {
        skip(31 * 86_400_000)
        return good
      },
    ],
    ["another channel's", 'session_invalid', async ({ enter, channel }) => enter(await channel())],
    [
      "another channel's of the same workspace",
      'session_invalid',
      async ({ enter, channel }, _, chat) => enter(await channel({}, 'webchat', chat)),
    ],
    [
      "what the site signs with the channel's identity secret",
      'session_invalid',
      (_, __, { id }) =>
        signed(SECRET, { sub: 'user-1', sid: newId(), aud: id, exp: 9e9 }, { typ: 'visitor+jwt' }),
    ],
  ]
  for (const [what, reason, make] of tokens) {
    it(`is not opened by ${what}`, async t => {
      const scene = await setChat(t)
      const chat = await scene.channel()
      const token = await make(scene, await scene.enter(chat), chat)
      for (const [method, path, body, headers] of routes.slice(2, 6)) {
        const answer = await scene.call(chat, method, path, { token, body, ...(headers && { headers }) })
        assert.deepEqual([answer.status, answer.json.code], [401, 'unauthenticated'], path)
        assert.equal(answer.json.reason, reason)
        assert.match(String(answer.headers['content-type']), /^application\/problem\+json/)
      }
      if (token === '') return
      const { status } = await scene.call(chat, 'POST', '/sessions', { body: { token } })
      assert.equal(status, 401)
    })
  }

  it('is renewed as long as it is used', async t => {
    const { channel, enter, call, skip } = await setChat(t)
    const chat = await channel()
    let token = await enter(chat)
    const visitor = visitorIn(token)
    for (let month = 0; month < 3; month++) {
      skip(25 * 86_400_000)
      token = await enter(chat, { token })
    }
    assert.equal(visitorIn(token), visitor)
    assert.equal((await call(chat, 'GET', '/messages', { token })).status, 200)
  })

  it('of somebody whom the site named lasts a day, unless the site names them again', async t => {
    const { channel, enter, call, skip } = await setChat(t)
    const chat = await channel()
    const identity = await signed(SECRET, { sub: 'user-1', exp: 9e9 })
    const token = await enter(chat, { identity })
    skip(20 * 3_600_000)
    const later = await enter(chat, { token })
    const named = await enter(chat, { token, identity })
    skip(5 * 3_600_000)
    assert.equal((await call(chat, 'GET', '/messages', { token: later })).json.reason, 'session_expired')
    assert.equal((await call(chat, 'GET', '/messages', { token: named })).status, 200)
  })

  it('is not opened while the channel is off, and what it is told says so', async t => {
    const { channel, call, enter, say, context } = await setChat(t)
    const chat = await channel()
    const token = await enter(chat)
    await deactivateChannel(context, chat.caller, chat.id)
    for (const answer of [
      await call(chat, 'POST', '/sessions', { body: {} }),
      await say(chat, token, 'Hello'),
    ]) {
      assert.deepEqual([answer.status, answer.json.reason], [409, 'switched_off'])
    }
    assert.equal((await call(chat, 'GET', '/messages', { token })).status, 200)
  })
})

describe('who a visitor is', () => {
  const wrong: [what: string, status: number, reason: string | undefined, identity: () => Promise<string>][] =
    [
      [
        'signed with another secret',
        401,
        'identity_invalid',
        () => signed(`${SECRET}!`, { sub: 'u', exp: 9e9 }),
      ],
      [
        'that nobody signed',
        401,
        'identity_invalid',
        async () => unsigned(await signed(SECRET, { sub: 'u', exp: 9e9 })),
      ],
      ['that is over', 401, 'identity_expired', () => signed(SECRET, { sub: 'u', exp: 1 })],
      ['that never ends', 401, 'identity_invalid', () => signed(SECRET, { sub: 'u' })],
      ['without a user', 401, 'identity_invalid', () => signed(SECRET, { exp: 9e9 })],
      ['with an empty user', 401, 'identity_invalid', () => signed(SECRET, { sub: '', exp: 9e9 })],
      ['with a long user', 401, 'identity_invalid', () => signed(SECRET, { sub: 'u'.repeat(257), exp: 9e9 })],
      ['that the store cannot hold', 401, 'identity_invalid', () => signed(SECRET, { sub: 'u\0', exp: 9e9 })],
      [
        'that takes the place of somebody unknown',
        401,
        'identity_invalid',
        () => signed(SECRET, { sub: 'visitor:x', exp: 9e9 }),
      ],
    ]
  for (const [what, status, reason, make] of wrong) {
    it(`is not believed when it is told by something ${what}`, async t => {
      const { channel, call } = await setChat(t)
      const answer = await call(await channel(), 'POST', '/sessions', { body: { identity: await make() } })
      assert.deepEqual([answer.status, answer.json.reason], [status, reason])
    })
  }

  it('cannot be told where the channel has no secret for it', async t => {
    const { channel, call } = await setChat(t)
    const chat = await channel({ identitySecret: null })
    const identity = await signed(SECRET, { sub: 'u', exp: 9e9 })
    const { status, json } = await call(chat, 'POST', '/sessions', { body: { identity } })
    assert.deepEqual([status, json.field], [400, '/identity'])
  })

  it('is not taken over from whoever was logged in before', async t => {
    const { channel, enter, say, call } = await setChat(t)
    const chat = await channel()
    const ada = await enter(chat, { identity: await signed(SECRET, { sub: 'ada', exp: 9e9 }) })
    await say(chat, ada, 'A secret')
    const bo = await enter(chat, { token: ada, identity: await signed(SECRET, { sub: 'bo', exp: 9e9 }) })
    const { json } = await call(chat, 'GET', '/messages', { token: bo })
    assert.deepEqual(json.messages, [])
    assert.deepEqual((await say(chat, bo, 'Mine')).json.content, { type: 'text', text: 'Mine' })
  })

  it('is not that of whoever logged in before in the same session', async t => {
    const { channel, enter, say, context } = await setChat(t)
    const chat = await channel()
    const unknown = await enter(chat)
    await say(chat, unknown, 'Before')
    for (const sub of ['ada', 'bo']) {
      const token = await enter(chat, { token: unknown, identity: await signed(SECRET, { sub, exp: 9e9 }) })
      await say(chat, token, 'Hello', `of-${sub}`)
    }
    const { items } = await listContacts(context, chat.caller, { limit: 10 })
    const named = items.map(({ identities }) => identities.map(({ address }) => address).sort())
    assert.deepEqual(named.sort(), [['ada', visitorIn(unknown)], ['bo']])
  })
})
