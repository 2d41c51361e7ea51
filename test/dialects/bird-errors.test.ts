import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { SignJWT } from 'jose'
import { newId } from '../../server/domain/ids.ts'
import { newKey, newWorkspace } from '../support/app.ts'
import { birdScene, connected, said, to } from '../support/bird.ts'
import { fits, requestError } from './bird-seed.ts'

const NOWHERE = '123e4567-e89b-12d3-a456-426614174000'
const words = (text: string, more: object = {}) => ({ type: 'text', text: { text, ...more } })

describe('Bird: who asks', () => {
  it('shows a key as an access key or a bearer, or a token of the issuer', async t => {
    const folder = mkdtempSync(join(tmpdir(), 'portico-bird-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const secret = 'k'.repeat(48)
    const keys = join(folder, 'keys.json')
    const k = Buffer.from(secret).toString('base64url')
    writeFileSync(keys, JSON.stringify({ keys: [{ kty: 'oct', alg: 'HS256', k }] }))
    const { app, key, workspaceId } = await birdScene(t, {
      settings: { PORTICO_JWT_ISSUER: 'https://id.example', PORTICO_JWT_KEYS: keys },
    })
    const jwt = (claims: object) =>
      new SignJWT({ workspace: workspaceId, role: 'viewer', ...claims })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('https://id.example')
        .setAudience('https://portico.example')
        .setSubject('ada')
        .setExpirationTime('5m')
        .sign(Buffer.from(secret))
    const cases: [string | undefined, number][] = [
      [`AccessKey ${key}`, 200],
      [`accesskey  ${key}`, 200],
      [`Bearer ${key}`, 200],
      [`Bearer ${await jwt({})}`, 200],
      [`AccessKey ${await jwt({})}`, 200],
      [`Bearer ${await jwt({ workspace: newId() })}`, 404],
      [key, 401],
      [`Basic ${key}`, 401],
      ['AccessKey', 401],
      [`AccessKey ${key}x`, 401],
      [undefined, 401],
    ]
    for (const [authorization, expected] of cases) {
      const headers = authorization === undefined ? {} : { authorization }
      const answer = await app.inject({ url: `/workspaces/${workspaceId}/channels`, headers })
      assert.equal(answer.statusCode, expected, `${authorization}: ${answer.body}`)
      if (expected === 200) continue
      fits(requestError, answer.json())
      if (expected === 401) {
        assert.deepEqual(
          [answer.json().code, answer.headers['www-authenticate']],
          ['Unauthorized', 'AccessKey'],
        )
      }
    }
  })

  it('finds nothing in the workspace of somebody else, by its path or by the ids of its things', async t => {
    const scene = await birdScene(t)
    const other = await newWorkspace(scene.context, 'Other')
    const id = await connected(scene.ask)
    const headers = { authorization: `AccessKey ${other.key}` }
    for (const workspace of [scene.workspaceId, other.id]) {
      for (const path of [`/channels/${id}`, `/connectors/${id}`, `/channels/${id}/messages`]) {
        const answer = await scene.app.inject({ url: `/workspaces/${workspace}${path}`, headers })
        assert.deepEqual([answer.statusCode, answer.json().code], [404, 'ResourceNotFound'], path)
      }
    }
  })

  it('may do what the key allows, on the channel of the path', async t => {
    const scene = await birdScene(t)
    const [id, other] = [await connected(scene.ask), await connected(scene.ask)]
    const one = await scene.as([
      { permission: 'channels.get', resource: `channels/${id}` },
      { permission: 'messages.send', resource: `channels/${id}` },
    ])
    const cases: [string, string, object | undefined, number][] = [
      ['GET', `/channels/${id}`, undefined, 200],
      ['GET', `/connectors/${id}`, undefined, 200],
      ['POST', `/channels/${id}/messages`, said('Hello'), 202],
      ['GET', '/channels', undefined, 403],
      ['GET', '/connectors', undefined, 403],
      ['POST', '/connectors', { name: 'x', connectorTemplateRef: 'sandbox:1' }, 403],
      ['DELETE', `/connectors/${id}`, undefined, 403],
      ['GET', `/channels/${id}/messages`, undefined, 403],
      ['GET', `/channels/${other}`, undefined, 403],
      ['POST', `/channels/${other}/messages`, said('Hello'), 403],
    ]
    for (const [method, path, body, expected] of cases) {
      const { status, json } = await one(method, path, body)
      assert.equal(status, expected, `${method} ${path}`)
      if (expected !== 403) continue
      fits(requestError, json)
      assert.equal(json.code, 'AccessDenied')
    }
  })
})

describe('Bird: a refusal', () => {
  it('of parameters names each', async t => {
    const { ask } = await birdScene(t)
    const id = await connected(ask)
    const cases: [string, Record<string, unknown>][] = [
      ['/channels?limit=1001', { '.limit': ['must be <= 1000'] }],
      ['/channels?limit=0', { '.limit': ['must be >= 1'] }],
      ['/channels?limit=ten', { '.limit': ['must be integer'] }],
      ['/channels?limit=1&limit=2', { '.limit': ['must be integer'] }],
      [
        `/channels?pageToken=${'x'.repeat(8001)}`,
        { '.pageToken': ['must not have more than 8000 characters'] },
      ],
      ['/channels?reverse=1', { '.reverse': ['must be boolean'] }],
      ['/channels?platform=a%20b', { '.platform[0]': ['must match pattern "^[A-Za-z0-9-]+$"'] }],
      ['/channels?status=on', { '.status': ['must be one of pending, active, inactive, preview, error'] }],
      ['/channels?limt=1', { '.': ['property "limt" is unsupported'] }],
      [`/channels/${id}/messages?limit=1001`, { '.limit': ['must be <= 1000'] }],
      ['/connectors?limit=1001', { '.limit': ['must be <= 1000'] }],
    ]
    for (const [path, details] of cases) {
      const { status, json } = await ask('GET', path)
      assert.equal(status, 422, path)
      assert.deepEqual(json, {
        code: 'InvalidPayload',
        message: 'One or more fields provided in the request body are malformed',
        details,
      })
    }
    for (const path of ['/channels', `/channels/${id}/messages`, '/connectors']) {
      const { status, json } = await ask('GET', `${path}?pageToken=nonsense`)
      assert.deepEqual([status, Object.keys(json.details as object)], [422, ['.pageToken']], path)
    }
  })

  it('of what is not there says what', async t => {
    const { ask } = await birdScene(t)
    const id = await connected(ask)
    const message = (what: string) => `The requested resource does not exist: ${what} not found`
    const cases: [string, string, object | undefined, string][] = [
      ['GET', `/workspaces/${NOWHERE}/channels`, undefined, message('workspace')],
      ['GET', '/workspaces/nothing/channels', undefined, message('workspace')],
      ['GET', `/channels/${NOWHERE}`, undefined, message('channel')],
      ['GET', '/channels/nothing', undefined, message('channel')],
      ['GET', `/channels/${id}/contacts/${NOWHERE}`, undefined, message('contact')],
      ['GET', `/channels/${NOWHERE}/contacts/${NOWHERE}`, undefined, message('channel')],
      ['GET', `/channels/${NOWHERE}/messages`, undefined, message('channel')],
      ['GET', `/channels/${id}/messages/${NOWHERE}`, undefined, message('message')],
      ['POST', `/channels/${NOWHERE}/messages`, said('Hello'), message('channel')],
      [
        'POST',
        `/channels/${id}/messages`,
        { receiver: { contacts: [{ id: NOWHERE }] }, body: words('Hi') },
        message('contact'),
      ],
      [
        'POST',
        `/channels/${id}/messages`,
        { ...said('Hi'), replyTo: { id: NOWHERE, type: 'message' } },
        message('message to reply to in this conversation'),
      ],
      ['GET', `/connectors/${NOWHERE}`, undefined, message('connector').replace('connector', 'channel')],
      ['DELETE', `/connectors/${NOWHERE}`, undefined, message('channel')],
      ['GET', '/nothing', undefined, 'The requested resource does not exist'],
      ['GET', '/workspaces/x/y/z', undefined, 'The requested resource does not exist'],
    ]
    for (const [method, path, body, expected] of cases) {
      const { status, json } = await ask(method, path, body)
      fits(requestError, json)
      assert.deepEqual(
        [status, json],
        [404, { code: 'ResourceNotFound', message: expected }],
        `${method} ${path}`,
      )
    }
  })

  it('of a body that cannot be read is another than of one that does not fit', async t => {
    const { ask } = await birdScene(t)
    const id = await connected(ask)
    const path = `/channels/${id}/messages`
    for (const body of ['{"receiver":', 'no JSON', '{"a":"\\u0000"}']) {
      const { status, json } = await ask('POST', path, body)
      fits(requestError, json)
      assert.deepEqual([status, json.code], [400, 'MalformedRequest'], body)
    }
    const none = await ask('POST', path, undefined, { 'content-type': 'application/json' })
    assert.deepEqual([none.status, none.json.code], [422, 'InvalidPayload'])
    const large = await ask('POST', path, { receiver: to('a'), body: words('x'.repeat(1_100_000)) })
    assert.deepEqual([large.status, large.json.code], [413, 'PayloadTooLarge'])
    const form = await ask('POST', path, 'a=b', { 'content-type': 'text/plain' })
    assert.deepEqual([form.status, form.json.code], [415, 'UnsupportedMediaType'])
    const method = await ask('PATCH', `/channels/${id}`, {})
    assert.deepEqual(
      [method.status, method.json.code, method.headers.allow],
      [405, 'MethodNotAllowed', 'GET, HEAD'],
    )
    const path400 = await ask('GET', '/channels/%zz')
    assert.deepEqual([path400.status, path400.json.code], [400, 'MalformedRequest'])
  })

  it('of all that comes after the last request of a minute', async t => {
    const { ask, context, workspaceId } = await birdScene(t, { settings: { PORTICO_RATE_LIMIT: '2' } })
    const authorization = `AccessKey ${await newKey(context, workspaceId, 'viewer')}`
    for (const expected of [200, 200, 429]) {
      const { status, json, headers } = await ask('GET', '/channels', undefined, { authorization })
      assert.equal(status, expected)
      if (expected === 200) continue
      fits(requestError, json)
      assert.equal(json.code, 'TooManyRequests')
      assert.ok(Number(headers['retry-after']) > 0)
    }
  })
})
