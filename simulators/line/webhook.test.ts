import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type messagingApi, validateSignature, type webhook } from '@line/bot-sdk'
import { addTestAccount, refused, startTestAccount, type TestAccount } from './test-account.ts'

describe('webhook', () => {
  let account: TestAccount
  before(async () => {
    account = await startTestAccount()
  })
  after(() => account.line.close())
  beforeEach(() => {
    account.line.faults.clear()
    account = addTestAccount(account.line)
  })

  const calls: { events: webhook.Event[]; destination: string; signature: string; body: string }[] = []
  let answers: number[] = []
  let receiver: Server
  let url: string
  before(async () => {
    receiver = createServer(async (request, response) => {
      const body = await text(request)
      calls.push({ ...JSON.parse(body), body, signature: String(request.headers['x-line-signature']) })
      response.writeHead(answers.shift() ?? 200).end()
    })
    await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  })
  after(() => receiver.close())
  beforeEach(() => {
    calls.length = 0
    answers = []
  })

  it('is set, told, and tried without events', async () => {
    assert.equal((await refused(account.client.getWebhookEndpoint()))[0], 404)
    await account.client.setWebhookEndpoint({ endpoint: url })
    assert.deepEqual(await account.client.getWebhookEndpoint(), { endpoint: url, active: true })
    const { success, reason } = await account.client.testWebhookEndpoint({ endpoint: url })
    assert.deepEqual([success, reason, calls[0]?.events], [true, 'OK', []])
    answers = [401]
    const failed = await account.client.testWebhookEndpoint()
    assert.deepEqual([failed.success, failed.reason, failed.detail], [false, 'ERROR_STATUS_CODE', '401'])
  })

  for (const endpoint of ['http://example.com/hook', 'hook']) {
    it(`refuses ${endpoint}`, async () => {
      const [status, { message }] = await refused(account.client.setWebhookEndpoint({ endpoint }))
      assert.deepEqual([status, message], [400, 'Invalid webhook endpoint URL'])
    })
  }

  it('gets every act of a person, signed', async () => {
    await account.client.setWebhookEndpoint({ endpoint: url })
    const customer = account.line.customer(account.userId)
    await account.client.pushMessage({
      to: customer.thread,
      messages: [
        {
          type: 'template',
          altText: 'a',
          template: {
            type: 'confirm',
            text: 'a',
            actions: [
              { type: 'postback', label: 'Yes', data: 'yes' },
              { type: 'postback', label: 'No', data: 'no' },
            ],
          } as messagingApi.ConfirmTemplate,
        } as messagingApi.TemplateMessage,
      ],
    })
    const { message } = customer.sendText('Hello') as unknown as webhook.MessageEvent
    customer.sendImage()
    customer.sendVideo()
    customer.sendAudio()
    customer.sendFile()
    customer.sendSticker()
    customer.sendLocation(1, 2)
    customer.press('yes')
    customer.unsend(message.id)
    customer.unfollow()
    customer.follow()
    assert.throws(() => customer.press('maybe'), /No button/)
    await account.line.settled()
    assert.deepEqual(
      calls.flatMap(({ events }) => events.map(e => (e.type === 'message' ? e.message.type : e.type))),
      [
        'text',
        'image',
        'video',
        'audio',
        'file',
        'sticker',
        'location',
        'postback',
        'unsend',
        'unfollow',
        'follow',
      ],
    )
    for (const { body, signature, destination } of calls) {
      assert.ok(validateSignature(body, account.channelSecret, signature))
      assert.equal(destination, account.userId)
    }
  })

  it('gets what it did not take again, marked as such', async () => {
    await account.client.setWebhookEndpoint({ endpoint: url })
    answers = [503, 500]
    const event = account.line.customer(account.userId).sendText('Hello')
    await account.line.settled()
    account.line.redeliver(account.userId, event)
    await account.line.settled()
    assert.deepEqual(
      calls.map(({ events: [e] }) => [e?.webhookEventId, e?.deliveryContext.isRedelivery]),
      [false, true, true, true].map(again => [event.webhookEventId, again]),
    )
  })

  it('gets several events in one call', async () => {
    await account.client.setWebhookEndpoint({ endpoint: url })
    const customer = account.line.customer(account.userId, { groupId: `C${'a'.repeat(32)}` })
    account.line.together(account.userId, () => ['a', 'b'].forEach(text => void customer.sendText(text)))
    await account.line.settled()
    assert.deepEqual(
      calls.map(({ events }) => events.map(e => e.source?.type)),
      [['group', 'group']],
    )
  })

  it('gets nothing while it is not used', async () => {
    await account.client.setWebhookEndpoint({ endpoint: url })
    account.line.useWebhook(account.userId, false)
    assert.deepEqual(await account.client.getWebhookEndpoint(), { endpoint: url, active: false })
    account.line.customer(account.userId).sendText('Hello')
    await account.line.settled()
    assert.deepEqual(calls, [])
  })
})
