import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { type BrevoSimulator, startBrevo } from './index.ts'

interface Got {
  headers: IncomingHttpHeaders
  body: Record<string, unknown>
}

/** A receiver that refuses a call once, and then takes it. */
async function startHook(): Promise<{ url: string; got: Got[]; server: Server }> {
  const got: Got[] = []
  const server = createServer(async (request, response) => {
    got.push({ headers: request.headers, body: JSON.parse(await text(request)) })
    response.writeHead(got.length === 1 ? 503 : 200).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, got, server }
}

describe('the Brevo simulator', () => {
  let brevo: BrevoSimulator
  before(async () => {
    brevo = await startBrevo()
  })
  after(() => brevo.close())

  const call = async (method: string, path: string, json?: object, key = brevo.apiKey) => {
    const response = await fetch(`${brevo.url}/v3/${path}`, {
      method,
      headers: { 'api-key': key },
      ...(json && { body: JSON.stringify(json) }),
    })
    const body = await response.text()
    return { status: response.status, json: body === '' ? null : JSON.parse(body) }
  }
  const mail = (more: object = {}) => ({
    sender: { email: brevo.sender },
    to: [{ email: 'ada@example.com' }],
    subject: 'Hello',
    textContent: 'Hello',
    ...more,
  })

  const refusals: [what: string, more: object, status: number, code: string][] = [
    ['another sender', { sender: { email: 'x@elsewhere.example' } }, 400, 'invalid_parameter'],
    ['nobody to send to', { to: [] }, 400, 'missing_parameter'],
    ['an address that is none', { to: [{ email: 'ada' }] }, 400, 'invalid_parameter'],
    ['no subject', { subject: '' }, 400, 'missing_parameter'],
    ['nothing to say', { textContent: undefined }, 400, 'missing_parameter'],
    [
      'a file of another kind',
      { attachment: [{ url: 'https://x.example/a.exe' }] },
      400,
      'invalid_parameter',
    ],
    ['a header that is not ASCII', { headers: { 'X-Name': 'Ä' } }, 400, 'invalid_parameter'],
  ]
  for (const [what, more, status, code] of refusals) {
    it(`refuses ${what}`, async () => {
      const answer = await call('POST', 'smtp/email', mail(more))
      assert.deepEqual([answer.status, answer.json.code], [status, code])
      assert.ok(answer.json.message)
    })
  }

  it('refuses a key that is not the account’s', async () => {
    const answer = await call('GET', 'account', undefined, 'xkeysib-wrong')
    assert.deepEqual([answer.status, answer.json.code], [401, 'unauthorized'])
  })

  it('sends a mail once under one key', async () => {
    const twice = mail({ headers: { idempotencyKey: 'abc' } })
    assert.equal((await call('POST', 'smtp/email', twice)).status, 201)
    assert.equal((await call('POST', 'smtp/email', twice)).json.code, 'duplicate_request')
    assert.equal(brevo.sent().length, 1)
  })

  it('refuses a webhook that it would not call', async () => {
    for (const [what, hook] of [
      ['no address', { events: ['delivered'] }],
      ['plain http elsewhere', { url: 'http://example.com/hook', events: ['delivered'] }],
      ['an event of another type', { url: brevo.url, events: ['inboundEmailProcessed'] }],
      ['no domain', { url: brevo.url, type: 'inbound', events: ['inboundEmailProcessed'] }],
      ['another way to sign', { url: brevo.url, events: ['delivered'], auth: { type: 'basic', token: 'x' } }],
    ] as const) {
      assert.equal((await call('POST', 'webhooks', hook)).status, 400, what)
    }
    assert.equal((await call('GET', 'webhooks?type=inbound')).status, 404)
  })

  it('tells what became of a mail, again until it is taken, with the token', async t => {
    const { url, got, server } = await startHook()
    t.after(() => server.close())
    const auth = { type: 'bearer', token: 'secret' }
    const { json } = await call('POST', 'webhooks', { url, events: ['delivered', 'opened'], auth })
    const { messageId } = (await call('POST', 'smtp/email', mail({ tags: ['t'] }))).json
    brevo.report(messageId, 'opened')
    brevo.report(messageId, 'click')
    await brevo.settled()
    assert.deepEqual(
      got.map(({ body }) => body.event),
      ['delivered', 'delivered', 'opened'],
    )
    assert.ok(got.every(({ headers }) => headers.authorization === 'Bearer secret'))
    assert.deepEqual([got[0]?.body['message-id'], got[0]?.body.tags], [messageId, ['t']])
    assert.equal((await call('DELETE', `webhooks/${json.id}`)).status, 204)
    assert.equal((await call('DELETE', `webhooks/${json.id}`)).status, 404)
  })

  it('brings in what somebody writes, with its files', async t => {
    const { url, got, server } = await startHook()
    t.after(() => server.close())
    assert.throws(
      () => brevo.write({ from: 'ada@example.com', to: 'us@in.example', text: 'x' }),
      /in\.example/,
    )
    await call('POST', 'webhooks', {
      url,
      type: 'inbound',
      events: ['inboundEmailProcessed'],
      domain: 'in.example',
    })
    const attachments = [{ name: 'a.txt', contentType: 'text/plain', content: 'file' }]
    const id = brevo.write({ from: 'ada@example.com', to: 'us@in.example', text: 'See', attachments })
    await brevo.settled()
    const [item] = (got[0]?.body.items ?? []) as {
      MessageId: string
      Attachments: { DownloadToken: string }[]
    }[]
    assert.equal(item?.MessageId, id)
    const [file] = item?.Attachments ?? []
    const response = await fetch(`${brevo.url}/v3/inbound/attachments/${file?.DownloadToken}`, {
      headers: { 'api-key': brevo.apiKey },
    })
    assert.equal(await response.text(), 'file')
  })

  it('goes wrong when it is told to', async () => {
    brevo.faults.add({ kind: 'flood', retryAfter: 4, path: 'account' })
    const response = await fetch(`${brevo.url}/v3/account`, { headers: { 'api-key': brevo.apiKey } })
    assert.deepEqual([response.status, response.headers.get('x-sib-ratelimit-reset')], [429, '4'])
    assert.equal((await call('GET', 'account')).status, 200)
  })

  it('can be played with curl', async () => {
    const ask = async <Content>(method: string, path: string, body?: object): Promise<[number, Content]> => {
      const response = await fetch(`${brevo.url}/_simulator${path}`, {
        method,
        ...(body && { body: JSON.stringify(body) }),
      })
      return [response.status, (await response.json()) as Content]
    }
    const [, lines] = await ask<string[]>('GET', '')
    assert.ok(lines.some(line => line.startsWith('POST /_simulator/write')))
    const [written] = await ask('POST', '/write', { to: 'us@in.example', text: 'Hello' })
    const [unknown] = await ask('POST', '/write', { to: 'us@nowhere.example', text: 'Hello' })
    const [, faults] = await ask<unknown[]>('POST', '/faults', { kind: 'reset', path: 'smtp/email' })
    assert.deepEqual([written, unknown, faults.length], [200, 400, 1])
    assert.deepEqual(await ask('DELETE', '/faults'), [200, []])
    const [fated] = await ask('POST', '/fates', { address: 'Gone@example.com', event: 'hard_bounce' })
    const [, sent] = await ask<{ messageId: string }[]>('GET', '/sent')
    const [reported] = await ask('POST', '/report', { messageId: sent[0]?.messageId, event: 'opened' })
    const [revoked] = await ask('POST', '/revoke')
    assert.deepEqual([fated, reported, revoked], [200, 200, 200])
    assert.equal((await call('GET', 'account')).status, 401)
  })
})
