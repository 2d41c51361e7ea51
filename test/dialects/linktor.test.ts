import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBot } from '../../server/services/bots/create.ts'
import type { Json } from '../support/app.ts'
import { customerWrites, linktorScene, type Many, type One, sandboxChannel } from '../support/linktor.ts'
import { callerOf } from '../support/scene.ts'
import { eachStore } from '../support/stores.ts'
import { hasShape } from './linktor-seed.ts'

/** The vendor's page on channels, request by request. */

const TWILIO = {
  accountSid: `AC${'0a'.repeat(16)}`,
  authToken: '0123456789abcdef',
  phoneNumber: '+15551234567',
}

/** The page's bodies for each type, with real values for its placeholders; and what is shown of the settings. */
const samples: { body: { name: string; type: string; config: object }; shown: object }[] = [
  {
    body: {
      name: 'WhatsApp Business',
      type: 'whatsapp',
      config: {
        phoneNumberId: '123456789',
        accessToken: 'EAABcd...',
        businessAccountId: '987654321',
        verifyToken: 'my_verify_token',
      },
    },
    shown: {
      phoneNumberId: '123456789',
      accessToken: '********',
      businessAccountId: '987654321',
      verifyToken: '********',
    },
  },
  {
    body: {
      name: 'Telegram Bot',
      type: 'telegram',
      config: { botToken: '123456:ABC-DEF1234ghIkl-zyx57W2v' },
    },
    shown: { botToken: '********' },
  },
  {
    body: { name: 'SMS Support', type: 'sms', config: { provider: 'twilio', ...TWILIO } },
    shown: { provider: 'twilio', ...TWILIO, authToken: '********' },
  },
  {
    body: {
      name: 'Support Email',
      type: 'email',
      config: {
        provider: 'smtp',
        smtpHost: 'smtp.example.com',
        smtpPort: 587,
        smtpUser: 'support@example.com',
        smtpPassword: 'YOUR_PASSWORD',
        imapHost: 'imap.example.com',
        imapPort: 993,
        imapUser: 'support@example.com',
        imapPassword: 'YOUR_PASSWORD',
        fromName: 'Acme Support',
        fromEmail: 'support@example.com',
      },
    },
    shown: {
      provider: 'smtp',
      smtpHost: 'smtp.example.com',
      smtpPort: 587,
      smtpUser: 'support@example.com',
      smtpPassword: '********',
      imapHost: 'imap.example.com',
      imapPort: 993,
      imapUser: 'support@example.com',
      imapPassword: '********',
      fromName: 'Acme Support',
      fromEmail: 'support@example.com',
    },
  },
  {
    body: {
      name: 'Website Chat',
      type: 'webchat',
      config: {
        allowedOrigins: ['https://www.example.com', 'https://app.example.com'],
        theme: {
          primaryColor: '#0066cc',
          headerText: 'Chat with us',
          welcomeMessage: 'Hi! How can we help?',
        },
        requireEmail: false,
        showBranding: true,
      },
    },
    shown: {
      allowedOrigins: ['https://www.example.com', 'https://app.example.com'],
      theme: { primaryColor: '#0066cc', headerText: 'Chat with us', welcomeMessage: 'Hi! How can we help?' },
      requireEmail: false,
      showBranding: true,
    },
  },
  {
    body: {
      name: 'Facebook Page',
      type: 'facebook',
      config: { pageId: '1234567890', pageAccessToken: 'EAABpage', appSecret: '0123456789abcdef' },
    },
    shown: { pageId: '1234567890', pageAccessToken: '********', appSecret: '********' },
  },
  {
    body: {
      name: 'Instagram Business',
      type: 'instagram',
      config: { accountId: '17841400000000001', accessToken: 'EAABinsta' },
    },
    shown: { accountId: '17841400000000001', accessToken: '********' },
  },
  {
    body: {
      name: 'Voice Support',
      type: 'voice',
      config: { provider: 'twilio', ...TWILIO, speechToText: true, textToSpeech: true, recordCalls: true },
    },
    shown: {
      provider: 'twilio',
      ...TWILIO,
      authToken: '********',
      speechToText: true,
      textToSpeech: true,
      recordCalls: true,
    },
  },
]

describe('Linktor: creating a channel of each type of the page', () => {
  for (const { body, shown } of samples) {
    it(`${body.type}`, async t => {
      const { ask } = await linktorScene(t)
      const made = await ask<One>('POST', '/v1/channels', body)
      assert.equal(made.status, 201, made.text)
      hasShape('created', made.json)
      const { id, attributes } = made.json.data
      const { name, channelType, status, config, webhookUrl } = attributes
      assert.deepEqual(
        { name, channelType, status, config, webhookUrl },
        {
          name: body.name,
          channelType: body.type,
          status: 'inactive',
          config: shown,
          webhookUrl: `https://portico.example/webhooks/${id}`,
        },
      )
      assert.equal(made.headers.location, `/v1/channels/${id}`)

      const read = await ask<One>('GET', `/v1/channels/${id}`)
      hasShape('channel', read.json)
      assert.deepEqual(read.json.data.attributes.config, shown)
      const listed = await ask<Many>('GET', `/v1/channels?type=${body.type}`)
      hasShape('list', listed.json)
      assert.deepEqual(listed.json.data[0]?.attributes.config, shown)
    })
  }

  it('tells how to set up WhatsApp', async t => {
    const { ask } = await linktorScene(t)
    const { json } = await ask<One>('POST', '/v1/channels', samples[0]?.body)
    assert.equal(
      json.meta?.setupInstructions,
      `Configure your WhatsApp webhook to: ${json.data.attributes.webhookUrl} with verify token: my_verify_token`,
    )
  })
})

eachStore((_kind, open) => {
  it('Linktor: the page from top to bottom, on a channel that works', async t => {
    const scene = await linktorScene(t, { parts: { store: await open() } })
    const { ask, call, context, workspaceId } = scene
    const caller = callerOf(workspaceId)
    const { bot } = await createBot(context, caller, { name: 'Support Bot' })
    const botId = `bot_${bot.id.replaceAll('-', '')}`

    const made = await ask<One>('POST', '/v1/channels', {
      name: 'WhatsApp Business',
      type: 'sandbox',
      config: {},
      defaultBotId: botId,
      metadata: { team: 'sales' },
    })
    hasShape('created', made.json)
    const { id } = made.json.data
    const at = `/v1/channels/${id}`

    const test = await ask<{ data: Json }>('POST', `${at}/test`)
    hasShape('test', test.json)
    assert.equal(test.json.data.success, true)
    assert.equal(test.json.data.channelId, id)

    const active = await ask<One>('POST', `${at}/activate`)
    hasShape('activated', active.json)
    const again = await ask<One>('POST', `${at}/activate`)
    assert.equal(again.json.data.attributes.activatedAt, active.json.data.attributes.activatedAt)

    await customerWrites(call, id, 'Hello', 'ada')
    await customerWrites(call, id, 'Hello', 'bob')
    const read = await ask<One>('GET', at)
    hasShape('channel', read.json)
    const { stats, health, defaultBot, metadata, status } = read.json.data.attributes
    assert.deepEqual(stats, {
      messagesReceived24h: 2,
      messagesSent24h: 0,
      activeConversations: 2,
      messagesReceivedTotal: 2,
      messagesSentTotal: 0,
      totalConversations: 2,
    })
    assert.deepEqual({ defaultBot, metadata, status }, {
      defaultBot: { id: botId, name: 'Support Bot' },
      metadata: { team: 'sales' },
      status: 'active',
    } as object)
    assert.equal(health?.status, 'healthy')
    assert.ok(health?.lastChecked && health.lastMessageReceived)

    const listed = await ask<Many>('GET', '/v1/channels?status=active')
    hasShape('list', listed.json)
    assert.deepEqual(
      listed.json.data.map(item => [item.id, item.attributes.stats]),
      [[id, { messagesReceived24h: 2, messagesSent24h: 0, activeConversations: 2 }]],
    )

    const day = await ask<{ data: Json }>('GET', `${at}/stats?period=7d&granularity=day`)
    hasShape('stats', day.json)
    const { summary, timeSeries } = day.json.data as { summary: Json; timeSeries: unknown } as {
      summary: Json
      timeSeries: Json[]
    }
    assert.deepEqual([summary.messagesReceived, summary.conversationsStarted], [2, 2])
    assert.ok(
      timeSeries.length === 8 && timeSeries.every(point => `${point.timestamp}`.endsWith('T00:00:00.000Z')),
    )
    const usual = await ask<{ data: Json }>('GET', `${at}/stats`)
    hasShape('stats', usual.json)
    assert.equal(usual.json.data.period, '24h')
    assert.equal((usual.json.data.timeSeries as unknown as Json[]).length, 25)

    const second = await createBot(context, caller, { name: 'New Bot' })
    const changed = await ask<One>('PATCH', at, {
      name: 'WhatsApp Business - Main',
      defaultBotId: `bot_${second.bot.id.replaceAll('-', '')}`,
    })
    hasShape('updated', changed.json)
    assert.equal(changed.json.data.attributes.name, 'WhatsApp Business - Main')
    assert.equal(changed.json.data.attributes.defaultBot?.name, 'New Bot')
    const without = await ask<One>('PATCH', at, { defaultBotId: null })
    assert.equal(without.json.data.attributes.defaultBot, undefined)

    const off = await ask<One>('POST', `${at}/deactivate`, {
      reason: 'Maintenance',
      closeConversations: false,
    })
    hasShape('deactivated', off.json)
    assert.equal(off.json.data.attributes.deactivationReason, 'Maintenance')
    assert.equal((await customerWrites(call, id)).status, 409, 'nothing is received while it is off')
    assert.equal((await ask('POST', `${at}/deactivate`)).status, 200)

    const held = await ask('DELETE', at)
    assert.equal(held.status, 400)
    const gone = await ask('DELETE', `${at}?force=true`)
    assert.deepEqual([gone.status, gone.text], [204, ''])
    assert.equal((await ask('GET', at)).status, 404)
    const closed = await call<{ items: { status: string }[] }>('GET', '/conversations')
    assert.deepEqual(
      closed.json.items.map(item => item.status),
      ['closed', 'closed'],
    )
  })
})

describe('Linktor: the list', () => {
  it('is turned page by page, sorted, filtered and searched', async t => {
    const { ask, call } = await linktorScene(t)
    for (const name of ['b shop', 'a desk', 'c shop', 'd desk', 'e shop']) {
      await sandboxChannel(ask, { name })
    }
    await call('POST', '/channels', {
      network: 'twilio-sms',
      name: 'f sms',
      config: TWILIO,
    })
    const [first] = (await ask<Many>('GET', '/v1/channels?search=a%20desk')).json.data
    await ask('POST', `/v1/channels/${first?.id}/activate`)
    for (const [query, names, pagination] of [
      ['', ['f sms', 'e shop', 'd desk', 'c shop', 'a desk', 'b shop'], [1, 20, 1, 6]],
      ['?perPage=4', ['f sms', 'e shop', 'd desk', 'c shop'], [1, 4, 2, 6]],
      ['?perPage=4&page=2', ['a desk', 'b shop'], [2, 4, 2, 6]],
      ['?perPage=4&page=3', [], [3, 4, 2, 6]],
      ['?sortOrder=asc&perPage=2', ['b shop', 'a desk'], [1, 2, 3, 6]],
      ['?sortBy=name&sortOrder=asc&perPage=2', ['a desk', 'b shop'], [1, 2, 3, 6]],
      ['?sortBy=name&perPage=1', ['f sms'], [1, 1, 6, 6]],
      ['?sortBy=updatedAt&perPage=1', ['a desk'], [1, 1, 6, 6]],
      ['?search=SHOP', ['e shop', 'c shop', 'b shop'], [1, 20, 1, 3]],
      ['?search=%25', [], [1, 20, 0, 0]],
      ['?type=sms', ['f sms'], [1, 20, 1, 1]],
      ['?type=sandbox&search=desk&status=active', ['a desk'], [1, 20, 1, 1]],
      ['?type=voice', [], [1, 20, 0, 0]],
      ['?status=error', [], [1, 20, 0, 0]],
    ] as const) {
      const { json } = await ask<Many>('GET', `/v1/channels${query}`)
      const { page, perPage, totalPages, totalCount } = json.meta.pagination
      assert.deepEqual(
        [json.data.map(item => `${item.attributes.name}`), [page, perPage, totalPages, totalCount]],
        [names, pagination],
        query,
      )
    }
  })
})
