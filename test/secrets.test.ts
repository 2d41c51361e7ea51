import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it, type TestContext } from 'node:test'
import { SignJWT } from 'jose'
import { Webhook } from 'standardwebhooks'
import { closedPort } from '../server/net/testing.ts'
import { startS3 } from '../simulators/s3/index.ts'
import { startTelegram } from '../simulators/telegram/index.ts'
import { found, type Needle } from './secrets/needles.ts'
import { storedText } from './secrets/stored.ts'
import { readablePaths } from './secrets/walk.ts'
import type { Answer, Api } from './support/api.ts'
import type { Document } from './support/contract.ts'
import { startPortico } from './support/portico.ts'
import { startReceiver } from './support/receiver.ts'
import { eventually, receive } from './support/scene.ts'
import type { Message, MessageWithHistory } from './support/setup.ts'
import { speeches } from './support/speeches.ts'
import { eachStore } from './support/stores.ts'

eachStore((_kind, _open, address) => {
  it('no secret is in the store, the log, an answer, or what is sent to others', async t => {
    await plantAndSearch(t, await address())
  })
})

/** What the vendor's answers tell once. */
interface Linktor {
  id: string
  webhookSecret: string
  verifyToken: string
  data: { attributes: { secret: string } }
}

/** The cookie that a browser has when its user has signed in. */
async function signedIn({ url, key }: { url: string; key: string }): Promise<string> {
  const headers = { authorization: `Bearer ${key}` }
  const answer = await fetch(`${url}/console/session`, { method: 'POST', headers })
  assert.equal(answer.status, 201, await answer.text())
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? assert.fail('no cookie')
}

const random = (): string => randomBytes(18).toString('base64url')

async function plantAndSearch(t: TestContext, store: string): Promise<void> {
  const needles: Needle[] = []
  const plant = (name: string, secret: string): string => {
    needles.push({ name, secret })
    return secret
  }
  const jwtKey = plant('the key of tokens', randomBytes(32).toString('base64url'))
  const telegram = await startTelegram()
  t.after(() => telegram.close())
  const s3 = await startS3({ secretKey: plant('the secret of the bucket', random()) })
  t.after(() => s3.close())
  const viber = await startReceiver()
  t.after(() => viber.close())
  const graph = await receive(t, call => ({ status: 500, body: JSON.stringify({ youSent: call }) }))
  const portico = await startPortico({
    store,
    reachable: true,
    settings: {
      PORTICO_TELEGRAM_URL: telegram.url,
      PORTICO_VIBER_URL: viber.url,
      PORTICO_MESSENGER_URL: graph.url,
      PORTICO_PROVIDERS: JSON.stringify({
        brevo: { apiKey: plant('a credential in the settings', `xkeysib-${random()}`) },
      }),
      PORTICO_MEDIA: `s3://${s3.bucket}?endpoint=${s3.url}`,
      PORTICO_MEDIA_ACCESS_KEY: s3.accessKey,
      PORTICO_MEDIA_SECRET_KEY: s3.secretKey,
      PORTICO_LOG: 'debug',
      ...jwtSettings(t, jwtKey),
    },
  })
  t.after(() => portico.close())
  plant('PORTICO_KEY', portico.key)
  plant('PORTICO_MASTER_KEY', portico.masterKey)

  const answers: string[] = []
  const ask = async <T>(...[method, path, body, headers]: Parameters<Api['ask']>): Promise<Answer<T>> => {
    const answer = await portico.api.ask<T>(method, path, body, headers)
    answers.push(`${method} ${path} ${JSON.stringify(answer)}`)
    return answer
  }
  /** Makes something whose secret is told this once; all else in the answer is looked at as any other. */
  const make = async (name: string, path: string, body?: object): Promise<{ id: string; secret: string }> => {
    const headers = path.includes('rotate') ? undefined : { 'idempotency-key': name }
    for (let time = 0; ; time++) {
      const { body: made } = await portico.api.ask<Record<string, string>>('POST', path, body, headers)
      const { secret, webhookSecret, token, ...rest } = made
      const told = secret ?? webhookSecret ?? token
      assert.ok(told, `${path}: ${JSON.stringify(made)}`)
      answers.push(`POST ${path} ${JSON.stringify(rest)}`)
      if (time === 0) plant(name, told)
      if (time === 1 || !headers) return { id: rest.id ?? '', secret: told }
    }
  }
  const post = async (path: string, body?: object) => (await ask<{ id: string }>('POST', path, body)).body

  // Webhooks: one that takes what it gets, one that refuses and shows all it was given.
  const [good, bad] = [await startReceiver(), await startReceiver()]
  t.after(() => Promise.all([good.close(), bad.close()]))
  good.reply(({ headers }) => ({ status: 200, body: { youSent: headers } }))
  bad.reply(({ headers, body }) => ({ status: 500, body: { youSent: headers, body } }))
  const header = () => ({ authorization: plant('a header of a webhook', `Bearer ${random()}+/=&`) })
  const hook = await make('the secret of a webhook', '/webhooks', {
    url: good.url,
    events: ['*'],
    headers: header(),
  })
  await make('the secret of a bad webhook', '/webhooks', { url: bad.url, events: ['*'], headers: header() })
  await make('the new secret of a webhook', `/webhooks/${hook.id}/rotate-secret`, { overlapSeconds: 60 })
  await ask('PATCH', `/webhooks/${hook.id}`, { headers: header() })
  await post(`/webhooks/${hook.id}/test`)

  // Keys and tokens, good and bad.
  const key = await make('a key', '/keys', { name: 'viewer', preset: 'viewer' })
  const token = plant('a token', await jwt(jwtKey, portico.workspaceId))
  const stale = plant('a token of others', await jwt(random(), portico.workspaceId))
  for (const credential of [key.secret, token, stale, plant('no key at all', `pk_${random()}`)]) {
    answers.push(JSON.stringify(await portico.api.as(credential).ask('GET', '/channels')))
    const answer = await fetch(`${portico.url}/api/v1/channels?key=${credential}`)
    answers.push(await answer.text())
  }
  await openSocket(portico.url, portico.key)
  await ask('DELETE', `/keys/${key.id}`)
  answers.push(JSON.stringify(await portico.api.as(key.secret).ask('GET', '/channels')))

  // A Telegram bot with a bot of ours behind it, and every way in which Telegram can refuse.
  const bot = await make('the secret of a bot', '/bots', { name: 'Helper', url: bad.url })
  await make('the new secret of a bot', `/bots/${bot.id}/rotate-secret`)
  const botToken = plant('a bot token', `70001:${random()}`)
  telegram.addBot({ token: botToken })
  const refused = { botToken: plant('what is no bot token', `no token ${random()}`) }
  await post('/channels', { network: 'telegram', name: 'Refused', config: refused })
  const channel = await make('the webhook secret of Telegram', '/channels', {
    network: 'telegram',
    name: 'Support',
    config: { botToken },
    botId: bot.id,
  })
  await post(`/channels/${channel.id}/test`)
  await post(`/channels/${channel.id}/activate`)
  const customer = telegram.customer(botToken)
  customer.sendPhoto()
  const received = await good.until(({ event }) => event.type === 'message.received')
  const message = received.event.data.message as Message
  await ask('GET', `/messages/${message.id}/media`)
  telegram.faults.add({ kind: 'error', status: 500, method: 'file' })
  await ask('GET', `/messages/${message.id}/media`)
  telegram.faults.add({ kind: 'reset', method: 'sendMessage' })
  const text = { conversationId: message.conversationId, content: { type: 'text', text: 'Hello' } }
  const sent = await post('/messages', text)
  await eventually(async () => (await logOf(channel.id)).some(entry => entry.outcome === 'failed'))
  await eventually(async () => (await statusOf(sent.id)) === 'sent')
  await callIngress(channel.id, {
    'x-telegram-bot-api-secret-token': plant('a wrong webhook secret', random()),
  })
  telegram.faults.revoke(botToken)
  await post('/messages', text)
  await eventually(
    async () => (await ask<{ status: string }>('GET', `/channels/${channel.id}`)).body.status === 'error',
  )
  const newToken = plant('a new bot token', `70001:${random()}`)
  telegram.addBot({ token: newToken })
  await ask('PATCH', `/channels/${channel.id}`, { config: { botToken: newToken } })
  await post(`/channels/${channel.id}/test`)

  // Tokens for the bot's channels, and a channel on a credential of the workspace, which the network repeats.
  const channelToken = await make('a channel token', `/bots/${bot.id}/tokens`, { kind: 'voice-gateway' })
  const lend = (authToken: string) => ask('PUT', '/providers/viber', { config: { authToken } })
  viber.reply(({ headers, body }) => ({ status: 500, body: { youSent: headers, body } }))
  await lend(plant('a credential of the workspace', `${random()}-${random()}`))
  const config = { senderName: 'Shop' }
  const borrower = await make('the webhook secret of Viber', '/channels', {
    network: 'viber',
    name: 'V',
    config,
  })
  await post(`/channels/${borrower.id}/test`)
  await post(`/channels/${borrower.id}/activate`)
  await lend(plant('a new credential of the workspace', `${random()}-${random()}`))
  await post(`/channels/${borrower.id}/test`)
  assert.ok(viber.deliveries.length > 0)
  await ask('DELETE', `/bots/${bot.id}/tokens/${channelToken.id}`)

  // A custom channel: its service refuses, then nobody is there.
  const service = await make('the secret of a custom channel', '/channels', {
    network: 'custom',
    name: 'Gateway',
    config: { url: good.url },
  })
  await post(`/channels/${service.id}/activate`)
  const event = {
    type: 'message',
    id: 'in-1',
    sender: { address: '1' },
    content: { type: 'text', text: 'Hi' },
  }
  const [body, at] = [JSON.stringify(event), new Date()]
  const signed = (secret: string) => ({
    'webhook-id': 'in-1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('in-1', at, body),
  })
  await callIngress(service.id, signed(service.secret), body)
  await callIngress(service.id, signed(`whsec_${randomBytes(32).toString('base64')}`), body)
  await ask('PATCH', `/channels/${service.id}`, { config: { url: bad.url } })
  await post('/messages', { channelId: service.id, to: '1', content: { type: 'text', text: 'Hello' } })
  await eventually(async () => (await logOf(service.id)).some(entry => entry.responseStatus === 500))
  await ask('PATCH', `/channels/${service.id}`, {
    config: { url: `http://127.0.0.1:${await closedPort()}/` },
  })
  await post(`/channels/${service.id}/test`)

  // The same in the words of another vendor.
  const told = async (path: string, body: object, secretOf: (made: Linktor) => string) => {
    const headers = { 'x-api-key': portico.key, 'content-type': 'application/json' }
    const answer = await fetch(portico.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    const text = await answer.text()
    assert.ok(answer.ok, text)
    const made = JSON.parse(text) as Linktor
    // Each stands in the answer to its making.
    answers.push(`POST ${path} ${text.replaceAll(plant(`a secret of ${path}`, secretOf(made)), '')}`)
    return made
  }
  const other = await told(
    '/channels',
    { name: 'Bot', type: 'telegram', config: { botToken: plant('another bot token', `70002:${random()}`) } },
    ({ webhookSecret }) => webhookSecret,
  )
  await told(`/channels/${other.id}/webhook/regenerate`, {}, ({ verifyToken }) => verifyToken)
  await told(
    '/v1/webhooks',
    { url: bad.url, events: ['*'], headers: header() },
    ({ data }) => data.attributes.secret,
  )

  // And of one whose connectors take secrets in groups; the second is too short.
  for (const secret of [random(), random().slice(0, 12)]) {
    const gateway = plant('a secret of a connector', secret)
    const answer = await fetch(`${portico.url}/workspaces/${portico.workspaceId}/connectors`, {
      method: 'POST',
      headers: { authorization: `AccessKey ${portico.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        name: 'Calls',
        connectorTemplateRef: 'voice-audiocodes:1',
        securityArguments: { gateway: { token: gateway } },
      }),
    })
    answers.push(`POST /connectors ${answer.status} ${await answer.text()}`)
  }

  // One that takes tokens in bodies; the network refuses them, and repeats what it got.
  const dotted = async (path: string, body: object) => {
    const headers = { authorization: portico.key, 'content-type': 'application/json' }
    const answer = await fetch(portico.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    answers.push(`POST ${path} ${answer.status} ${await answer.text()}`)
  }
  await dotted('/webhooks.subscribe', { url: bad.url, signature_key: plant('a signature key', random()) })
  await dotted('/channels.facebook.explore', { auth_token: plant('the token of a user', random()) })
  const page = { page_id: '1234567', page_token: plant('the token of a page', random()) }
  await dotted('/channels.facebook.connect', page)
  assert.ok(graph.calls.length > 1)

  // A web chat, and who its visitors are.
  const identitySecret = plant('an identity secret', `${random()}${random()}`)
  const chat = await make('the webhook secret of a web chat', '/channels', {
    network: 'webchat',
    name: 'Chat',
    config: { identitySecret },
  })
  await post(`/channels/${chat.id}/activate`)
  const visit = async (path: string, body: object, token = '') => {
    const headers = {
      origin: portico.url,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    }
    const url = `${portico.url}/webchat/v1/channels/${chat.id}${path}`
    const text = await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).text()
    const { token: told = '' } = JSON.parse(text) as { token?: string }
    answers.push(`POST ${path} ${told === '' ? text : text.replaceAll(told, '')}`)
    return told
  }
  for (const secret of [identitySecret, random()]) {
    const identity = plant('an identity', await identityOf(secret))
    const token = await visit('/sessions', { identity })
    assert.equal(token !== '', secret === identitySecret)
    if (token !== '') plant('the token of a visitor', token)
    await visit('/messages', { id: 'a', content: { type: 'text', text: 'Hello' } }, token)
  }
  await visit('/messages', { id: 'a', content: { type: 'text' } }, plant('no token of a visitor', random()))

  const uploaded = await fetch(`${portico.url}/api/v1/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${portico.key}` },
    body: 'A file.',
  })
  const media = (await uploaded.json()) as { id: string; url: string }
  answers.push(`POST /media ${JSON.stringify(media)}`)
  // A bucket in trouble is told of in the log.
  s3.faults.add({ kind: 'error', status: 500, times: 3 })
  const file = await fetch(media.url)
  answers.push(`${file.status} ${await file.text()}`)

  // Telegram itself is gone.
  await telegram.close()
  await post(`/channels/${channel.id}/test`)
  await ask('GET', `/messages/${message.id}/media`)
  await post(`/channels/${channel.id}/deactivate`)

  const list = async (path: string) => (await portico.api.all<{ id: string }>(path)).map(({ id }) => id)
  const webhookId = await list('/webhooks')
  const ids = new Map([
    ['workspaceId', [portico.workspaceId]],
    ['network', ['telegram', 'sandbox', 'custom']],
    ['provider', ['viber', 'brevo']],
    ['channelId', await list('/channels')],
    ['botId', await list('/bots')],
    ['contactId', await list('/contacts')],
    ['conversationId', await list('/conversations')],
    ['messageId', await list('/messages')],
    ['mediaId', [media.id]],
    ['webhookId', webhookId],
    ['deliveryId', (await Promise.all(webhookId.map(id => list(`/webhooks/${id}/deliveries`)))).flat()],
  ])
  for (const speech of speeches) {
    const document = (await (await fetch(portico.url + speech.document)).json()) as Document
    const headers = speech.credentials({ id: portico.workspaceId, key: portico.key })
    for (const path of readablePaths(speech, document, ids)) {
      const answer = await fetch(portico.url + path, { headers })
      answers.push(`${path} ${JSON.stringify([...answer.headers])} ${await answer.text()}`)
    }
  }
  for (const path of ['/healthz', '/readyz', '/docs', '/metrics', '/console/', '/webchat/widget.js']) {
    const answer = await fetch(portico.url + path, { headers: { authorization: `Bearer ${portico.key}` } })
    answers.push(`${path} ${await answer.text()}`)
  }
  const cookie = await signedIn(portico)
  plant('a session of the console', cookie.split('=')[1] ?? '')
  for (const path of ['/console/session', '/api/v1/workspace']) {
    const answer = await fetch(portico.url + path, { headers: { cookie } })
    assert.equal(answer.status, 200)
    answers.push(`${path} ${JSON.stringify([...answer.headers])} ${await answer.text()}`)
  }

  assert.deepEqual(
    answers.flatMap(answer => found(answer, needles)),
    [],
  )
  for (const { deliveries } of [good, bad]) {
    assert.ok(deliveries.length > 0)
    for (const { headers, body } of deliveries) {
      // What a webhook's owner has set to be sent to it is for it alone.
      const { authorization, ...others } = headers
      assert.deepEqual(found(`${JSON.stringify(others)} ${body}`, needles), [])
    }
  }
  assert.deepEqual(found(await storedText(store), needles), [], 'the store while it runs')
  assert.equal(await portico.stop(), 0)
  assert.deepEqual(found(await storedText(store), needles), [], 'the store')
  assert.match(portico.logs(), /"level":20/)
  assert.deepEqual(found(portico.logs(), needles), [], 'the log')

  async function logOf(id: string) {
    type Entry = { outcome: string; responseStatus: number | null }
    return (await ask<{ items: Entry[] }>('GET', `/channels/${id}/log`)).body.items
  }

  async function statusOf(id: string) {
    return (await ask<MessageWithHistory>('GET', `/messages/${id}`)).body.status
  }

  async function callIngress(id: string, headers: Record<string, string>, body = '{}') {
    const request = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }
    answers.push(await (await fetch(`${portico.url}/webhooks/${id}`, request)).text())
  }
}

/** Tokens are accepted, with a key that both sides know. */
function jwtSettings(t: TestContext, key: string): Record<string, string> {
  const file = join(tmpdir(), `portico-jwks-${random()}.json`)
  writeFileSync(file, JSON.stringify({ keys: [{ kty: 'oct', k: key, alg: 'HS256' }] }))
  t.after(() => rmSync(file))
  return { PORTICO_JWT_ISSUER: 'https://issuer.test', PORTICO_JWT_KEYS: file }
}

const jwt = (key: string, workspace: string): Promise<string> =>
  new SignJWT({ workspace, role: 'viewer' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('https://issuer.test')
    .setSubject('somebody')
    .setExpirationTime('1h')
    .sign(Buffer.from(key, 'base64url'))

/** A user, as a web site tells who it is. */
const identityOf = (secret: string): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('somebody')
    .setExpirationTime('1h')
    .sign(Buffer.from(secret))

/** A browser's way to show its key. */
async function openSocket(url: string, key: string): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/events/socket`, ['portico', `key.${key}`])
  await new Promise((resolve, reject) => {
    socket.onopen = resolve
    socket.onerror = reject
  })
  assert.equal(socket.protocol, 'portico')
  socket.close()
}
