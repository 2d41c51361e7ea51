import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newId } from '../../server/domain/ids.ts'
import { startTelegram } from '../../simulators/telegram/index.ts'
import { customerWrites, linktorScene, type One, type Refusal, sandboxChannel } from '../support/linktor.ts'
import { hasShape } from './linktor-seed.ts'

/** Every error that the vendor documents, provoked. */

const NONE = `ch_${newId().replaceAll('-', '')}`

describe('Linktor: a refusal', () => {
  it('of a channel that is not there is CHANNEL_NOT_FOUND, by every endpoint', async t => {
    const { ask } = await linktorScene(t)
    for (const id of [NONE, 'ch_abc123', 'x']) {
      for (const [method, path, body] of [
        ['GET', ''],
        ['PATCH', '', { name: 'New' }],
        ['DELETE', '?force=true'],
        ['POST', '/test'],
        ['POST', '/activate'],
        ['POST', '/deactivate', { reason: 'Maintenance' }],
        ['GET', '/stats?period=7d&granularity=day'],
      ] as const) {
        const { status, json } = await ask<Refusal>(method, `/v1/channels/${id}${path}`, body)
        hasShape('error', json)
        assert.deepEqual([status, json.error.code], [404, 'CHANNEL_NOT_FOUND'], `${method} ${path}`)
      }
    }
  })

  const telegram = { name: 'Bot', type: 'telegram', config: { botToken: '123456:ABC-DEF1234ghIkl-zyx57W2v' } }
  for (const [what, body, field] of [
    ['no name', { type: 'telegram', config: telegram.config }, 'name'],
    ['no type', { name: 'Bot', config: {} }, 'type'],
    ['no config', { name: 'Bot', type: 'telegram' }, 'config'],
    ['a config that is no object', { ...telegram, config: 'x' }, 'config'],
    ['a name that is none', { ...telegram, name: '' }, 'name'],
    ['metadata that is none', { ...telegram, metadata: [] }, 'metadata'],
    ['a secret that is missing', { ...telegram, config: {} }, 'config.botToken'],
    [
      'a secret that cannot be one',
      { ...telegram, config: { botToken: 'YOUR_BOT_TOKEN' } },
      'config.botToken',
    ],
    [
      'a setting that is unknown',
      { ...telegram, config: { ...telegram.config, colour: 'red' } },
      'config.colour',
    ],
    [
      'the settings of another type',
      { ...telegram, config: { ...telegram.config, type: 'sms' } },
      'config.type',
    ],
    ['a provider where there is none', { ...telegram, config: { provider: 'x' } }, 'config.provider'],
    [
      'a provider that is unknown',
      { name: 'Mail', type: 'email', config: { provider: 'ses' } },
      'config.provider',
    ],
    [
      'a setting that has another name in Portico',
      { name: 'Page', type: 'facebook', config: { pageId: '1', pageAccessToken: 'a b' } },
      'config.pageAccessToken',
    ],
    [
      'a part of a setting that has another name in Portico',
      { name: 'Chat', type: 'webchat', config: { theme: { primaryColor: 'red' } } },
      'config.theme.primaryColor',
    ],
    ['a bot that is not there', { ...telegram, defaultBotId: 'bot_abc123' }, 'defaultBotId'],
    ['a bot of nobody', { ...telegram, defaultBotId: NONE.replace('ch_', 'bot_') }, 'defaultBotId'],
  ] as const) {
    it(`of a creation with ${what} is a VALIDATION_ERROR that names ${field}`, async t => {
      const { ask } = await linktorScene(t)
      const { status, json } = await ask<Refusal>('POST', '/v1/channels', body)
      hasShape('error', json)
      assert.deepEqual([status, json.error.code], [400, 'VALIDATION_ERROR'])
      assert.equal(json.error.details?.[0]?.field, field)
    })
  }

  for (const type of ['fax', 'messenger', 'twilio-sms', '']) {
    it(`of the type "${type}" is INVALID_CHANNEL_TYPE`, async t => {
      const { ask } = await linktorScene(t)
      const { status, json } = await ask<Refusal>('POST', '/v1/channels', { name: 'x', type, config: {} })
      hasShape('error', json)
      const expected = type === '' ? 'VALIDATION_ERROR' : 'INVALID_CHANNEL_TYPE'
      assert.deepEqual([status, json.error.code, json.error.details?.[0]?.field], [400, expected, 'type'])
    })
  }

  it('of an account that is connected already is CHANNEL_ALREADY_EXISTS', async t => {
    const { ask } = await linktorScene(t)
    const page = (pageId: string) => ({
      name: 'Page',
      type: 'facebook',
      config: { pageId, pageAccessToken: 'EAABpage' },
    })
    assert.equal((await ask('POST', '/v1/channels', page('1'))).status, 201)
    const twice = await ask<Refusal>('POST', '/v1/channels', page('1'))
    hasShape('error', twice.json)
    assert.deepEqual([twice.status, twice.json.error.code], [409, 'CHANNEL_ALREADY_EXISTS'])
    const { json } = await ask<One>('POST', '/v1/channels', page('2'))
    const moved = await ask<Refusal>('PATCH', `/v1/channels/${json.data.id}`, { config: { pageId: '1' } })
    assert.deepEqual([moved.status, moved.json.error.code], [409, 'CHANNEL_ALREADY_EXISTS'])
  })

  it('of a change to another type or provider is a VALIDATION_ERROR', async t => {
    const { ask } = await linktorScene(t)
    const { json } = await ask<One>('POST', '/v1/channels', telegram)
    const at = `/v1/channels/${json.data.id}`
    for (const [body, field] of [
      [{ type: 'sms' }, 'type'],
      [{ config: { provider: 'twilio' } }, 'config.provider'],
      [{ config: { botToken: null } }, 'config.botToken'],
      [{ config: { botToken: 'none' } }, 'config.botToken'],
      [{ name: 7 }, 'name'],
    ] as const) {
      const refused = await ask<Refusal>('PATCH', at, body)
      assert.deepEqual([refused.status, refused.json.error.code], [400, 'VALIDATION_ERROR'])
      assert.equal(refused.json.error.details?.[0]?.field, field)
    }
    // What it is already, and what is masked, is no change.
    const same = { type: 'telegram', config: { type: 'telegram', botToken: '********', botUsername: '@x' } }
    assert.equal((await ask('PATCH', at, same)).status, 200)
  })

  it('of a deletion is ACTIVE_CONVERSATIONS_EXIST while there are some', async t => {
    const { ask, call } = await linktorScene(t)
    const id = await sandboxChannel(ask)
    await ask('POST', `/v1/channels/${id}/activate`)
    await customerWrites(call, id)
    for (const query of ['', '?force=false']) {
      const { status, json } = await ask<Refusal>('DELETE', `/v1/channels/${id}${query}`)
      hasShape('error', json)
      assert.deepEqual([status, json.error.code], [400, 'ACTIVE_CONVERSATIONS_EXIST'])
    }
    await ask('POST', `/v1/channels/${id}/deactivate`, { closeConversations: true })
    assert.equal((await ask('DELETE', `/v1/channels/${id}`)).status, 204)
  })

  it('of a parameter names it', async t => {
    const { ask } = await linktorScene(t)
    const id = await sandboxChannel(ask)
    for (const [url, field] of [
      ['/v1/channels?page=0', 'page'],
      ['/v1/channels?perPage=101', 'perPage'],
      ['/v1/channels?perPage=ten', 'perPage'],
      ['/v1/channels?status=broken', 'status'],
      ['/v1/channels?type=fax', 'type'],
      ['/v1/channels?sortBy=id', 'sortBy'],
      ['/v1/channels?sortOrder=up', 'sortOrder'],
      ['/v1/channels?limit=5', 'limit'],
      [`/v1/channels/${id}/stats?period=1y`, 'period'],
      [`/v1/channels/${id}/stats?granularity=second`, 'granularity'],
      [`/v1/channels/${id}/stats?period=7d&granularity=minute`, 'granularity'],
      [`/v1/channels/${id}/stats?period=30d&granularity=minute`, 'granularity'],
    ] as const) {
      const { status, json } = await ask<Refusal>('GET', url)
      hasShape('error', json)
      assert.deepEqual([status, json.error.code], [400, 'VALIDATION_ERROR'], url)
      assert.equal(json.error.details?.[0]?.field, field, url)
    }
    assert.equal((await ask('GET', `/v1/channels/${id}/stats?period=24h&granularity=minute`)).status, 200)
    assert.equal((await ask('DELETE', `/v1/channels/${id}?force=maybe`)).status, 400)
  })

  it('of credentials that the provider refuses is a CHANNEL_ERROR with the failing check', async t => {
    const telegram = await startTelegram()
    const { ask } = await linktorScene(t, { live: true, settings: { PORTICO_TELEGRAM_URL: telegram.url } })
    const { json } = await ask<One>('POST', '/v1/channels', {
      name: 'Bot',
      type: 'telegram',
      config: { botToken: '123456:ABC-DEF1234ghIkl-zyx57W2v' },
    })
    const at = `/v1/channels/${json.data.id}/activate`
    const refused = await ask<Refusal>('POST', at)
    hasShape('error', refused.json)
    assert.deepEqual([refused.status, refused.json.error.code], [422, 'CHANNEL_ERROR'])
    assert.equal(refused.json.error.details?.[0]?.field, 'credentials')
    await telegram.close()
    const away = await ask<Refusal>('POST', at)
    assert.deepEqual([away.status, away.json.error.code], [503, 'CHANNEL_ERROR'])
  })
})
