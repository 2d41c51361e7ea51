import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startMeta } from '../../simulators/meta/index.ts'
import { startTelegram } from '../../simulators/telegram/index.ts'
import type { Json } from '../support/app.ts'
import { customerWrites, type LinktorScene, linktorScene, type One } from '../support/linktor.ts'

/** What the vendor's SDKs and command line send, and what they read in the answers. */

interface Flat extends Json {
  data: Json & One['data']
}
interface FlatList {
  data: Json[]
  pagination: Record<string, unknown>
}

/** The headers that every SDK sends with every request, whatever its verb. */
const sdk = (key: string) => ({
  'content-type': 'application/json',
  accept: 'application/json',
  'x-api-key': key,
})

const CHANNEL = { name: 'Play', type: 'sandbox', config: { type: 'sandbox' }, metadata: { team: 'a' } }

async function scene({ ask, key }: LinktorScene) {
  const send = <Body = Flat>(method: string, url: string, body?: unknown) =>
    ask<Body>(method, url, body === undefined ? undefined : JSON.stringify(body), sdk(key))
  return { send, id: `${(await send('POST', '/channels', CHANNEL)).json.id}` }
}

describe('Linktor SDKs', () => {
  it('create, get, update and delete flat objects', async t => {
    const base = await linktorScene(t)
    const { send } = await scene(base)
    const made = await send('POST', '/channels', CHANNEL)
    assert.equal(made.status, 201)
    const { id, tenantId, createdAt, updatedAt, webhookSecret, ...flat } = made.json
    assert.match(`${id}`, /^ch_[0-9a-f]{32}$/)
    assert.equal(tenantId, `org_${base.workspaceId.replaceAll('-', '')}`)
    assert.match(`${webhookSecret}`, /^whsec_/)
    assert.ok(Date.parse(`${createdAt}`) && Date.parse(`${updatedAt}`))
    assert.partialDeepStrictEqual(flat as object, {
      name: 'Play',
      type: 'sandbox',
      status: 'inactive',
      enabled: false,
      config: {},
      metadata: { team: 'a' },
      webhookUrl: `https://portico.example/webhooks/${id}`,
      data: { id, type: 'channel', attributes: { name: 'Play', channelType: 'sandbox', status: 'inactive' } },
    })
    assert.equal('success' in made.json, false)

    const read = await send('GET', `/channels/${id}`)
    assert.deepEqual([read.json.name, read.json.webhookSecret], ['Play', '********'])
    const changed = await send('PATCH', `/channels/${id}`, { name: 'New', metadata: {} })
    assert.deepEqual([changed.json.name, changed.json.metadata], ['New', {}])
    const gone = await send<undefined>('DELETE', `/channels/${id}`)
    assert.deepEqual([gone.status, gone.text], [204, ''])
  })

  // JSON.stringify(undefined), null, [], {}: axios and Go send nothing, PHP an empty list, .NET an empty object.
  for (const [who, body] of [
    ['nothing', undefined],
    ['an empty object', {}],
    ['an empty list', []],
    ['null', null],
  ] as const) {
    it(`connect, disconnect and test with ${who} under a JSON content type`, async t => {
      const { send, id } = await scene(await linktorScene(t))
      const on = await send('POST', `/channels/${id}/connect`, body)
      assert.deepEqual([on.status, on.json.status, on.json.data.attributes.status], [200, 'active', 'active'])
      const test = await send('POST', `/channels/${id}/test`, body)
      assert.partialDeepStrictEqual(test.json as object, {
        success: true,
        message: 'The channel works.',
        channelId: id,
        data: { success: true },
      })
      const off = await send('POST', `/channels/${id}/disconnect`, body)
      assert.deepEqual([off.status, off.json.status], [200, 'inactive'])
    })
  }

  it('list by limit, offset and cursor, or by page', async t => {
    const { send } = await scene(await linktorScene(t))
    for (const name of ['b', 'c', 'd', 'e']) await send('POST', '/channels', { ...CHANNEL, name })
    const names = ({ json }: { json: FlatList }) => json.data.map(item => `${item.name}`)
    const list = (query: string) => send<FlatList>('GET', `/channels${query}`)
    const all = await list('')
    assert.deepEqual(names(all), ['e', 'd', 'c', 'b', 'Play'])
    assert.deepEqual(all.json.pagination, {
      total: 5,
      limit: 20,
      offset: 0,
      page: 1,
      totalPages: 1,
      hasMore: false,
    })
    const [item] = all.json.data
    assert.equal(item?.type, 'sandbox')
    assert.equal(item && 'data' in item, false)

    const first = await list('?limit=2')
    assert.deepEqual(names(first), ['e', 'd'])
    assert.partialDeepStrictEqual(first.json.pagination, { total: 5, hasMore: true })
    const cursor = `${first.json.pagination.nextCursor}`
    const second = await list(`?limit=2&cursor=${cursor}`)
    assert.deepEqual(names(second), ['c', 'b'])
    const last = await list(`?limit=2&cursor=${second.json.pagination.nextCursor}`)
    assert.deepEqual(names(last), ['Play'])
    assert.deepEqual([last.json.pagination.hasMore, last.json.pagination.nextCursor], [false, undefined])

    assert.deepEqual(names(await list('?limit=2&offset=3')), ['b', 'Play'])
    assert.deepEqual(names(await list('?limit=2&page=2')), ['c', 'b'])
    assert.deepEqual(names(await list('?search=PLAY&status=inactive&type=sandbox')), ['Play'])
    assert.deepEqual(names(await list('?status=connecting')), [])
  })

  it('read refusals at the top of the body', async t => {
    const { send, id } = await scene(await linktorScene(t))
    const missing = await send('GET', '/channels/ch_abc123')
    assert.deepEqual(
      [missing.status, missing.json.code, missing.json.message],
      [404, 'CHANNEL_NOT_FOUND', 'No such channel.'],
    )
    assert.deepEqual(missing.json.error, { code: 'CHANNEL_NOT_FOUND', message: 'No such channel.' })
    // Go and Python read the details into a map.
    const invalid = await send('POST', '/channels', { name: 'Bot', type: 'telegram', config: {} })
    assert.deepEqual(
      [invalid.status, invalid.json.code, Object.keys(invalid.json.details as object)],
      [400, 'VALIDATION_ERROR', ['config.botToken']],
    )
    for (const [method, url] of [
      ['GET', `/channels/${id}/nothing`],
      ['GET', '/channels/%zz'],
      ['PUT', `/channels/${id}`],
    ] as const) {
      const { json } = await send(method, url)
      assert.ok(json.code && json.message && json.error, url)
    }
  })

  it('ask how a channel is, what it carries and how much went over it', async t => {
    const base = await linktorScene(t)
    const { send, id } = await scene(base)
    assert.deepEqual((await send('GET', `/channels/${id}/status`)).json, { status: 'inactive' } as object)
    await send('POST', `/channels/${id}/connect`)
    await customerWrites(base.call, id)
    const status = (await send('GET', `/channels/${id}/status`)).json
    assert.equal(status.status, 'active')
    assert.ok(Date.parse(`${status.lastPing}`))
    assert.deepEqual((await send('GET', `/channels/${id}/capabilities`)).json, {
      supportedContentTypes: [
        'text',
        'image',
        'video',
        'audio',
        'voice',
        'document',
        'sticker',
        'location',
        'contact',
        'buttons',
        'list',
        'cards',
        'template',
        'email',
      ],
      supportsMedia: true,
      supportsButtons: true,
      supportsLists: true,
      supportsTemplates: true,
      supportsLocation: true,
      maxMessageLength: 65_536,
      maxMediaSize: 0,
    } as object)
    for (const [query, period] of [
      ['', '24h'],
      ['?period=day', '24h'],
      ['?period=week', '7d'],
      ['?period=month', '30d'],
      ['?period=7d', '7d'],
    ]) {
      const { json } = await send('GET', `/channels/${id}/stats${query}`)
      const { data, ...flat } = json
      assert.deepEqual(flat, {
        messagesReceived: 1,
        messagesSent: 0,
        conversationsCreated: 1,
        avgResponseTime: 0,
      } as object)
      assert.equal(data.period, period)
    }
  })

  it('give a channel another verify token, which then is the one that counts', async t => {
    const telegram = await startTelegram()
    t.after(() => telegram.close())
    const { ask, key, url } = await linktorScene(t, {
      live: true,
      settings: { PORTICO_TELEGRAM_URL: telegram.url },
    })
    const send = (method: string, path: string, body?: unknown) =>
      ask<Flat>(method, path, body === undefined ? undefined : JSON.stringify(body), sdk(key))
    const bot = telegram.addBot()
    const { json } = await send('POST', '/channels', {
      ...CHANNEL,
      type: 'telegram',
      config: { botToken: bot.token },
    })
    await send('POST', `/channels/${json.id}/connect`)
    const shown = await send('GET', `/channels/${json.id}/webhook`)
    assert.deepEqual(shown.json, { url: `${url}/webhooks/${json.id}`, verifyToken: '********' } as object)
    const { json: made } = await send('POST', `/channels/${json.id}/webhook/regenerate`)
    assert.equal(made.url, `${url}/webhooks/${json.id}`)
    const deliver = async (secret: unknown) => {
      const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': `${secret}` }
      return (await fetch(`${made.url}`, { method: 'POST', headers, body: '{"update_id": 1}' })).status
    }
    assert.equal(await deliver(made.verifyToken), 200)
    assert.equal(await deliver(json.webhookSecret), 401)
    // Telegram has been told.
    telegram.customer(bot.token).sendText('Hello')
    await telegram.settled()
  })

  it('give WhatsApp another verify token of the owner', async t => {
    const meta = await startMeta()
    t.after(() => meta.close())
    const { ask, key } = await linktorScene(t, { live: true, settings: { PORTICO_WHATSAPP_URL: meta.url } })
    const send = (method: string, path: string, body?: unknown) =>
      ask<Flat>(method, path, body === undefined ? undefined : JSON.stringify(body), sdk(key))
    const { number, ...account } = meta.addNumber(meta.addApp().id)
    const config = { type: 'whatsapp', ...account, verifyToken: 'before' }
    const { json } = await send('POST', '/channels', { ...CHANNEL, type: 'whatsapp', config })
    const { json: made } = await send('POST', `/channels/${json.id}/webhook/regenerate`)
    const handshake = async (token: unknown) =>
      (await fetch(`${made.url}?hub.mode=subscribe&hub.challenge=42&hub.verify_token=${token}`)).text()
    assert.equal(await handshake(made.verifyToken), '42')
    assert.notEqual(await handshake('before'), '42')
  })

  // The command line reads the settings, changes one, and sends all of them back as text.
  it('change one setting and send back the others as they were shown', async t => {
    const { send } = await scene(await linktorScene(t))
    const config = {
      provider: 'smtp',
      smtpHost: 'smtp.example.com',
      smtpPort: 587,
      smtpUsername: 'a@example.com',
      smtpPassword: 'PASSWORD',
      imapHost: 'imap.example.com',
      imapPort: 993,
      imapUsername: 'a@example.com',
      imapPassword: 'PASSWORD',
      fromEmail: 'a@example.com',
    }
    const { json } = await send('POST', '/channels', { name: 'Mail', type: 'Email', enabled: true, config })
    const shown = (await send('GET', `/channels/${json.id}`)).json.config
    const changed = await send('PATCH', `/channels/${json.id}`, { config: { ...shown, smtpPort: '465' } })
    assert.equal(changed.status, 200, changed.text)
    assert.deepEqual(changed.json.config, { ...shown, smtpPort: 465 })
  })
})
