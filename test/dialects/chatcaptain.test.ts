import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it, type TestContext } from 'node:test'
import { Compile } from 'typebox/schema'
import { chatcaptain } from '../../server/dialects/chatcaptain/index.ts'
import type { Policy } from '../../server/domain/policy.ts'
import { createBot } from '../../server/services/bots/create.ts'
import { createChannel } from '../../server/services/channels/create.ts'
import { activateChannel } from '../../server/services/channels/switch.ts'
import { listConversations } from '../../server/services/conversations/read.ts'
import { callerWith } from '../../server/services/keys/manage.ts'
import { type Json, newKey, newWorkspace, testApp } from '../support/app.ts'

/** The vendor's own document, as its page has it. */
const dtos = JSON.parse(readFileSync(new URL('./chatcaptain.openapi.json', import.meta.url), 'utf8')) as {
  components: { schemas: Record<string, object> }
}
const conforms = (dto: string) =>
  Compile({ $ref: `#/components/schemas/${dto}`, components: dtos.components })
const listDto = conforms('ListChannelsResponseDto')
const tokenDto = conforms('GenerateChannelTokenResponseDto')

const owner = (workspaceId: string) => callerWith(workspaceId, 'owner', [{ permission: '*', resource: '*' }])

async function scene(t: TestContext) {
  const { app, context } = await testApp(t, {}, [chatcaptain])
  const { id: workspaceId, key } = await newWorkspace(context)
  const caller = owner(workspaceId)
  const { bot } = await createBot(context, caller, { name: 'Support' })
  const call = async (
    method: 'GET' | 'POST',
    url: string,
    { payload, as = key }: { payload?: object; as?: string } = {},
  ) => {
    const headers = as === '' ? {} : { 'x-chatcaptain-key': as }
    const response = await app.inject({ method, url, headers, ...(payload && { payload }) })
    return { status: response.statusCode, json: response.json<Json>(), headers: response.headers }
  }
  return {
    app,
    context,
    caller,
    workspaceId,
    call,
    bot,
    channels: `/v1/chatbots/${bot.id}/channels`,
    keyWith: (...policies: Policy[]) => newKey(context, workspaceId, policies),
    connect: (network: string, more: object = {}) =>
      createChannel(context, caller, { network, name: network, config: {}, botId: bot.id, ...more }),
  }
}

const can = (permission: string, resource: string): Policy => ({ permission, resource })

describe('ChatCaptain: the channels of a chatbot', () => {
  it('are listed as its own document says, each network by its name', async t => {
    const { call, channels, connect, context, caller } = await scene(t)
    const profile = {
      environment: 'test' as const,
      language: 'de',
      pin: '1234',
      async: true,
      description: 'For the shop',
    }
    await connect('sandbox', { profile, metadata: { team: 'a', size: 3, mpId: 'mp-1' } })
    await connect('telegram', { config: { botToken: '123456:AAEhBP0av28abcdefghijklmnopqrstuvwxyz' } })
    await connect('audiocodes', { config: { token: 'x'.repeat(32) } })
    await connect('brevo', {
      config: { address: 'shop@example.org', apiKey: `xkeysib-${'a'.repeat(64)}-abcdefghijklmnop` },
    })
    // No name for this one in the vendor's words, and a channel of no bot.
    await connect('custom', { config: { url: 'https://example.org/' } })
    await createChannel(context, caller, { network: 'sandbox', name: 'alone', config: {} })
    const { status, json } = await call('GET', channels)
    assert.equal(status, 200)
    assert.ok(listDto.Check(json), JSON.stringify(listDto.Errors(json)))
    const listed = json.channels as unknown as Json[]
    assert.deepEqual(listed.map(channel => channel.type).sort(), ['audiocodes', 'brevo', 'debug', 'telegram'])
    const find = (type: string) => listed.find(channel => `${channel.type}` === type) as Json
    const { id, created, updated, chatbotId, ...debug } = find('debug')
    assert.deepEqual(debug, {
      name: 'sandbox',
      status: 'inactive',
      token: '',
      type: 'debug',
      tokenValidUntil: '',
      environment: 'test',
      domains: [],
      providerId: 'sandbox',
      mpId: 'mp-1',
      language: 'de',
      pin: '1234',
      async: true,
      description: 'For the shop',
      metadata: { team: 'a', size: '3', mpId: 'mp-1' },
    })
    assert.equal(`${find('telegram').telegramId}`, '123456')
    assert.equal(`${find('brevo').email}`, 'shop@example.org')
    assert.equal(`${find('telegram').environment}`, 'prod')
  })

  it('are all there, however many', async t => {
    const { call, channels, connect } = await scene(t)
    for (let i = 0; i < 520; i++) await connect('sandbox', { name: `${i}` })
    const { json } = await call('GET', channels)
    assert.equal(new Set((json.channels as unknown as Json[]).map(c => `${c.name}`)).size, 520)
  })

  for (const [what, as, path, status] of [
    ['no key', '', '', 401],
    ['a key that is none', 'CCSB-nothing', '', 401],
    ['a key without the permission', 'viewer-of-others', '', 403],
    ['a chatbot that is not there', 'owner', '018f0000-0000-7000-8000-000000000001', 403],
    ['what is no id', 'owner', 'nothing', 403],
    ['a chatbot of another workspace', 'stranger', '', 403],
  ] as const) {
    it(`are refused with ${status} for ${what}`, async t => {
      const { call, bot, context, keyWith } = await scene(t)
      const keys: Record<string, string | undefined> = {
        '': '',
        'viewer-of-others': await keyWith(
          can('chatbots.channels.list', 'chatbots/018f0000-0000-7000-8000-000000000002'),
        ),
        stranger: (await newWorkspace(context)).key,
        owner: undefined,
      }
      const url = `/v1/chatbots/${path || bot.id}/channels`
      const key = as in keys ? keys[as] : as
      const answer = await call('GET', url, key === undefined ? {} : { as: key })
      assert.equal(answer.status, status)
      const { statusCode, message, error } = answer.json
      assert.equal(Number(statusCode), status)
      assert.equal(`${error}`, status === 401 ? 'Unauthorized' : 'Forbidden')
      assert.ok(`${message}`.length > 0)
    })
  }
})

describe('ChatCaptain: a channel token', () => {
  it('is made for web and AudioCodes, and shown to those who may see it', async t => {
    const { call, channels, connect, keyWith, bot } = await scene(t)
    await connect('audiocodes', { config: { token: 'x'.repeat(32) } })
    const made = await call('GET', `${channels}/generate-token?channelType=6`)
    assert.equal(made.status, 200)
    assert.ok(tokenDto.Check(made.json))
    assert.match(`${made.json.token}`, /^cc-tok-[0-9a-f]{48}$/)
    const shown = async (as?: string) =>
      (
        (await call('GET', channels, as === undefined ? {} : { as })).json.channels as unknown as Json[]
      )[0] as Json
    assert.equal(`${(await shown()).token}`, `${made.json.token}`)
    assert.ok(Date.parse(`${(await shown()).tokenValidUntil}`) > Date.now() + 29 * 86_400_000)
    const viewer = await keyWith(can('chatbots.channels.list', `chatbots/${bot.id}`))
    assert.equal(`${(await shown(viewer)).token}`, 'cc-tok-********')
    assert.equal((await call('GET', `${channels}/generate-token?channelType=6`, { as: viewer })).status, 403)
  })

  for (const query of [
    '',
    '?channelType=',
    '?channelType=1',
    '?channelType=web',
    '?channelType=0&channelType=6',
  ]) {
    it(`is refused for ${query || 'no type'}`, async t => {
      const { call, channels } = await scene(t)
      const { status, json } = await call('GET', `${channels}/generate-token${query}`)
      assert.equal(status, 400)
      assert.match(JSON.stringify(json.message), /channelType/)
      assert.equal(`${json.error}`, 'Bad Request')
    })
  }
})

describe('ChatCaptain: the widget', () => {
  async function widget(t: TestContext) {
    const house = await scene(t)
    const { call, channels, connect, context, caller, bot } = house
    const { channel } = await connect('webchat', { config: { domains: ['shop.example'] } })
    await activateChannel(context, caller, channel.id)
    const { json } = await call('GET', `${channels}/generate-token?channelType=0`)
    const contact = {
      channelId: channel.id,
      channelToken: `${json.token}`,
      originUrl: 'https://shop.example/cart',
      language: 'de',
    }
    const open = (payload: object, chatbotId = bot.id) =>
      call('POST', `/v1/widget/${chatbotId}/contact`, { payload, as: '' })
    return { ...house, channel, contact, open }
  }

  it('opens a contact by the channel token, and a conversation by what it got', async t => {
    const { call, open, contact, channel, bot, context, caller, channels } = await widget(t)
    const opened = await open(contact)
    assert.equal(opened.status, 200)
    assert.equal(opened.headers['access-control-allow-origin'], '*')
    assert.ok(Date.parse(`${opened.json.validUntil}`) > Date.now())
    const payload = { widgetToken: `${opened.json.widgetToken}`, channelId: channel.id, language: 'de' }
    const begun = await call('POST', `/v1/widget/${bot.id}/conversations`, { payload, as: '' })
    assert.equal(begun.status, 200)
    const { items } = await listConversations(context, caller, { limit: 9 })
    assert.deepEqual(
      items.map(({ id, contactId, channelId }) => ({ conversationId: id, contactId, channelId })),
      [begun.json],
    )
    const [listed] = (await call('GET', channels)).json.channels as unknown as Json[]
    assert.deepEqual([`${listed?.type}`, listed?.domains], ['web', ['shop.example']])
  })

  for (const [what, change, status, words] of [
    ['an origin that the domains do not name', { originUrl: 'https://other.example/' }, 403, /origin/],
    ['a forged token', { channelToken: `cc-tok-${'0'.repeat(48)}` }, 401, /token/],
    ['what is no token', { channelToken: 'x' }, 401, /token/],
    ['no token', { channelToken: undefined }, 400, /channelToken/],
    ['no language', { language: undefined }, 400, /language/],
    ['no origin', { originUrl: undefined }, 400, /originUrl/],
    ['an origin that is no URL', { originUrl: 'https://' }, 400, /originUrl/],
    ['another channel', { channelId: '018f0000-0000-7000-8000-000000000001' }, 404, /channel/],
  ] as const) {
    it(`refuses ${what}`, async t => {
      const { open, contact } = await widget(t)
      const answer = await open({ ...contact, ...change })
      assert.deepEqual([answer.status, Number(answer.json.statusCode)], [status, status])
      assert.match(JSON.stringify(answer.json.message), words)
    })
  }

  it('takes no token of another chatbot or kind', async t => {
    const { open, contact, context, caller, call, channels } = await widget(t)
    const { bot: other } = await createBot(context, caller, { name: 'Other' })
    const theirs = await call('GET', `/v1/chatbots/${other.id}/channels/generate-token?channelType=0`)
    const voice = await call('GET', `${channels}/generate-token?channelType=6`)
    for (const { json } of [theirs, voice]) {
      assert.equal((await open({ ...contact, channelToken: `${json.token}` })).status, 401)
    }
    assert.equal((await open({ ...contact, channelToken: `${theirs.json.token}` }, other.id)).status, 404)
  })

  it('refuses a forged widget token', async t => {
    const { call, channel, bot } = await widget(t)
    const url = `/v1/widget/${bot.id}/conversations`
    const payload = { widgetToken: 'a.b.c', channelId: channel.id, language: 'de' }
    assert.equal((await call('POST', url, { payload, as: '' })).status, 401)
  })

  it('answers a preflight', async t => {
    const { app, bot } = await widget(t)
    const { statusCode, headers } = await app.inject({
      method: 'OPTIONS',
      url: `/v1/widget/${bot.id}/contact`,
    })
    assert.deepEqual([statusCode, headers['access-control-allow-methods']], [204, 'POST'])
  })
})

describe('ChatCaptain: what is not there', () => {
  for (const [method, url, status] of [
    ['GET', '/v1/chatbots/x/nothing', 404],
    ['POST', '/v1/chatbots/018f0000-0000-7000-8000-000000000001/channels', 405],
    ['GET', '/v1/widget', 404],
  ] as const) {
    it(`${method} ${url} is ${status} in its shape`, async t => {
      const { call } = await scene(t)
      const answer = await call(method, url)
      assert.deepEqual([answer.status, Number(answer.json.statusCode)], [status, status])
    })
  }
})
