import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startMeta } from '../../simulators/meta/index.ts'
import { startTelegram } from '../../simulators/telegram/index.ts'
import { startTwilio } from '../../simulators/twilio/index.ts'
import type { Json } from '../support/app.ts'
import { customerWrites, linktorScene, type Many, type One, sandboxChannel } from '../support/linktor.ts'
import { eventually } from '../support/scene.ts'
import { hasShape } from './linktor-seed.ts'

describe('Linktor: channels on networks', () => {
  it('are tested, activated and deactivated at the provider, which tells of the account', async t => {
    const [telegram, meta, twilio] = [await startTelegram(), await startMeta(), await startTwilio()]
    t.after(() => Promise.all([telegram.close(), meta.close(), twilio.close()]))
    const { ask } = await linktorScene(t, {
      live: true,
      settings: {
        PORTICO_TELEGRAM_URL: telegram.url,
        PORTICO_WHATSAPP_URL: meta.url,
        PORTICO_MESSENGER_URL: meta.url,
        PORTICO_INSTAGRAM_URL: meta.url,
        PORTICO_TWILIO_SMS_URL: twilio.url,
        PORTICO_TWILIO_VOICE_URL: twilio.url,
      },
    })
    const bot = telegram.addBot()
    const app = meta.addApp()
    const number = meta.addNumber(app.id)
    const page = meta.addPage(app.id)
    const account = twilio.addAccount()
    const sms = { accountSid: account.sid, authToken: account.authToken }
    twilio.addNumber(account.sid, '+15557122661')
    twilio.addNumber(account.sid, '+15557122662')

    for (const [type, config, shown] of [
      ['telegram', { botToken: bot.token }, { botUsername: `@${bot.username}` }],
      [
        'whatsapp',
        {
          phoneNumberId: number.phoneNumberId,
          accessToken: number.accessToken,
          businessAccountId: number.businessAccountId,
          verifyToken: 'my_verify_token',
          appSecret: app.secret,
        },
        { phoneNumber: `+${number.number}`, businessName: 'Lucky Shrub' },
      ],
      [
        'facebook',
        { pageId: page.pageId, pageAccessToken: page.accessToken, appSecret: app.secret },
        { pageName: 'Lucky Shrub' },
      ],
      [
        'instagram',
        { accountId: page.instagramId, accessToken: page.accessToken, appSecret: app.secret },
        { username: 'luckyshrub' },
      ],
      [
        'webchat',
        { allowedOrigins: ['https://www.example.com'], requireEmail: true },
        { requireEmail: true },
      ],
      ['sms', { provider: 'twilio', ...sms, phoneNumber: '+15557122661' }, {}],
      ['voice', { provider: 'twilio', ...sms, phoneNumber: '+15557122662', recordCalls: true }, {}],
    ] as const) {
      const made = await ask<One>('POST', '/v1/channels', { name: type, type, config })
      assert.equal(made.status, 201, made.text)
      const at = `/v1/channels/${made.json.data.id}`
      const active = await ask<One>('POST', `${at}/activate`)
      assert.equal(active.status, 200, active.text)
      hasShape('activated', active.json)
      assert.partialDeepStrictEqual(active.json.data.attributes.config, shown as object, type)
      const test = await ask<{ data: { success: boolean } }>('POST', `${at}/test`)
      hasShape('test', test.json)
      assert.equal(test.json.data.success, true, test.text)
      const off = await ask<One>('POST', `${at}/deactivate`, { reason: 'Maintenance' })
      hasShape('deactivated', off.json)
    }
    assert.equal((await ask<Many>('GET', '/v1/channels?status=inactive')).json.meta.pagination.totalCount, 7)
  })

  it('a channel whose token ends is an error, and a new token mends it', async t => {
    const telegram = await startTelegram()
    t.after(() => telegram.close())
    const { ask } = await linktorScene(t, { live: true, settings: { PORTICO_TELEGRAM_URL: telegram.url } })
    const { token, id: botId } = telegram.addBot()
    const made = await ask<One>('POST', '/v1/channels', {
      name: 'Bot',
      type: 'telegram',
      config: { botToken: token },
    })
    const at = `/v1/channels/${made.json.data.id}`
    await ask('POST', `${at}/activate`)
    telegram.faults.revoke(token)
    const failed = await ask<{ data: { success: boolean; tests: Json[] } }>('POST', `${at}/test`)
    hasShape('test', failed.json)
    assert.equal(failed.json.data.success, false)
    assert.equal(failed.json.data.tests.find(test => `${test.status}` === 'failed')?.name, 'credentials')
    const { attributes } = (await ask<One>('GET', at)).json.data
    assert.deepEqual(
      [attributes.status, attributes.health?.status, attributes.error?.code],
      ['error', 'unhealthy', 'credentials'],
    )
    assert.equal((await ask<Many>('GET', '/v1/channels?status=error')).json.data.length, 1)

    const next = `${botId}:another-token-of-the-same-bot-0001`
    telegram.addBot({ token: next })
    const mended = await ask<One>('PATCH', at, { config: { botToken: next } })
    assert.equal(mended.json.data.attributes.status, 'active')
  })

  it('the last step of a person leaves it pending, and tells what to do', async t => {
    const meta = await startMeta()
    t.after(() => meta.close())
    const { ask } = await linktorScene(t, { live: true, settings: { PORTICO_MESSENGER_URL: meta.url } })
    const app = meta.addApp()
    const page = meta.addPage(app.id)
    // Without the app's secret nobody but a person can tell Meta where to deliver.
    const config = { pageId: page.pageId, pageAccessToken: page.accessToken }
    const made = await ask<One>('POST', '/v1/channels', { name: 'Page', type: 'facebook', config })
    const pending = await ask<One>('POST', `/v1/channels/${made.json.data.id}/activate`)
    assert.equal(pending.json.data.attributes.status, 'pending')
    assert.match(`${pending.json.meta?.setupInstructions}`, /Callback URL: http.*Verify token: /s)
    assert.equal((await ask<Many>('GET', '/v1/channels?status=pending')).json.data.length, 1)
    const read = await ask<One>('GET', `/v1/channels/${made.json.data.id}`)
    assert.equal(read.json.meta?.setupInstructions, pending.json.meta?.setupInstructions)
    const flat = await ask<Json>('GET', `/channels/${made.json.data.id}`)
    assert.equal(flat.json.status, 'connecting', 'as the SDKs call it')
    const waiting = await ask<{ data: Json[] }>('GET', '/channels?status=connecting')
    assert.equal(waiting.json.data.length, 1)
  })

  it('messages flow while it is on, and the statistics count them', async t => {
    const { ask, call } = await linktorScene(t, { live: true })
    const id = await sandboxChannel(ask)
    await ask('POST', `/v1/channels/${id}/activate`)
    await customerWrites(call, id)
    await call('POST', '/messages', { channelId: id, to: 'ada', content: { type: 'text', text: 'Hi' } })
    const summary = await eventually(async () => {
      const { json } = await ask<{ data: { summary: Json } }>(
        'GET',
        `/v1/channels/${id}/stats?period=1h&granularity=minute`,
      )
      return Number(json.data.summary.messagesSent) === 1 && json.data.summary
    })
    assert.equal(summary.messagesReceived, 1)
    const { attributes } = (await ask<One>('GET', `/v1/channels/${id}`)).json.data
    assert.ok(attributes.health?.lastMessageSent)
    assert.equal(attributes.stats?.messagesSent24h, 1)
  })
})
