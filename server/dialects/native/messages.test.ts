import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import { client, type Json, newKey, newWorkspace, testApp } from '../../../test/support/app.ts'
import { eventually } from '../../../test/support/scene.ts'
import { newId } from '../../domain/ids.ts'
import { handOn } from '../../services/fallback/hand-on.ts'
import { runLanes } from '../../services/lanes/runner.ts'
import { outbox } from '../../services/outbox/send.ts'

const text = (text: string) => ({ type: 'text', text })

/** A sandbox channel that is on, with one message of a customer. */
async function scene(t: TestContext) {
  const { app, context } = await testApp(t)
  const workspace = await newWorkspace(context)
  const call = await client(app, workspace.key)
  const { json: channel } = await call<{ id: string }>('POST', '/channels', {
    network: 'sandbox',
    name: 'Counter',
    config: {},
  })
  await call('POST', `/channels/${channel.id}/activate`)
  const played = await call('POST', `/channels/${channel.id}/sandbox/events`, {
    type: 'message',
    sender: { address: 'ada', name: 'Ada' },
    content: text('Hello'),
  })
  assert.equal(played.status, 204)
  const inbound = (await call<{ items: Record<string, string>[] }>('GET', '/messages')).json.items[0]
  assert.ok(inbound)
  return { app, context, workspace, call, channel, inbound }
}

describe('messages', () => {
  test('what a customer wrote is read with its conversation and contact', async t => {
    const { call, channel, inbound } = await scene(t)
    assert.equal(inbound.direction, 'inbound')
    assert.deepEqual(inbound.content, text('Hello'))
    const found = await call('GET', `/messages/${inbound.id}`)
    assert.equal(found.json.status, 'received')
    const { json: conversation } = await call('GET', `/conversations/${inbound.conversationId}`)
    assert.equal(conversation.unread, 1)
    const { json: contact } = await call('GET', `/contacts/${inbound.contactId}`)
    assert.equal(contact.name, 'Ada')
    const window = await call('GET', `/channels/${channel.id}/contacts/${inbound.contactId}/window`)
    assert.deepEqual(window.json, { permanent: true, expiresAt: null })
  })

  test('a message is accepted for a conversation, a contact or an address', async t => {
    const { call, channel, inbound } = await scene(t)
    const targets = [
      { conversationId: inbound.conversationId },
      { channelId: channel.id, contactId: inbound.contactId },
      { channelId: channel.id, to: 'ada' },
    ]
    for (const target of targets) {
      const sent = await call('POST', '/messages', { ...target, content: text('Hi'), replyTo: inbound.id })
      assert.equal(sent.status, 202, sent.text)
      assert.equal(sent.headers.location, `/api/v1/messages/${sent.json.id}`)
      assert.equal(sent.json.conversationId, inbound.conversationId)
      assert.equal(sent.json.replyTo, inbound.id)
    }
    const query = `?conversationId=${inbound.conversationId}&direction=outbound`
    const { json } = await call<{ items: unknown[] }>('GET', `/messages${query}`)
    assert.equal(json.items.length, 3)
    const ofConversation = await call<{ items: unknown[] }>(
      'GET',
      `/conversations/${inbound.conversationId}/messages`,
    )
    assert.equal(ofConversation.json.items.length, 4)
  })

  test('a message may wait for its time', async t => {
    const { call, inbound } = await scene(t)
    const at = new Date(Date.now() + 3_600_000).toISOString()
    const body = { conversationId: inbound.conversationId, content: text('Later'), scheduledAt: at }
    const { json } = await call('POST', '/messages', body)
    assert.equal(json.status, 'scheduled')
    assert.equal(json.scheduledAt, at)
  })

  test('a message that cannot go is sent over the next channel it names', async t => {
    const { context, call, channel } = await scene(t)
    const { json: other } = await call<{ id: string }>('POST', '/channels', {
      network: 'sandbox',
      name: 'Off',
      config: {},
    })
    const lanes = [runLanes(context, outbox(context)), runLanes(context, handOn(context))]
    const fallback = [{ channelId: `ch_${channel.id.replaceAll('-', '')}`, to: 'bo', afterSeconds: 60 }]
    const body = { channelId: other.id, to: 'ada', content: text('Hi'), fallback }
    const sent = await call('POST', '/messages', body, { 'idempotency-key': 'one' })
    assert.equal(sent.status, 202, sent.text)
    assert.deepEqual(
      [sent.json.status, sent.json.failure?.code, sent.json.fallback],
      [
        'failed',
        'channel_unavailable',
        { channels: [{ channelId: channel.id, to: 'bo', afterSeconds: 60 }], messageId: null },
      ],
    )
    const first = await eventually(async () => {
      const { json } = await call<{ fallback: { messageId: string }; fallbacks: { status: string }[] }>(
        'GET',
        `/messages/${sent.json.id}`,
      )
      return json.fallbacks[0]?.status === 'delivered' && json
    }).finally(() => Promise.all(lanes.map(lane => lane.stop(0))))
    const { messageId } = first.fallback
    assert.deepEqual(first.fallbacks, [{ messageId, channelId: channel.id, status: 'delivered' }])
    const { json: second } = await call('GET', `/messages/${messageId}`)
    assert.deepEqual([second.fallbackOf, second.fallback, second.fallbacks], [sent.json.id, null, []])
    const { json: events } = await call<{ items: Json[] }>('GET', '/events?type=message.fallback')
    assert.deepEqual(
      events.items.map(({ channelId, data }) => [channelId, data?.message?.id, data?.substitute?.messageId]),
      [[other.id, sent.json.id, messageId]],
    )
    const again = await call('POST', '/messages', body, { 'idempotency-key': 'one' })
    assert.equal(again.json.id, sent.json.id)
  })

  for (const [what, fallback, field] of [
    ['no channel', [{}], '/fallback/0/channelId'],
    ['what is no channel', [{ channelId: 'x', to: 'bo' }], '/fallback/0/channelId'],
    ['a channel that is not there', [{ channelId: newId(), to: 'bo' }], '/fallback/0/channelId'],
    ['a contact that is none', [{ channelId: 'own', contactId: 'x' }], '/fallback/0/contactId'],
    ['nobody', [{ channelId: 'own', to: 'bo' }, { channelId: 'other' }], '/fallback/1/to'],
    ['no time', [{ channelId: 'own', to: 'bo', afterSeconds: 0 }], '/fallback/0/afterSeconds'],
    ['too long a time', [{ channelId: 'own', to: 'bo', afterSeconds: 700_000 }], '/fallback/0/afterSeconds'],
    ['too many', Array.from({ length: 6 }, () => ({ channelId: 'own', to: 'bo' })), '/fallback'],
    ['none', [], '/fallback'],
  ] as [string, { channelId?: string }[], string][]) {
    test(`a fallback to ${what} is refused, naming the field`, async t => {
      const { call, channel } = await scene(t)
      const { json: other } = await call<{ id: string }>('POST', '/channels', {
        network: 'sandbox',
        name: 'Other',
        config: {},
      })
      const named = new Map([
        ['own', channel.id],
        ['other', other.id],
      ])
      const filled = fallback.map(each =>
        each.channelId === undefined
          ? each
          : { ...each, channelId: named.get(each.channelId) ?? each.channelId },
      )
      const body = { channelId: channel.id, to: 'ada', content: text('Hi'), fallback: filled }
      const { status, json } = await call<{ field: string }>('POST', '/messages', body)
      assert.deepEqual([status, json.field], [400, field])
    })
  }

  const refused: [string, unknown, string][] = [
    ['no content', {}, '/content'],
    ['an unknown type', { content: { type: 'hologram' } }, '/content/type'],
    ['a field of the type is missing', { content: { type: 'text' } }, '/content/text'],
    ['a field of another type', { content: { type: 'text', text: 'a', caption: 'b' } }, '/content/caption'],
    [
      'a bad button',
      { content: { type: 'buttons', text: 'a', buttons: [{ kind: 'url', text: 'b', url: 'javascript:1' }] } },
      '/content/buttons/0/url',
    ],
    ['no target', { content: text('a') }, '/channelId'],
    ['a time that is none', { content: text('a'), scheduledAt: 'soon' }, '/scheduledAt'],
  ]
  for (const [name, body, field] of refused) {
    test(`refused with its field: ${name}`, async t => {
      const { call } = await scene(t)
      const { status, json } = await call('POST', '/messages', body)
      assert.equal(status, 400)
      assert.equal(json.field, field)
    })
  }

  test('a conversation is closed, opened again and read', async t => {
    const { call, inbound } = await scene(t)
    const path = `/conversations/${inbound.conversationId}`
    assert.equal((await call('PATCH', path, { status: 'closed' })).json.status, 'closed')
    assert.equal((await call('PATCH', path, { status: 'open' })).json.status, 'open')
    assert.equal((await call('POST', `${path}/read`)).json.unread, 0)
    assert.equal((await call('PATCH', path, { status: 'asleep' })).json.field, '/status')
    const { json } = await call<{ items: unknown[] }>('GET', '/conversations?status=open')
    assert.equal(json.items.length, 1)
  })

  test('a key for one channel reads and writes there and nowhere else', async t => {
    const { app, context, workspace, channel, inbound } = await scene(t)
    const owner = await client(app, workspace.key)
    const other = await owner('POST', '/channels', { network: 'sandbox', name: 'Other', config: {} })
    await owner('POST', `/channels/${other.json.id}/activate`)
    const policies = ['messages.*', 'conversations.*'].map(permission => ({
      permission,
      resource: `channels/${channel.id}`,
    }))
    const call = await client(app, await newKey(context, workspace.id, policies))
    const allowed: [string, string, unknown?][] = [
      ['GET', `/messages?channelId=${channel.id}`],
      ['GET', `/messages/${inbound.id}`],
      ['GET', `/conversations/${inbound.conversationId}`],
      ['POST', '/messages', { channelId: channel.id, to: 'ada', content: text('Hi') }],
    ]
    const forbidden: [string, string, unknown?][] = [
      ['GET', '/messages'],
      ['GET', `/messages?channelId=${other.json.id}`],
      ['GET', '/channels'],
      ['POST', '/messages', { channelId: other.json.id, to: 'ada', content: text('Hi') }],
    ]
    for (const [method, path, body] of allowed) {
      const { status } = await call(method, path, body)
      assert.ok(status < 300, `${method} ${path} ${status}`)
    }
    for (const [method, path, body] of forbidden) {
      assert.equal((await call(method, path, body)).status, 403, `${method} ${path}`)
    }
  })

  test('the file of a message without one is not there', async t => {
    const { call, inbound } = await scene(t)
    assert.equal((await call('GET', `/messages/${inbound.id}/media`)).status, 404)
    assert.equal((await call('GET', `/messages/${newId()}/media`)).status, 404)
  })
})
