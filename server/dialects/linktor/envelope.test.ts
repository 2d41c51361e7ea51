import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe, test } from 'node:test'
import type { EventData } from '../../domain/entities.ts'
import { eventTypes } from '../../domain/event.ts'
import { linktorEnvelope } from './envelope.ts'

const ID = '0193b4c2-6a3e-7c51-9a55-1f2e3d4c5b6a'
const HEX = ID.replaceAll('-', '')
const NOW = 1_705_314_600_999
const times = { createdAt: NOW, updatedAt: NOW, version: 1 }

const channel = {
  id: ID,
  network: 'messenger',
  name: 'Page',
  status: 'error',
  config: { pageId: '1' },
  secrets: ['accessToken'],
  facts: {},
  metadata: {},
  condition: null,
  webhookUrl: null,
  activatedAt: null,
  deactivatedAt: null,
  deactivationReason: null,
  ...times,
}
const contact = { id: ID, name: 'Ada', language: null, identities: [], metadata: {}, ...times }
const conversation = {
  id: ID,
  channelId: ID,
  contactId: ID,
  status: 'open',
  unread: 1,
  lastMessageAt: NOW,
  closedAt: null,
  ...times,
}
const message = {
  id: ID,
  conversationId: ID,
  channelId: ID,
  contactId: ID,
  direction: 'inbound',
  status: 'received',
  content: {
    type: 'image',
    media: { url: 'https://example.com/a.jpg', mimeType: 'image/jpeg' },
    caption: 'Look',
  },
  metadata: null,
  replyTo: null,
  failure: null,
  ...times,
}
const webhook = {
  id: ID,
  url: 'https://example.com/',
  description: null,
  enabled: true,
  events: ['*'],
  headers: {},
  ...times,
}
const bot = { id: ID, name: 'Helper', ...times }

/** What each kind of event carries. */
const dataOf: Record<string, object> = {
  channel: { channel, condition: { code: 'credentials', message: 'Refused.' } },
  contact: { contact },
  conversation: { conversation, contact },
  message: { message, conversation, contact },
  webhook: { webhook },
  test: { webhook },
  bot: { bot, conversation },
}

const write = (type: string, data: object, secrets = ['whsec_new', 'whsec_old']) =>
  linktorEnvelope.write(
    { id: ID, type, channelId: ID, at: NOW, data: JSON.stringify(data satisfies EventData | object) },
    { workspaceId: ID, webhookId: ID, deliveryId: ID, secrets, channel: null, link: content => content },
    NOW,
  )

describe('an event', () => {
  for (const type of eventTypes) {
    test(`${type} is about one thing`, () => {
      const [about = ''] = type.split('.')
      const event = JSON.parse(write(type, dataOf[about] ?? {}).body)
      assert.deepEqual([event.id, event.event], [`evt_${HEX}`, type])
      assert.equal(event.timestamp, '2024-01-15T10:30:00.999Z')
      assert.deepEqual(event.meta, { organizationId: `org_${HEX}`, webhookId: `wh_${HEX}` })
      const kind = { test: 'webhook', bot: 'conversation' }[about] ?? about
      assert.equal(event.data.type, kind)
      assert.match(event.data.id, new RegExp(`_${HEX}$`))
      assert.equal(typeof event.data.attributes, 'object')
    })
  }

  test('of a message has its file beside its type, and ids as the vendor writes them', () => {
    const { attributes } = JSON.parse(write('message.received', dataOf.message ?? {}).body).data
    assert.deepEqual(attributes.content, {
      type: 'image',
      url: 'https://example.com/a.jpg',
      mimeType: 'image/jpeg',
      caption: 'Look',
    })
    assert.deepEqual(
      [attributes.channelId, attributes.conversationId, attributes.contactId],
      [`ch_${HEX}`, `conv_${HEX}`, `contact_${HEX}`],
    )
  })

  test('of a channel shows no secret, and why it happened', () => {
    const { attributes } = JSON.parse(write('channel.error', dataOf.channel ?? {}).body).data
    assert.deepEqual(attributes.config, { pageId: '1', pageAccessToken: '********' })
    assert.deepEqual(attributes.error, { code: 'credentials', message: 'Refused.' })
    assert.equal(attributes.channelType, 'facebook')
  })
})

test('the signature is over the moment and the body, by the newest secret', () => {
  const { headers, body } = write('test.ping', { webhook })
  const expected = createHmac('sha256', 'whsec_new').update(`1705314600.${body}`).digest('hex')
  assert.deepEqual(headers, {
    'content-type': 'application/json',
    'x-linktor-signature': `sha256=${expected}`,
    'x-linktor-timestamp': '1705314600',
    'x-linktor-event': 'test.ping',
    'x-linktor-delivery-id': `del_${HEX}`,
  })
})
