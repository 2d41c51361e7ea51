import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { after, before, beforeEach, describe, it } from 'node:test'
import { jwtVerify, SignJWT } from 'jose'
import { closeServer, listen } from '../../shared/http.ts'
import { startVonage, type VonageSimulator } from '../index.ts'

const NUMBER = '447700900000'
const ADA = '491711234567'

describe("Vonage's APIs", () => {
  let vonage: VonageSimulator
  let account: ReturnType<VonageSimulator['addAccount']>
  let application: ReturnType<VonageSimulator['addApplication']>
  let key: KeyObject
  const calls: { body: string; token: string }[] = []
  let status = 200
  const receiver = createServer(async (request, response) => {
    calls.push({ body: await text(request), token: String(request.headers.authorization).slice(7) })
    response.writeHead(status).end()
  })
  let hook: string

  before(async () => {
    vonage = await startVonage()
    hook = await listen(receiver, 0)
    account = vonage.addAccount()
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    key = privateKey
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
    application = vonage.addApplication(account.apiKey, { publicKey: pem })
    vonage.addNumber(account.apiKey, NUMBER)
  })
  after(async () => {
    await vonage.close()
    await closeServer(receiver)
  })
  beforeEach(() => {
    calls.length = 0
  })

  const basic = () => `Basic ${btoa(`${account.apiKey}:${account.apiSecret}`)}`
  async function ask(method: string, path: string, body?: object | string, authorization = basic()) {
    const isForm = typeof body === 'string'
    const response = await fetch(`${vonage.url}${path}`, {
      method,
      headers: {
        authorization,
        ...(body !== undefined && {
          'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
        }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    })
    const json = (await response.json()) as Record<string, unknown>
    return { status: response.status, json, code: String(json.type).split('#')[1] }
  }
  const message = (more: object = {}) => ({
    channel: 'sms',
    message_type: 'text',
    to: ADA,
    from: NUMBER,
    text: 'Hello',
    ...more,
  })
  const delivering = (address: string) => ({
    name: 'Shop',
    capabilities: {
      messages: { version: 'v1', webhooks: { inbound_url: { address }, status_url: { address } } },
    },
  })
  const token = (claims: object, of = key) =>
    new SignJWT({ application_id: application.id, jti: 'x', ...claims })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(of)
  const events = () => calls.map(({ body }) => JSON.parse(body) as Record<string, unknown>)

  it('take messages by key and secret, and by a token of the application', async () => {
    const answer = await ask('POST', '/v1/messages', message())
    assert.equal(answer.status, 202)
    assert.match(String(answer.json.message_uuid), /^[0-9a-f-]{36}$/)
    const byToken = await ask('POST', '/v1/messages', message(), `Bearer ${await token({})}`)
    assert.equal(byToken.status, 202)
  })

  it('refuse who is not known', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    for (const authorization of [
      `Basic ${btoa(`${account.apiKey}:wrong`)}`,
      `Bearer ${await token({}, other)}`,
      `Bearer ${await token({ application_id: 'x' })}`,
      'Bearer x.y.z',
      'Digest x',
    ]) {
      assert.equal((await ask('POST', '/v1/messages', message(), authorization)).status, 401)
    }
    const asApplication = await ask('GET', '/account/numbers', undefined, `Bearer ${await token({})}`)
    assert.equal(asApplication.status, 401)
  })

  for (const [name, more, code] of [
    ['another channel', { channel: 'fax' }, '1150'],
    ['another kind', { message_type: 'image' }, '1150'],
    ['nothing', { text: '' }, '1150'],
    ['too long a text', { text: 'x'.repeat(1001) }, '1150'],
    ['a field that is none', { urgent: true }, '1150'],
    ['an encoding that is none', { sms: { encoding_type: 'utf8' } }, '1150'],
    ['a webhook that is none', { webhook_url: 'x' }, '1150'],
    ['a number with a plus', { to: `+${ADA}` }, '1430'],
    ["others' number as sender", { from: '447700900009' }, '1420'],
    ['too long a reference', { client_ref: 'x'.repeat(101) }, '1450'],
  ] as const) {
    it(`refuse ${name}`, async () => {
      const answer = await ask('POST', '/v1/messages', message(more))
      assert.deepEqual([answer.status, answer.code], [422, code])
    })
  }

  it('refuse who cannot pay, and what goes wrong on demand', async () => {
    vonage.credit(account.apiKey, false)
    assert.deepEqual((await ask('POST', '/v1/messages', message())).code, 'low-balance')
    vonage.credit(account.apiKey, true)
    vonage.faults.add({ kind: 'flood', retryAfter: 1, path: '/v1/messages' })
    vonage.faults.add({ kind: 'error', status: 500 })
    assert.equal((await ask('POST', '/v1/messages', message())).status, 429)
    assert.equal((await ask('POST', '/v1/messages', message())).status, 500)
    vonage.faults.add({ kind: 'reset', carriedOut: true })
    const before = vonage.messages(account.apiKey).length
    await assert.rejects(ask('POST', '/v1/messages', message()))
    assert.equal(vonage.messages(account.apiKey).length, before + 1)
  })

  it('keep what an application is told, and only that', async () => {
    const path = `/v2/applications/${application.id}`
    assert.equal((await ask('PUT', path, delivering('nowhere'))).status, 422)
    assert.equal((await ask('PUT', path, delivering(hook))).status, 200)
    const { json } = await ask('GET', path)
    assert.deepEqual(json.capabilities, delivering(hook).capabilities)
    assert.equal((await ask('GET', '/v2/applications/none')).status, 404)
  })

  it('link a number, and what is written to it comes to the application, signed, until it is taken', async () => {
    assert.equal(
      (await ask('POST', '/number/update', `country=GB&msisdn=1&app_id=${application.id}`)).status,
      420,
    )
    await ask('POST', '/number/update', `country=GB&msisdn=${NUMBER}&app_id=${application.id}`)
    const { json } = await ask('GET', `/account/numbers?pattern=${NUMBER}`)
    assert.deepEqual((json.numbers as { app_id: string }[])[0]?.app_id, application.id)
    assert.deepEqual((await ask('GET', '/account/numbers?pattern=999')).json, {})
    status = 503
    const { uuid } = vonage.customer(account.apiKey, ADA, NUMBER).write('Hello 👋')
    while (calls.length < 2) await new Promise(resolve => setImmediate(resolve))
    status = 200
    await vonage.settled()
    assert.ok(calls.length > 2)
    for (const { body, token: signed } of calls) {
      assert.equal(JSON.parse(body).message_uuid, uuid)
      const secret = new TextEncoder().encode(account.signatureSecret)
      const { payload } = await jwtVerify(signed, secret, { issuer: 'Vonage', algorithms: ['HS256'] })
      assert.equal(payload.payload_hash, createHash('sha256').update(body).digest('hex'))
      assert.deepEqual([payload.api_key, payload.application_id], [account.apiKey, application.id])
    }
  })

  for (const [reports, expected] of [
    ['in order', ['submitted', 'delivered']],
    ['reversed', ['delivered', 'submitted']],
    ['twice', ['submitted', 'submitted', 'delivered', 'delivered']],
    ['none', []],
  ] as const) {
    it(`report what became of a message: ${reports}`, async () => {
      vonage.report(account.apiKey, reports)
      await ask(
        'POST',
        '/v1/messages',
        message({ webhook_url: hook, webhook_version: 'v1', client_ref: 'r' }),
      )
      await vonage.settled()
      vonage.report(account.apiKey, 'in order')
      assert.deepEqual(
        events().map(event => event.status),
        expected,
      )
      assert.ok(events().every(event => event.client_ref === 'r'))
    })
  }

  it('report why a message did not arrive', async () => {
    const ada = vonage.customer(account.apiKey, ADA, NUMBER)
    ada.beUnreachable({ code: 1180, title: 'Absent Subscriber Temporary' })
    await ask('POST', '/v1/messages', message({ webhook_url: hook }))
    await vonage.settled()
    ada.beUnreachable(null)
    const { status, error } = events().at(-1) ?? {}
    assert.equal(status, 'rejected')
    assert.match((error as { type: string }).type, /messages#1180$/)
  })
})
