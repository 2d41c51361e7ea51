import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { InjectOptions } from 'fastify'
import { newKey, newWorkspace, testApp } from '../../../test/support/app.ts'
import { readConfig } from '../../config.ts'

async function scene(t: TestContext) {
  const { app, context } = await testApp(t)
  const { id, key } = await newWorkspace(context, 'Shop')
  const ask = (
    method: InjectOptions['method'] & string,
    url: string,
    headers: Record<string, string> = {},
    payload?: object,
  ) =>
    app.inject({ method, url, headers: { host: 'portico.example', ...headers }, ...(payload && { payload }) })
  const signIn = async (credential = key, headers: Record<string, string> = {}) => {
    const answer = await ask('POST', '/console/session', {
      authorization: `Bearer ${credential}`,
      ...headers,
    })
    const [cookie] = answer.cookies as { name: string; value: string }[]
    return { answer, cookie: cookie ? `${cookie.name}=${cookie.value}` : '' }
  }
  return { app, context, id, key, ask, signIn }
}

const OWN = { origin: 'http://portico.example' }

test('a key opens a session, which the browser alone keeps', async t => {
  const { ask, signIn, id, key } = await scene(t)
  const { answer, cookie } = await signIn()
  assert.equal(answer.statusCode, 201)
  assert.match(
    String(answer.headers['set-cookie']),
    /^portico_session=ps_[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/,
  )
  assert.equal(answer.headers['cache-control'], 'no-store')
  const session = answer.json()
  assert.deepEqual(session.workspace, { id, name: 'Shop' })
  assert.deepEqual(session.key.policies, [{ permission: '*', resource: '*' }])
  assert.ok(key.startsWith(session.key.prefix))
  assert.ok(!answer.body.includes(cookie.split('=')[1] ?? ''))

  assert.deepEqual((await ask('GET', '/console/session', { cookie })).json(), session)
  assert.equal((await ask('GET', '/api/v1/workspace', { cookie: `a=b; ${cookie}; c=d` })).json().id, id)
})

test('behind a proxy with TLS the cookie goes over TLS only', async t => {
  const { app, context } = await testApp(t, {
    config: readConfig({ PORTICO_TRUSTED_PROXIES: '127.0.0.1' }, []),
  })
  const { key } = await newWorkspace(context)
  const headers = { authorization: `Bearer ${key}`, 'x-forwarded-proto': 'https' }
  const answer = await app.inject({ method: 'POST', url: '/console/session', headers })
  const set = String(answer.headers['set-cookie'])
  assert.match(set, /^__Host-portico_session=ps_[\w-]{43}; Max-Age=604800; Path=\/; .*; Secure$/)
  const [cookie = ''] = set.split(';')
  const ask = async (method: 'GET' | 'DELETE', sent: string, more = {}) => {
    const from = { host: 'portico.example', 'x-forwarded-proto': 'https', cookie: sent, ...more }
    return (await app.inject({ method, url: '/console/session', headers: from })).statusCode
  }
  assert.equal(await ask('GET', cookie), 200)
  // A page of a neighbouring host can set one of any other name for us.
  const another = cookie.replace('__Host-', '')
  assert.equal(await ask('GET', another), 401)
  assert.equal(await ask('GET', `${another.replace(/.$/, '-')}; ${cookie}`), 200)
  // Whoever sits on the line can write our page as long as it comes without TLS.
  assert.equal(await ask('DELETE', cookie, { origin: 'http://portico.example' }), 403)
  assert.equal(await ask('DELETE', cookie, { origin: 'https://portico.example' }), 204)
})

test('a session changes something from pages of its own origin only', async t => {
  const { ask, signIn } = await scene(t)
  const { cookie } = await signIn()
  const body = { network: 'sandbox', name: 'Box', config: {} }
  const strangers: Record<string, string>[] = [
    {},
    { origin: 'null' },
    { origin: 'https://evil.example' },
    { origin: 'http://portico.example.evil' },
    { origin: 'http://portico.example:81' },
  ]
  for (const origin of strangers) {
    const refused = await ask('POST', '/api/v1/channels', { cookie, ...origin }, body)
    assert.equal(refused.statusCode, 403, JSON.stringify(origin))
    assert.equal(refused.json().reason, 'origin_refused')
    assert.equal((await ask('DELETE', '/console/session', { cookie, ...origin })).statusCode, 403)
  }
  const socket = { upgrade: 'websocket', connection: 'upgrade' }
  assert.equal((await ask('GET', '/api/v1/events/socket', { cookie, ...socket })).statusCode, 403)
  // A proxy that ends TLS passes the host on.
  const made = await ask('POST', '/api/v1/channels', { cookie, origin: 'https://portico.example' }, body)
  assert.equal(made.statusCode, 201)
})

test('signing out ends the session on the server', async t => {
  const { ask, signIn } = await scene(t)
  const { cookie } = await signIn()
  const answer = await ask('DELETE', '/console/session', { cookie, ...OWN })
  assert.equal(answer.statusCode, 204)
  assert.match(String(answer.headers['set-cookie']), /^portico_session=; Max-Age=0;/)
  for (const path of ['/console/session', '/api/v1/workspace']) {
    assert.equal((await ask('GET', path, { cookie })).statusCode, 401, path)
  }
})

test('what is no key opens nothing, and guesses are counted', async t => {
  const { ask, signIn, context, id } = await scene(t)
  for (const wrong of ['nonsense', `ps_${'a'.repeat(43)}`]) {
    assert.equal((await signIn(wrong)).answer.statusCode, 401)
  }
  assert.equal((await ask('POST', '/console/session')).statusCode, 401)
  // A key in the cookie is none, and a cookie opens no further session.
  const { cookie } = await signIn()
  assert.equal((await ask('POST', '/console/session', { cookie, ...OWN })).statusCode, 401)
  // Nor does it in the place of a key.
  assert.equal((await signIn(cookie.split('=')[1])).answer.statusCode, 401)
  assert.equal(
    (await ask('GET', '/api/v1/workspace', { cookie: 'portico_session=nonsense' })).statusCode,
    401,
  )
  const narrow = await newKey(context, id, [{ permission: 'channels.list', resource: '*' }])
  assert.equal((await signIn(narrow)).answer.statusCode, 403)
  let status = 401
  for (let guess = 0; guess < 100 && status === 401; guess++)
    status = (await signIn(`guess${guess}`)).answer.statusCode
  assert.equal(status, 429)
  // Behind a proxy others have the same address: a key that was good before opens a session that is.
  const { answer, cookie: another } = await signIn()
  assert.equal(answer.statusCode, 201)
  assert.equal((await ask('GET', '/console/session', { cookie: another })).statusCode, 200)
})

test('other vendors’ APIs take no cookie', async t => {
  const { twilioFlex } = await import('../../dialects/twilio-flex/index.ts')
  const { app, context } = await testApp(t, {}, [twilioFlex])
  const { key } = await newWorkspace(context)
  const headers = { authorization: `Bearer ${key}` }
  const { cookies } = await app.inject({ method: 'POST', url: '/console/session', headers })
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  assert.equal((await app.inject({ url: '/v1/FlexFlows', headers: { cookie } })).statusCode, 401)
})

test('the bare address leads a browser to the console, and a program to the API', async t => {
  const { ask } = await scene(t)
  const browser = await ask('GET', '/', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' })
  assert.deepEqual([browser.statusCode, browser.headers.location], [302, '/console/'])
  assert.equal((await ask('GET', '/', { accept: '*/*' })).headers.location, '/docs')
  assert.equal((await ask('GET', '/console')).headers.location, '/console/')
})

test('its pages are one file under a strict policy; what is built under its hash is kept for good', async t => {
  const { ask } = await scene(t)
  const page = await ask('GET', '/console/channels/new')
  assert.equal(page.statusCode, 200)
  assert.equal(page.headers['cache-control'], 'no-cache')
  assert.match(
    String(page.headers['content-security-policy']),
    /default-src 'none'; script-src 'self'; style-src 'self'/,
  )
  const script = /src="(\/console\/assets\/[^"]+\.js)"/.exec(page.body)?.[1] ?? ''
  const packed = await ask('GET', script, { 'accept-encoding': 'gzip, deflate, br' })
  assert.equal(packed.headers['content-encoding'], 'br')
  assert.match(String(packed.headers['cache-control']), /immutable/)
  assert.equal(packed.rawPayload.length, Number(packed.headers['content-length']))
  assert.equal(
    (await ask('GET', script, { 'accept-encoding': 'br;q=0, gzip' })).headers['content-encoding'],
    'gzip',
  )
  const plain = await ask('GET', script)
  assert.equal(plain.headers['content-encoding'], undefined)
  assert.equal((await ask('GET', script, { 'if-none-match': String(plain.headers.etag) })).statusCode, 304)
  assert.equal((await ask('HEAD', script)).rawPayload.length, 0)
  for (const path of ['/console/assets/none.js', '/console/assets/..%2f..%2fpackage.json']) {
    assert.equal((await ask('GET', path)).statusCode, 404, path)
  }
  // What is not there is a page of the console, whatever it is called.
  for (const path of [
    '/console/..%2f..%2fpackage.json',
    '/console/assets/%2e%2e/.sources',
    '/console/.sources',
  ]) {
    assert.equal((await ask('GET', path)).body, page.body, path)
  }
})
