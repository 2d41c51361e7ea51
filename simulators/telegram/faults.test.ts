import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, it } from 'node:test'
import type { Message } from '@grammyjs/types'
import { addTestBot, refusal, startTestBot, type TestBot } from './test-bot.ts'

const CHAT = 42
const HI = { chat_id: CHAT, text: 'hi' }

describe('faults', () => {
  let bot: TestBot
  beforeEach(async () => {
    bot = await startTestBot()
    bot.telegram.customer(bot.token, { id: CHAT })
    bot.telegram.customer(bot.token, { id: 43 })
  })
  afterEach(() => bot.telegram.close())

  const sent = () => bot.telegram.sent(bot.token).length

  it('flood: 429 with the seconds to wait, for as many calls as asked', async () => {
    bot.telegram.faults.add({ kind: 'flood', retryAfter: 7, times: 2 })
    for (let i = 0; i < 2; i++) {
      const response = await fetch(`${bot.telegram.url}/bot${bot.token}/sendMessage?chat_id=${CHAT}&text=hi`)
      assert.equal(response.status, 429)
      assert.equal(response.headers.get('retry-after'), '7')
      assert.deepEqual(await response.json(), {
        ok: false,
        error_code: 429,
        description: 'Too Many Requests: retry after 7',
        parameters: { retry_after: 7 },
      })
    }
    assert.equal((await bot.call('sendMessage', HI)).ok, true)
    assert.equal(sent(), 1)
  })

  for (const [status, description] of [
    [500, '500 Internal Server Error'],
    [502, '502 Bad Gateway'],
  ] as const) {
    it(`error ${status}`, async () => {
      bot.telegram.faults.add({ kind: 'error', status })
      assert.equal(refusal(await bot.call('sendMessage', HI)), description)
      assert.equal(sent(), 0)
    })
  }

  it('meets only the method, chat and bot it is for', async () => {
    const other = addTestBot(bot.telegram)
    const { faults } = bot.telegram
    faults.add({
      kind: 'error',
      status: 500,
      botToken: bot.token,
      method: 'sendmessage',
      chatId: CHAT,
      times: 9,
    })
    assert.equal((await bot.call('getMe')).ok, true)
    assert.equal((await bot.call('sendMessage', { ...HI, chat_id: 43 })).ok, true)
    assert.equal((await other.call('getMe')).ok, true)
    assert.equal((await bot.call('sendMessage', HI)).ok, false)
    faults.clear()
    assert.equal((await bot.call('sendMessage', HI)).ok, true)
  })

  it('reset: the connection breaks, before the call or after it', async () => {
    bot.telegram.faults.add({ kind: 'reset' })
    await assert.rejects(bot.call('sendMessage', HI), { message: 'fetch failed' })
    assert.equal(sent(), 0)
    bot.telegram.faults.add({ kind: 'reset', carriedOut: true })
    await assert.rejects(bot.call('sendMessage', HI), { message: 'fetch failed' })
    assert.equal(sent(), 1)
  })

  it('hang: no answer comes, and closing the simulator does not wait for it', async () => {
    bot.telegram.faults.add({ kind: 'hang', carriedOut: true })
    const calling = assert.rejects(bot.call('sendMessage', HI))
    while (sent() === 0) await bot.call('getMe')
    await bot.telegram.close()
    await calling
  })

  it('delay: the call is carried out later', async () => {
    bot.telegram.faults.add({ kind: 'delay', ms: 20, method: 'sendMessage' })
    const message = await bot.result<Message>('sendMessage', HI)
    assert.equal(message.text, 'hi')
  })

  it('a revoked token is good for nothing any more', async () => {
    await bot.result('setWebhook', { url: 'http://127.0.0.1:9/' })
    bot.telegram.faults.revoke(bot.token)
    assert.equal(refusal(await bot.call('getUpdates')), '401 Unauthorized')
    assert.equal(refusal(await bot.call('getMe')), '401 Unauthorized')
    bot.telegram.customer(bot.token).sendText('is anybody there?')
    await bot.telegram.settled()
  })

  it('a customer who has blocked the bot gets nothing until they unblock it', async () => {
    const customer = bot.telegram.customer(bot.token, { id: CHAT })
    const { my_chat_member } = customer.blockBot()
    assert.equal(my_chat_member.new_chat_member.status, 'kicked')
    for (const [method, params] of [
      ['sendMessage', HI],
      ['sendChatAction', { chat_id: CHAT, action: 'typing' }],
      ['sendLocation', { chat_id: CHAT, latitude: 0, longitude: 0 }],
    ] as const) {
      assert.equal(refusal(await bot.call(method, params)), '403 Forbidden: bot was blocked by the user')
    }
    assert.throws(() => customer.sendText('hi'))
    customer.unblockBot()
    assert.equal((await bot.call('sendMessage', HI)).ok, true)
  })
})
