import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { readConfig } from '../../server/config.ts'
import { airy } from '../../server/dialects/airy/index.ts'
import { native } from '../../server/dialects/native/index.ts'
import { newId } from '../../server/domain/ids.ts'
import type { Policy } from '../../server/domain/policy.ts'
import { closedPort } from '../../server/net/testing.ts'
import { networks } from '../../server/networks/registry.ts'
import { createChannel } from '../../server/services/channels/create.ts'
import { activateChannel } from '../../server/services/channels/switch.ts'
import { callerWith } from '../../server/services/keys/manage.ts'
import { runLanes } from '../../server/services/lanes/runner.ts'
import { playCustomer } from '../../server/services/sandbox.ts'
import { deliverWebhooks } from '../../server/services/webhooks/deliver.ts'
import { startMeta } from '../../simulators/meta/index.ts'
import { startViber } from '../../simulators/viber/index.ts'
import { type Json, newKey, newWorkspace, testApp } from '../support/app.ts'
import { contract, type Document } from '../support/contract.ts'
import { startReceiver } from '../support/receiver.ts'

/** What the vendor's pages show, as JSON Schema. */
const channel = {
  type: 'object',
  required: ['id', 'source', 'source_channel_id', 'metadata', 'connected'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    source: { type: 'string', minLength: 1 },
    source_channel_id: { type: 'string', minLength: 1 },
    metadata: {
      type: 'object',
      required: ['name'],
      properties: { name: { type: 'string', minLength: 1 }, image_url: { type: 'string', format: 'uri' } },
    },
    connected: { type: 'boolean' },
  },
  additionalProperties: false,
}
const message = {
  type: 'object',
  required: ['id', 'content', 'sent_at', 'delivery_state', 'from_contact', 'source', 'metadata', 'sender'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    sent_at: { type: 'string', format: 'date-time' },
    delivery_state: { enum: ['pending', 'failed', 'delivered'] },
    from_contact: { type: 'boolean' },
    source: { type: 'string' },
    metadata: { type: 'object' },
    sender: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
  },
}
const page = (item: object) => ({
  type: 'object',
  required: ['data', 'pagination_data'],
  properties: {
    data: { type: 'array', items: item },
    pagination_data: {
      type: 'object',
      required: ['previous_cursor', 'next_cursor', 'total'],
      properties: { total: { type: 'integer' } },
    },
  },
})
const conversation = {
  type: 'object',
  required: ['id', 'channel', 'created_at', 'metadata', 'last_message'],
  properties: { channel, last_message: message, created_at: { type: 'string', format: 'date-time' } },
}

function fits(schema: object, value: unknown): void {
  const check = Compile(schema as TSchema)
  assert.ok(check.Check(value), `${JSON.stringify(value)}\n${JSON.stringify(check.Errors(value))}`)
}

async function scene(t: TestContext, env: Record<string, string> = {}) {
  const config = readConfig({ PORTICO_PUBLIC_URL: 'https://portico.example', ...env }, [...networks.keys()])
  const { app, context } = await testApp(t, { config }, [native, airy])
  const { id: workspaceId, key } = await newWorkspace(context)
  const caller = callerWith(workspaceId, 'owner', [{ permission: '*', resource: '*' }])
  const conforms = contract((await app.inject('/api/v1/dialects/airy/openapi.json')).json<Document>())
  const post = async (path: string, payload?: unknown, as = key) => {
    const response = await app.inject({
      method: 'POST',
      url: `/${path}`,
      headers: {
        ...(as !== '' && { authorization: as }),
        accept: 'application/json',
        'content-type': 'application/json',
        'x-requested-with': 'XMLHttpRequest',
      },
      payload: payload === undefined ? '' : JSON.stringify(payload),
    })
    const { statusCode: status, headers, body } = response
    conforms('POST', `/${path}`, status, headers['content-type'] as string, body)
    return { status, body, json: (body === '' ? undefined : JSON.parse(body)) as Json }
  }
  const ok = async (path: string, payload?: unknown) => {
    const answer = await post(path, payload)
    assert.ok(answer.status < 300, `${path}: ${answer.status} ${answer.body}`)
    return answer.json
  }
  const sandbox = async (name = 'Sandbox') => {
    const made = await createChannel(context, caller, { network: 'sandbox', name, config: {} })
    await activateChannel(context, caller, made.channel.id)
    return made.channel.id
  }
  return {
    app,
    context,
    caller,
    workspaceId,
    key,
    post,
    ok,
    sandbox,
    write: (channelId: string, text: string, address = 'ada') =>
      playCustomer(context, caller, channelId, {
        type: 'message',
        sender: { address, name: 'Ada Lovelace' },
        content: { type: 'text', text },
      }),
    keyWith: (...policies: Policy[]) => newKey(context, workspaceId, policies),
  }
}

const list = (json: Json) => json.data as unknown as Json[]

describe('Airy: channels', () => {
  it('a chat plugin is connected, changed, disconnected, and connected again as the same', async t => {
    const { ok, post } = await scene(t)
    const made = await ok('channels.chatplugin.connect', {
      name: 'website-identifier-42',
      image_url: 'http://example.org/plugin_icon.jpeg',
    })
    fits(channel, made)
    assert.deepEqual(made, {
      id: made.id,
      source: 'chatplugin',
      source_channel_id: 'website-identifier-42',
      metadata: { name: 'website-identifier-42', image_url: 'http://example.org/plugin_icon.jpeg' },
      connected: true,
    })
    assert.deepEqual(await ok('channels.info', { channel_id: made.id }), made)
    const renamed = await ok('channels.update', { channel_id: made.id, name: 'Shop' })
    assert.deepEqual(renamed.metadata, { ...(made.metadata as object), name: 'Shop' })
    assert.deepEqual(list(await ok('channels.list')), [renamed])
    assert.deepEqual(list(await ok('channels.list', { source: 'chat_plugin' })), [renamed])
    assert.deepEqual(list(await ok('channels.list', { source: 'facebook' })), [])

    for (let times = 0; times < 2; times++) {
      const gone = await post('channels.facebook.disconnect', { channel_id: made.id })
      assert.deepEqual([gone.status, gone.body], [204, ''])
    }
    assert.deepEqual(list(await ok('channels.list')), [])
    const info = await post('channels.info', { channel_id: made.id })
    assert.deepEqual([info.status, info.body], [404, ''])

    await ok('metadata.upsert', { subject: 'channel', id: made.id, data: { team: 'a' } })
    const again = await ok('channels.chatplugin.connect', {
      name: 'website-identifier-42',
      imageUrl: 'http://example.org/new.jpeg',
    })
    assert.deepEqual([again.id, again.connected], [made.id, true])
    assert.deepEqual(again.metadata, {
      name: 'website-identifier-42',
      image_url: 'http://example.org/new.jpeg',
      team: 'a',
    })
  })

  it('numbers at Twilio are connected without credentials, and sending says what is missing', async t => {
    const { ok, post } = await scene(t)
    const sms = await ok('channels.twilio.sms.connect', {
      phone_number: '+49 123 4567',
      name: 'SMS for receipts',
      image_url: 'https://example.com/custom-image.jpg',
    })
    fits(channel, sms)
    assert.deepEqual([sms.source, sms.source_channel_id, sms.connected], ['twilio.sms', '+491234567', true])
    const whatsapp = await ok('channels.twilio.whatsapp.connect', {
      phone_number: '+491234567',
      name: 'WhatsApp Marketing',
    })
    assert.deepEqual(
      [whatsapp.source, whatsapp.source_channel_id, whatsapp.connected],
      ['twilio.whatsapp', 'whatsapp:+491234567', true],
    )
    const sent = await post('messages.send', {
      channel_id: sms.id,
      source_recipient_id: '+4915112345678',
      message: { Body: 'Hello' },
    })
    assert.deepEqual([sent.status, sent.body], [403, ''])
  })

  it('Google is connected and says what it is', async t => {
    const { ok } = await scene(t)
    const made = await ok('channels.google.connect', { gbm_id: 'brands/1/agents/2', name: 'Maps' })
    assert.deepEqual([made.source, made.source_channel_id], ['google', 'brands/1/agents/2'])
  })

  it('a bot at Viber is connected, and again as the same, although only Viber can tell that it is', async t => {
    const viber = await startViber()
    const port = await closedPort()
    t.after(() => viber.close())
    const {
      ok,
      app: portico,
      key,
    } = await scene(t, {
      PORTICO_VIBER_URL: viber.url,
      PORTICO_PUBLIC_URL: `http://127.0.0.1:${port}`,
    })
    await portico.listen({ host: '127.0.0.1', port })
    const bot = viber.addBot()
    const headers = { authorization: `Bearer ${key}` }
    await portico.inject({
      method: 'PUT',
      url: '/api/v1/providers/viber',
      headers,
      payload: { config: { authToken: bot.token } },
    })
    const made = await ok('channels.viber.connect', { name: 'Shop' })
    fits(channel, made)
    assert.deepEqual([made.source, made.source_channel_id, made.connected], ['viber', bot.id, true])
    const ada = viber.customer(bot.token, { name: 'Ada' })
    ada.sendText('Hello')
    await viber.settled()
    const image = 'https://shop.example/logo.png'
    for (const act of ['connect', 'disconnect', 'connect']) {
      if (act === 'disconnect') await ok('channels.viber.disconnect', { channel_id: made.id })
      else {
        const again = await ok('channels.viber.connect', { name: 'Big shop', image_url: image })
        assert.deepEqual(again, { ...made, metadata: { name: 'Big shop', image_url: image } })
      }
    }
    const all = await portico.inject({ url: '/api/v1/channels', headers })
    assert.deepEqual(
      all.json<{ items: { config: object }[] }>().items.map(({ config }) => config),
      [{ senderName: 'Big shop', senderAvatar: image }],
    )
    // Viber still delivers to it, and what it says has its name.
    ada.sendText('Anybody there?')
    await viber.settled()
    const [conversation, ...others] = list(await ok('conversations.list'))
    assert.deepEqual(others, [])
    assert.equal(list(await ok('messages.list', { conversation_id: conversation?.id })).length, 2)
  })

  it("Facebook's pages are explored and connected, named as the page is", async t => {
    const meta = await startMeta()
    const port = await closedPort()
    t.after(() => meta.close())
    const {
      ok,
      post,
      app: portico,
      key,
    } = await scene(t, {
      PORTICO_MESSENGER_URL: meta.url,
      PORTICO_INSTAGRAM_URL: meta.url,
      PORTICO_PUBLIC_URL: `http://127.0.0.1:${port}`,
    })
    await portico.listen({ host: '127.0.0.1', port })
    const { id: appId, secret } = meta.addApp()
    const coast = meta.addPage(appId, { name: 'Coast' })
    const token = meta.addUserToken(appId)
    await portico.inject({
      method: 'PUT',
      url: '/api/v1/providers/meta',
      headers: { authorization: `Bearer ${key}` },
      payload: { config: { appSecret: secret } },
    })
    const before = list(await ok('channels.facebook.explore', { auth_token: token }))
    assert.deepEqual(
      before.map(({ page_id, name, connected }) => ({ page_id, name, connected })),
      [{ page_id: coast.pageId, name: 'Coast', connected: false }],
    )
    const made = await ok('channels.facebook.connect', {
      page_id: coast.pageId,
      page_token: coast.accessToken,
    })
    fits(channel, made)
    assert.deepEqual(
      [made.source, made.source_channel_id, (made.metadata as Json).name, made.connected],
      ['facebook', coast.pageId, 'Coast', true],
    )
    assert.ok(!JSON.stringify(await ok('channels.list')).includes(coast.accessToken))
    const after = list(await ok('facebook.channels.explore', { token }))
    assert.deepEqual(
      after.map(found => found.connected),
      [true],
    )

    const refused = await post('channels.facebook.connect', { page_id: '1', page_token: 'EAAnothing' })
    assert.equal(refused.status, 500)
    assert.equal(typeof refused.json.message, 'string')
    const all = await portico.inject({ url: '/api/v1/channels', headers: { authorization: `Bearer ${key}` } })
    assert.equal(all.json<{ items: unknown[] }>().items.length, 1, 'what was refused is left')
    const unknown = await post('channels.facebook.explore', { auth_token: 'EAAnothing' })
    assert.deepEqual([unknown.status, typeof unknown.json.message], [500, 'string'])
  })

  for (const [path, body, status, field] of [
    ['channels.info', {}, 400, 'channel_id'],
    ['channels.info', undefined, 400, 'channel_id'],
    ['channels.info', { channel_id: newId() }, 404, ''],
    ['channels.info', { channel_id: 'nothing' }, 404, ''],
    ['channels.update', { channel_id: newId(), name: 'x' }, 404, ''],
    ['channels.update', { name: 'x' }, 400, 'channel_id'],
    ['channels.google.disconnect', { channel_id: newId() }, 404, ''],
    ['channels.chatplugin.connect', {}, 400, 'name'],
    ['channels.chatplugin.connect', { name: 7 }, 400, 'name'],
    ['channels.google.connect', { name: 'x' }, 400, 'gbm_id'],
    ['channels.twilio.sms.connect', { name: 'x' }, 400, 'phone_number'],
    ['channels.twilio.sms.connect', { name: 'x', phone_number: 'nothing' }, 400, 'phoneNumber'],
    ['channels.whatsapp.connect', { name: 'x', phone_number_id: '1' }, 400, 'user_token'],
    ['channels.facebook.connect', { page_id: '1' }, 400, 'page_token'],
    ['channels.facebook.explore', {}, 400, ''],
    ['conversations.list', { cursor: 'nothing' }, 400, 'cursor'],
    ['conversations.list', { page_size: 0 }, 400, 'page_size'],
    ['conversations.list', { filters: 'colour:blue' }, 400, 'filters'],
    ['conversations.info', { conversation_id: newId() }, 404, ''],
    ['conversations.mark-read', { conversation_id: newId() }, 404, ''],
    ['messages.list', { conversation_id: newId() }, 404, ''],
    ['messages.send', { message: { text: 'x' } }, 400, 'conversation_id'],
    ['messages.send', { conversation_id: newId(), message: { text: 'x' } }, 404, ''],
    ['messages.send', { conversation_id: newId(), message: { colour: 'blue' } }, 400, 'message'],
    ['metadata.upsert', { subject: 'planet', id: newId(), data: {} }, 400, 'subject'],
    ['metadata.upsert', { subject: 'message', id: newId(), data: {} }, 404, ''],
    ['webhooks.info', { id: newId() }, 404, ''],
    ['webhooks.subscribe', { url: 'nothing' }, 400, 'url'],
  ] as const) {
    it(`${path} ${JSON.stringify(body)} is refused with ${status} ${field}`, async t => {
      const { post } = await scene(t)
      const { status: answered, body: text, json } = await post(path, body)
      assert.equal(answered, status, text)
      if (status === 404) return assert.equal(text, '')
      assert.deepEqual([json.status, json.error, json.path], [400, 'Bad Request', `/${path}`])
      assert.ok(Number(json.timestamp) > 0)
      assert.match(`${json.message}`, new RegExp(field))
    })
  }

  for (const [what, key] of [
    ['no key', ''],
    ['a key that is none', 'Bearer pk_nothing'],
    ['a key without the permission', 'poor'],
  ] as const) {
    it(`${what} is answered with 403 and nothing else`, async t => {
      const { post, keyWith } = await scene(t)
      const as = key === 'poor' ? await keyWith({ permission: 'messages.list', resource: '*' }) : key
      const { status, body } = await post('channels.list', {}, as)
      assert.deepEqual([status, body], [403, ''])
    })
  }
})

describe('Airy: conversations and messages', () => {
  it('are listed with what is shown beside them', async t => {
    const { ok, sandbox, write } = await scene(t)
    const channelId = await sandbox()
    await write(channelId, 'Hello')
    await write(channelId, 'World')
    const found = await ok('conversations.list', {})
    fits(page(conversation), found)
    const [first] = list(found) as [Json]
    assert.deepEqual(
      [(first.metadata as Json).unread_count, ((first.metadata as Json).contact as Json).display_name],
      [2, 'Ada Lovelace'],
    )
    assert.deepEqual((first.last_message as Json).content, { text: 'World' })
    assert.deepEqual(found.pagination_data, { previous_cursor: null, next_cursor: null, total: 1 })
    assert.deepEqual(await ok('conversations.info', { conversation_id: first.id }), first)
    await ok('conversations.mark-read', { conversation_id: first.id })
    await ok('metadata.upsert', { subject: 'conversation', id: first.id, data: { tags: { a: '' } } })
    await ok('metadata.upsert', { subject: 'conversation', id: first.id, data: { tags: { b: '' } } })
    const { metadata } = await ok('conversations.info', { conversation_id: first.id })
    assert.deepEqual([metadata?.unread_count, metadata?.tags], [0, { a: '', b: '' }])
    await ok('conversations.set-state', { conversation_id: first.id, state: 'CLOSED' })
    assert.equal(
      list(await ok('conversations.list', { filters: 'state:CLOSED AND source:sandbox' })).length,
      1,
    )
    assert.equal(list(await ok('conversations.list', { filters: 'state:OPEN' })).length, 0)
    assert.equal(list(await ok('conversations.list', { filters: `channel_id:${newId()}` })).length, 0)
  })

  it('are answered, and a conversation is begun', async t => {
    const { ok, sandbox, write } = await scene(t)
    const channelId = await sandbox()
    await write(channelId, 'Hello')
    const [first] = list(await ok('conversations.list')) as [Json]
    const sent = await ok('messages.send', { conversation_id: first.id, message: { text: 'Hi' } })
    fits(message, sent)
    assert.deepEqual(
      [sent.content, sent.delivery_state, sent.from_contact, sent.source],
      [{ text: 'Hi' }, 'pending', false, 'sandbox'],
    )
    await ok('metadata.upsert', { subject: 'message', id: sent.id, data: { sentFrom: 'iPhone' } })
    const listed = await ok('messages.list', { conversation_id: first.id })
    fits(page(message), listed)
    assert.deepEqual(
      list(listed).map(m => [m.content, m.from_contact, m.metadata]),
      [
        [{ text: 'Hello' }, true, {}],
        [{ text: 'Hi' }, false, { sentFrom: 'iPhone' }],
      ],
    )
    await ok('messages.send', { channel_id: channelId, source_recipient_id: 'bob', message: { text: 'New' } })
    assert.equal(list(await ok('conversations.list')).length, 2)
  })

  it('have pages that can be turned both ways, while more come', async t => {
    const { ok, sandbox, write } = await scene(t)
    const channelId = await sandbox()
    for (let i = 0; i < 25; i++) await write(channelId, `${i}`)
    const [first] = list(await ok('conversations.list')) as [Json]
    const read = (cursor?: unknown) =>
      ok('messages.list', {
        conversation_id: first.id,
        page_size: 10,
        ...(cursor !== undefined && { cursor }),
      })
    const texts = (json: Json) => list(json).map(m => Number((m.content as Json).text))
    const one = await read()
    const two = await read((one.pagination_data as Json).next_cursor)
    await write(channelId, '25')
    const three = await read((two.pagination_data as Json).next_cursor)
    assert.deepEqual(
      [...texts(one), ...texts(two), ...texts(three)],
      Array.from({ length: 26 }, (_, i) => i),
    )
    assert.equal((three.pagination_data as Json).next_cursor, null)
    assert.equal(Number((three.pagination_data as Json).total), 26)
    const back = await read((three.pagination_data as Json).previous_cursor)
    assert.deepEqual(texts(back), texts(two))
    const start = await read((back.pagination_data as Json).previous_cursor)
    assert.deepEqual([texts(start), (start.pagination_data as Json).previous_cursor], [texts(one), null])
  })

  it('a disconnected channel keeps its history and takes no message', async t => {
    const { ok, post, sandbox, write } = await scene(t)
    const channelId = await sandbox()
    await write(channelId, 'Hello')
    await ok('channels.viber.disconnect', { channel_id: channelId })
    const [first] = list(await ok('conversations.list')) as [Json]
    assert.equal((first.channel as Json).connected, false)
    const { status, body } = await post('messages.send', {
      conversation_id: first.id,
      message: { text: 'Hi' },
    })
    assert.deepEqual([status, body], [403, ''])
  })
})

describe('Airy: webhooks', () => {
  it('are subscribed, changed, and ended', async t => {
    const { ok } = await scene(t)
    const url = 'https://receiver.example/hook'
    const made = await ok('webhooks.subscribe', {
      url,
      name: 'CRM',
      events: ['message.created'],
      headers: { 'X-Custom-Header': 'secret' },
    })
    assert.deepEqual(made, {
      id: made.id,
      name: 'CRM',
      url,
      events: ['message.created'],
      headers: { 'X-Custom-Header': '********' },
      status: 'Subscribed',
    })
    const ended = await ok('webhooks.unsubscribe', { id: made.id })
    assert.equal(ended.status, 'Unsubscribed')
    assert.deepEqual(list(await ok('webhooks.list')), [ended])
    const again = await ok('webhooks.subscribe', { url, id: made.id })
    assert.deepEqual(again, made)
    const changed = await ok('webhooks.update', { id: made.id, events: ['channel.updated'] })
    assert.deepEqual(changed.events, ['channel.updated'])
    assert.deepEqual(await ok('webhooks.info', { id: made.id }), changed)
    const own = newId()
    const named = await ok('webhooks.subscribe', { url, id: own })
    assert.deepEqual([named.id, (named.events as unknown as string[]).length], [own, 4])
  })

  it('deliver what happens, signed with the key that was given', async t => {
    const { ok, context, sandbox, write } = await scene(t)
    const receiver = await startReceiver()
    const lanes = runLanes(context, deliverWebhooks(context))
    t.after(() => receiver.close())
    const channelId = await sandbox()
    await ok('webhooks.subscribe', { url: receiver.url, signature_key: 'a-key-of-ours' })
    await write(channelId, 'Hello')
    const told = async (type: string) => {
      const { body, headers } = await receiver.until(({ body }) => JSON.parse(body).type === type)
      const signature = createHmac('sha256', 'a-key-of-ours').update(body).digest('hex')
      assert.equal(headers['x-airy-content-signature'], signature)
      return JSON.parse(body).payload as Json
    }
    const created = await told('message.created')
    fits(message, created.message)
    assert.deepEqual([created.channel_id, (created.message as Json).content], [channelId, { text: 'Hello' }])
    const begun = await told('conversation.updated')
    assert.equal(begun.channel_id, channelId)
    await ok('channels.update', { channel_id: channelId, name: 'Renamed' })
    fits(channel, await told('channel.updated'))
    await lanes.stop(0)
  })
})
