import assert from 'node:assert/strict'
import { createHmac, createPrivateKey, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json as readJson } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { SignJWT } from 'jose'
import { type RcsSimulator, startRcs } from './index.ts'

const SCOPE = 'https://www.googleapis.com/auth/rcsbusinessmessaging'
const PHONE = '+12025550123'

describe('the RCS simulator', () => {
  let rcs: RcsSimulator
  let token: string
  before(async () => {
    rcs = await startRcs()
    rcs.customer(PHONE)
    token = String((await grant()).json.access_token)
  })
  after(() => rcs.close())

  async function grant(change: { scope?: string; aud?: string; lifetime?: number; issuer?: string } = {}) {
    const key = JSON.parse(rcs.account.serviceAccount) as { private_key: string; client_email: string }
    const now = Math.floor(Date.now() / 1000)
    const assertion = await new SignJWT({ scope: change.scope ?? SCOPE })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(change.issuer ?? key.client_email)
      .setAudience(change.aud ?? `${rcs.url}/token`)
      .setIssuedAt(now)
      .setExpirationTime(now + (change.lifetime ?? 3600))
      .sign(createPrivateKey(key.private_key))
    const response = await fetch(`${rcs.url}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
    })
    return { status: response.status, json: (await response.json()) as Record<string, unknown> }
  }

  const call = async (path: string, body: object, authorization = `Bearer ${token}`) => {
    const response = await fetch(`${rcs.url}/v1/${path}`, {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify(body),
    })
    const json = (await response.json()) as { name?: string; error?: { status: string; message: string } }
    return { status: response.status, json, word: json.error?.status }
  }
  const message = (contentMessage: object, more: Record<string, string> = {}, phone = PHONE) => {
    const query = new URLSearchParams({ messageId: randomUUID(), agentId: rcs.account.agentId, ...more })
    return call(`phones/${phone}/agentMessages?${query}`, { contentMessage })
  }

  it('grants no token but to its service account, as Google wants to be asked', async () => {
    for (const [change, error] of [
      [{ aud: 'https://elsewhere.example/token' }, 'invalid_grant'],
      [{ lifetime: 7200 }, 'invalid_grant'],
      [{ lifetime: -60 }, 'invalid_grant'],
      [{ issuer: 'somebody@else.example' }, 'invalid_grant'],
      [{ scope: 'https://www.googleapis.com/auth/drive' }, 'invalid_scope'],
    ] as const) {
      const { status, json } = await grant(change)
      assert.deepEqual([status, json.error], [400, error], JSON.stringify(change))
    }
  })

  it('takes a message, and the same again is not shown again', async () => {
    const messageId = randomUUID()
    for (let i = 0; i < 2; i++) {
      const { status, json } = await message({ text: 'Hello' }, { messageId })
      assert.deepEqual([status, json.name], [200, `phones/${PHONE}/agentMessages/${messageId}`])
    }
    assert.equal(rcs.sent().filter(sent => sent.messageId === messageId).length, 1)
  })

  const reply = { reply: { text: 'Yes', postbackData: 'yes' } }
  const card = (more: object) => ({ standaloneCard: { cardOrientation: 'VERTICAL', cardContent: more } })
  const carousel = (count: number) => ({
    carouselCard: { cardWidth: 'MEDIUM', cardContents: Array(count).fill({ title: 'x' }) },
  })
  const refusals: [what: string, content: object][] = [
    ['nothing', {}],
    ['two contents', { text: 'x', contentInfo: { fileUrl: 'https://x.example' } }],
    ['a text that is too long', { text: 'x'.repeat(3073) }],
    ['a field that Google does not know', { text: 'x', subject: 'x' }],
    ['twelve suggestions', { text: 'x', suggestions: Array(12).fill(reply) }],
    [
      'a label that is too long',
      { text: 'x', suggestions: [{ reply: { ...reply.reply, text: 'x'.repeat(26) } }] },
    ],
    [
      'a postback that is too long',
      { text: 'x', suggestions: [{ reply: { text: 'x', postbackData: 'x'.repeat(2049) } }] },
    ],
    [
      'an action that does nothing',
      { text: 'x', suggestions: [{ action: { text: 'x', postbackData: 'x' } }] },
    ],
    [
      'a number that cannot be dialled',
      {
        text: 'x',
        suggestions: [{ action: { text: 'x', postbackData: 'x', dialAction: { phoneNumber: '12' } } }],
      },
    ],
    ['a card that says nothing', { richCard: card({}) }],
    ['a card with five suggestions', { richCard: card({ title: 'x', suggestions: Array(5).fill(reply) }) }],
    ['a carousel of one', { richCard: carousel(1) }],
    ['a carousel of eleven', { richCard: carousel(11) }],
    ['a file without a link', { contentInfo: { fileUrl: 'x' } }],
  ]
  for (const [what, content] of refusals) {
    it(`refuses ${what}`, async () => {
      const { status, word } = await message(content)
      assert.deepEqual([status, word], [400, 'INVALID_ARGUMENT'])
    })
  }

  it('refuses who may not, whom it does not reach, and ids that are none', async () => {
    const text = { text: 'x' }
    const of = async (answer: ReturnType<typeof call>) => {
      const { status, word } = await answer
      return [status, word]
    }
    assert.deepEqual(await of(message(text, {}, '+12025550999')), [404, 'NOT_FOUND'])
    assert.deepEqual(await of(message(text, { agentId: 'another' })), [403, 'PERMISSION_DENIED'])
    assert.deepEqual(await of(message(text, { messageId: 'x' })), [400, 'INVALID_ARGUMENT'])
    assert.deepEqual(await of(call('users:batchGet', {}, 'Bearer ya29.x')), [401, 'UNAUTHENTICATED'])
    const { agentId } = rcs.account
    const users = [PHONE, '+12025550999']
    assert.deepEqual((await call('users:batchGet', { users, agentId })).json, { reachableUsers: [PHONE] })
    assert.deepEqual(await of(call('users:batchGet', { users, agentId: 'x' })), [403, 'PERMISSION_DENIED'])
  })

  it('reaches testers only before it is launched', async t => {
    const young = await startRcs({ launched: false })
    t.after(() => young.close())
    young.customer(PHONE)
    const key = JSON.parse(young.account.serviceAccount) as { private_key: string; client_email: string }
    const assertion = await new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(key.client_email)
      .setAudience(`${young.url}/token`)
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(createPrivateKey(key.private_key))
    const granted = await fetch(`${young.url}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
    })
    const { access_token } = (await granted.json()) as { access_token: string }
    const send = async () => {
      const query = new URLSearchParams({ messageId: randomUUID(), agentId: young.account.agentId })
      const response = await fetch(`${young.url}/v1/phones/${PHONE}/agentMessages?${query}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${access_token}` },
        body: JSON.stringify({ contentMessage: { text: 'x' } }),
      })
      return response.status
    }
    assert.equal(await send(), 403)
    young.invite(PHONE)
    assert.equal(await send(), 200)
  })

  it('makes sure of a webhook, signs what it tells it, and tells it again until it is taken', async t => {
    const got: object[] = []
    let honest = false
    const server = createServer(async (request, response) => {
      const body = (await readJson(request)) as { secret?: string; message?: { data: string } }
      if (body.secret !== undefined) return response.end(honest ? body.secret : 'no')
      const data = Buffer.from(String(body.message?.data), 'base64')
      const signature = createHmac('sha512', rcs.account.clientToken).update(data).digest('base64')
      assert.equal(request.headers['x-goog-signature'], signature)
      got.push(JSON.parse(data.toString()))
      return response.writeHead(got.length === 1 ? 500 : 200).end()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    t.after(() => server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await assert.rejects(rcs.configureWebhook(url), /not 200 with the secret/)
    honest = true
    await rcs.configureWebhook(url)
    rcs.customer(PHONE).sendText('Hello')
    await rcs.settled()
    assert.equal(got.length, 2)
    assert.deepEqual(got[0], got[1])
  })

  it('goes wrong when it is told to, and can be played with curl', async () => {
    rcs.faults.add({ kind: 'flood', retryAfter: 2, call: 'agentMessages' })
    assert.deepEqual((await message({ text: 'x' })).word, 'RESOURCE_EXHAUSTED')
    const ask = async <Content>(method: string, path: string, body?: object): Promise<[number, Content]> => {
      const response = await fetch(`${rcs.url}/_simulator${path}`, {
        method,
        ...(body && { body: JSON.stringify(body) }),
      })
      return [response.status, (await response.json()) as Content]
    }
    const [, account] = await ask('GET', '/account')
    assert.deepEqual(account, rcs.account)
    const acts: object[] = [
      { text: 'Hello' },
      { action: 'tap', postbackData: 'yes', text: 'Yes' },
      { action: 'sendLocation', latitude: 1, longitude: 2 },
      { action: 'sendFile', mimeType: 'image/png', fileName: 'a.png', content: 'AAAA' },
      { action: 'isTyping' },
      { action: 'unsubscribe' },
      { action: 'subscribe' },
      { action: 'switchOff' },
      { action: 'switchOn' },
    ]
    for (const act of acts) assert.equal((await ask('POST', '/play', act))[0], 200, JSON.stringify(act))
    assert.equal((await ask('POST', '/play', { action: 'dance' }))[0], 400)
    assert.equal((await ask('POST', '/revoke'))[0], 200)
    assert.equal((await message({ text: 'x' })).status, 401)
    assert.equal((await grant()).status, 400)
  })
})
