import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import type { messagingApi } from '@line/bot-sdk'
import { addTestAccount, refused, startTestAccount, type TestAccount } from './test-account.ts'

describe('push', () => {
  let account: TestAccount
  before(async () => {
    account = await startTestAccount()
  })
  after(() => account.line.close())
  beforeEach(() => {
    account.line.faults.clear()
    account = addTestAccount(account.line)
  })

  const hi: messagingApi.Message = { type: 'text', text: 'hi' }
  const push = (to: string, messages: messagingApi.Message[] = [hi], key?: string) =>
    account.client.pushMessage({ to, messages }, key)

  it('arrives, and is told by its id', async () => {
    const customer = account.line.customer(account.userId)
    const { sentMessages } = await push(customer.thread, [hi, hi])
    assert.deepEqual(customer.received(), [
      { to: customer.userId, messages: [hi, hi], ids: sentMessages.map(m => m.id), arrived: true },
    ])
  })

  it('is carried out once under one retry key', async () => {
    const customer = account.line.customer(account.userId)
    const key = '123e4567-e89b-12d3-a456-426614174000'
    const { httpResponse, body } = await account.client.pushMessageWithHttpInfo(
      { to: customer.thread, messages: [hi] },
      key,
    )
    const again = await fetch(`${account.line.url}/v2/bot/message/push`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${account.channelAccessToken}`,
        'content-type': 'application/json',
        'x-line-retry-key': key,
      },
      body: JSON.stringify({ to: customer.thread, messages: [hi] }),
    })
    assert.equal(again.status, 409)
    assert.equal(
      again.headers.get('x-line-accepted-request-id'),
      httpResponse.headers.get('x-line-request-id'),
    )
    assert.deepEqual(await again.json(), { message: 'The retry key is already accepted', ...body })
    assert.equal(customer.received().length, 1)
  })

  it('is taken for whoever has blocked the account, and does not arrive', async () => {
    const customer = account.line.customer(account.userId)
    customer.unfollow()
    await push(customer.thread)
    assert.deepEqual(customer.received(), [])
    assert.equal(account.line.sent(account.userId).length, 1)
  })

  it('ends with the messages of the month', async () => {
    account = addTestAccount(account.line, { monthlyLimit: 1 })
    const { thread } = account.line.customer(account.userId)
    assert.deepEqual(await account.client.getMessageQuota(), { type: 'limited', value: 1 })
    await push(thread)
    assert.deepEqual(await refused(push(thread)), [429, { message: 'You have reached your monthly limit.' }])
    assert.deepEqual(await account.client.getMessageQuotaConsumption(), { totalUsage: 1 })
  })

  const url = 'https://example.com/a'
  const image: messagingApi.Message = { type: 'image', originalContentUrl: url, previewImageUrl: url }
  const action: messagingApi.Action = { type: 'postback', label: 'A', data: 'a' }
  const template = (template: object) =>
    ({ type: 'template', altText: 'a', template }) as messagingApi.TemplateMessage

  const taken: [string, messagingApi.Message][] = [
    ['a picture', image],
    ['a film', { ...image, type: 'video' } as messagingApi.VideoMessage],
    ['a sound', { type: 'audio', originalContentUrl: url, duration: 1 } as messagingApi.AudioMessage],
    ['a sticker', { type: 'sticker', packageId: '446', stickerId: '1988' } as messagingApi.StickerMessage],
    [
      'a place',
      {
        type: 'location',
        title: 'a',
        address: 'b',
        latitude: 1,
        longitude: -180,
      } as messagingApi.LocationMessage,
    ],
    ['buttons', template({ type: 'buttons', text: 'a', actions: [action] })],
    ['a question', template({ type: 'confirm', text: 'a', actions: [action, action] })],
    [
      'a carousel',
      template({
        type: 'carousel',
        columns: [{ thumbnailImageUrl: url, title: 't', text: 'a', actions: [action] }],
      }),
    ],
    [
      'quick replies',
      {
        ...hi,
        quickReply: {
          items: [
            { type: 'action', action: { type: 'uri', label: 'A', uri: 'tel:+1' } },
            { type: 'action', action: { type: 'message', label: 'A', text: 'a' } },
          ],
        },
      },
    ],
  ]
  for (const [name, message] of taken) {
    it(`takes ${name}`, async () => {
      await push(account.line.customer(account.userId).thread, [message])
    })
  }

  const columns = (...columns: object[]) =>
    template({
      type: 'carousel',
      columns: columns.map(column => ({ text: 'a', actions: [action], ...column })),
    })
  const label = (text: string) =>
    template({ type: 'buttons', text: 'a', actions: [{ ...action, label: text }] })
  const uri = (uri: string) =>
    template({ type: 'buttons', text: 'a', actions: [{ type: 'uri', label: 'A', uri }] })
  const wrong: [string, unknown[], string, RegExp][] = [
    ['no message', [], 'messages', /between 1 and 5/],
    ['six messages', Array(6).fill(hi), 'messages', /between 1 and 5/],
    ['something that is none', ['hi'], 'messages[0]', /object/],
    ['an unknown kind', [hi, { type: 'hologram' }], 'messages[1].type', /one of the following/],
    ['a blank text', [{ type: 'text', text: ' ' }], 'messages[0].text', /empty/],
    ['a long text', [{ type: 'text', text: 'a'.repeat(5001) }], 'messages[0].text', /5000/],
    [
      'a picture without a preview',
      [{ type: 'image', originalContentUrl: url }],
      'messages[0].previewImageUrl',
      /empty/,
    ],
    [
      'a picture that is not behind https',
      [{ ...image, originalContentUrl: 'http://example.com/a' }],
      'messages[0].originalContentUrl',
      /scheme/,
    ],
    [
      'a sound of no length',
      [{ type: 'audio', originalContentUrl: url }],
      'messages[0].duration',
      /positive/,
    ],
    [
      'a sticker without a number',
      [{ type: 'sticker', packageId: 'a', stickerId: '1' }],
      'messages[0].packageId',
      /number/,
    ],
    [
      'a place beyond the pole',
      [{ type: 'location', title: 'a', address: 'b', latitude: 91, longitude: 0 }],
      'messages[0].latitude',
      /90/,
    ],
    ['no template', [{ type: 'template', altText: 'a' }], 'messages[0].template', /empty/],
    ['an unknown template', [template({ type: 'grid' })], 'messages[0].template.type', /one of/],
    [
      'a long question',
      [template({ type: 'buttons', text: 'a'.repeat(161), actions: [action] })],
      'messages[0].template.text',
      /160/,
    ],
    [
      'a long question with a title',
      [template({ type: 'buttons', title: 't', text: 'a'.repeat(61), actions: [action] })],
      'messages[0].template.text',
      /60/,
    ],
    [
      'five buttons',
      [template({ type: 'buttons', text: 'a', actions: Array(5).fill(action) })],
      'messages[0].template.actions',
      /1 and 4/,
    ],
    [
      'a question with one answer',
      [template({ type: 'confirm', text: 'a', actions: [action] })],
      'messages[0].template.actions',
      /2 and 2/,
    ],
    ['a long label', [label('a'.repeat(21))], 'messages[0].template.actions[0].label', /20/],
    ['a link of another kind', [uri('ftp://a')], 'messages[0].template.actions[0].uri', /scheme/],
    ['no columns', [columns()], 'messages[0].template.columns', /1 and 10/],
    [
      'columns of different heights',
      [columns({}, { actions: [action, action] })],
      'messages[0].template.columns',
      /number of actions/,
    ],
    [
      'columns of different kinds',
      [columns({}, { title: 't' })],
      'messages[0].template.columns',
      /same elements/,
    ],
    [
      'fourteen quick replies',
      [{ ...hi, quickReply: { items: Array(14).fill({ type: 'action', action }) } }],
      'messages[0].quickReply.items',
      /1 and 13/,
    ],
    [
      'a quick reply that does nothing',
      [{ ...hi, quickReply: { items: [{}] } }],
      'messages[0].quickReply.items[0].action',
      /empty/,
    ],
  ]
  for (const [name, messages, property, message] of wrong) {
    it(`refuses ${name}`, async () => {
      const { thread } = account.line.customer(account.userId)
      const [status, body] = await refused(push(thread, messages as messagingApi.Message[]))
      assert.equal(status, 400)
      assert.match(body.message, /^The request body has \d error\(s\)$/)
      const [detail] = body.details ?? []
      assert.equal(detail?.property, property)
      assert.match(detail?.message ?? '', message)
      assert.deepEqual(account.line.sent(account.userId), [])
    })
  }

  it('refuses an unknown recipient, and a retry key that is no UUID', async () => {
    const [status, { message }] = await refused(push('U4af4980629'))
    assert.equal(status, 400)
    assert.match(message, /'to'/)
    const { thread } = account.line.customer(account.userId)
    assert.deepEqual(await refused(push(thread, [hi], 'again')), [
      400,
      { message: 'The retry key is invalid' },
    ])
  })
})
