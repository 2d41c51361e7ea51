import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import type { Update, WebhookInfo } from '@grammyjs/types'
import { startTestBot, type TestBot } from '../test-bot.ts'

interface Delivered {
  headers: IncomingHttpHeaders
  update: Update
}

/** How the receiver answers one delivery: a status, a body, or not at all. */
type Reaction = { status?: number; body?: string; breaks?: boolean }

/** A webhook's receiver, which writes down what comes and answers as told. */
class Receiver {
  readonly delivered: Delivered[] = []
  react: (delivered: Delivered) => Reaction | Promise<Reaction> = () => ({})
  underWay = 0
  mostUnderWay = 0
  #server: Server | undefined
  #port = 0

  get url(): string {
    return `http://127.0.0.1:${this.#port}/hook?x=1`
  }

  /** Listens on the port it had before. */
  async start(): Promise<void> {
    this.#server = createServer(async (request, response) => {
      this.underWay++
      this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay)
      assert.equal(request.url, '/hook?x=1')
      assert.equal(request.headers['content-type'], 'application/json')
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const delivered = { headers: request.headers, update: JSON.parse(Buffer.concat(chunks).toString()) }
      this.delivered.push(delivered)
      const { status = 200, body = '', breaks = false } = await this.react(delivered)
      this.underWay--
      if (breaks) return request.socket.destroy()
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    this.#server?.close()
    if (this.#server?.listening) await once(this.#server, 'close')
  }

  texts(): (string | undefined)[] {
    return this.delivered.map(({ update }) => update.message?.text)
  }
}

describe('webhook delivery', () => {
  let bot: TestBot
  let receiver: Receiver
  const setWebhook = (params: object = {}) => bot.result('setWebhook', { url: receiver.url, ...params })

  before(async () => {
    receiver = new Receiver()
    await receiver.start()
  })
  after(() => receiver.stop())
  beforeEach(async () => {
    receiver.delivered.length = 0
    receiver.react = () => ({})
    receiver.mostUnderWay = 0
    bot = await startTestBot()
  })
  afterEach(() => bot.telegram.close())

  it('posts each update with the secret, numbered one by one', async () => {
    await setWebhook({ secret_token: 'a-secret_1' })
    const customer = bot.telegram.customer(bot.token)
    const played = [customer.sendText('one'), customer.sendText('two')]
    await bot.telegram.settled()
    assert.deepEqual(
      receiver.delivered.map(({ update }) => update),
      played,
    )
    assert.equal(played[1]?.update_id, (played[0]?.update_id ?? 0) + 1)
    for (const { headers } of receiver.delivered) {
      assert.equal(headers['x-telegram-bot-api-secret-token'], 'a-secret_1')
    }
    assert.equal(bot.telegram.pending(bot.token), 0)
  })

  it('sends no secret when none is set, and what had waited before the webhook', async () => {
    bot.telegram.customer(bot.token).sendText('early')
    await setWebhook()
    await bot.telegram.settled()
    assert.deepEqual(receiver.texts(), ['early'])
    assert.equal(receiver.delivered[0]?.headers['x-telegram-bot-api-secret-token'], undefined)
  })

  it('delivers again until the answer is 2xx, and lets no later update of the chat pass', async () => {
    const answers = [{ status: 500 }, { status: 302 }, { breaks: true }, { status: 204 }]
    receiver.react = ({ update }) => (update.message?.text === 'one' ? (answers.shift() ?? {}) : {})
    await setWebhook()
    const customer = bot.telegram.customer(bot.token)
    customer.sendText('one')
    customer.sendText('two')
    await bot.telegram.settled()
    assert.deepEqual(receiver.texts(), ['one', 'one', 'one', 'one', 'two'])
    const info = await bot.result<WebhookInfo>('getWebhookInfo')
    assert.equal(info.last_error_message, 'Connection closed')
    assert.equal(typeof info.last_error_date, 'number')
    assert.equal(info.pending_update_count, 0)
  })

  it('says in getWebhookInfo what was wrong with the answer', async () => {
    let refusals = 1
    receiver.react = () => ({ status: refusals-- > 0 ? 404 : 200 })
    await setWebhook({ max_connections: 7, allowed_updates: ['message'] })
    bot.telegram.customer(bot.token).sendText('hi')
    await bot.telegram.settled()
    const { last_error_date, ...info } = await bot.result<WebhookInfo>('getWebhookInfo')
    assert.equal(typeof last_error_date, 'number')
    assert.deepEqual(info, {
      url: receiver.url,
      has_custom_certificate: false,
      pending_update_count: 0,
      last_error_message: 'Wrong response from the webhook: 404 Not Found',
      max_connections: 7,
      allowed_updates: ['message'],
    })
  })

  it('delivers chats side by side, each in order, within max_connections', async () => {
    const { promise: full, resolve: fill } = Promise.withResolvers<void>()
    receiver.react = async () => {
      if (receiver.underWay === 3) fill()
      await full
      await bot.call('getMe')
      return {}
    }
    await setWebhook({ max_connections: 3 })
    const customers = Array.from({ length: 10 }, () => bot.telegram.customer(bot.token))
    for (let turn = 0; turn < 20; turn++) for (const customer of customers) customer.sendText(`${turn}`)
    await bot.telegram.settled()
    assert.equal(receiver.mostUnderWay, 3)
    for (const { chatId } of customers) {
      const own = receiver.delivered.filter(({ update }) => update.message?.chat.id === chatId)
      assert.deepEqual(
        own.map(({ update }) => update.message?.text),
        Array.from({ length: 20 }, (_, turn) => `${turn}`),
      )
    }
  })

  it('a chat whose update is refused keeps no other waiting', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    receiver.react = async ({ update }) => {
      if (update.message?.text === 'good') release()
      if (update.message?.text === 'bad') await released
      return {}
    }
    await setWebhook()
    bot.telegram.customer(bot.token).sendText('bad')
    bot.telegram.customer(bot.token).sendText('good')
    await bot.telegram.settled()
    assert.deepEqual(receiver.texts().sort(), ['bad', 'good'])
  })

  it('brings every update to a receiver that goes away and comes back', async () => {
    await setWebhook({ max_connections: 10 })
    const customers = Array.from({ length: 20 }, () => bot.telegram.customer(bot.token))
    let restarts = 0
    receiver.react = async () => {
      if (receiver.delivered.length % 97 === 0 && restarts < 5) {
        restarts++
        await receiver.stop()
        await receiver.start()
        return { breaks: true }
      }
      return {}
    }
    for (let turn = 0; turn < 50; turn++) for (const customer of customers) customer.sendText(`${turn}`)
    await bot.telegram.settled()
    assert.equal(restarts, 5)
    for (const { chatId } of customers) {
      const own = receiver.delivered
        .filter(({ update }) => update.message?.chat.id === chatId)
        .map(({ update }) => Number(update.message?.text))
      assert.deepEqual(
        [...new Set(own)],
        Array.from(new Set(own)).sort((a, b) => a - b),
      )
      assert.equal(new Set(own).size, 50)
    }
  })

  it('carries out a method the answer calls, but none that reads or changes the webhook', async () => {
    const customer = bot.telegram.customer(bot.token)
    receiver.react = ({ update }) => ({
      body: JSON.stringify(
        update.message?.text === 'hi'
          ? { method: 'sendMessage', chat_id: customer.chatId, text: 'hello' }
          : { method: 'deleteWebhook' },
      ),
    })
    await setWebhook()
    customer.sendText('hi')
    customer.sendText('bye')
    await bot.telegram.settled()
    await bot.call('getMe')
    assert.deepEqual(
      bot.telegram.sent(bot.token).map(({ message }) => message.text),
      ['hello'],
    )
    assert.equal((await bot.result<WebhookInfo>('getWebhookInfo')).url, receiver.url)
  })

  it('queues only what allowed_updates name, and by default no reactions', async () => {
    const customer = bot.telegram.customer(bot.token)
    const { message } = customer.sendText('hi')
    assert.equal(customer.react(message.message_id, '👍').update_id, 0)
    await setWebhook({ allowed_updates: ['message_reaction'] })
    await bot.telegram.settled()
    assert.equal(customer.sendText('left out').update_id, 0)
    customer.react(message.message_id)
    await bot.telegram.settled()
    assert.deepEqual(
      receiver.delivered.map(({ update }) => update.message?.text ?? update.message_reaction?.old_reaction),
      ['hi', [{ type: 'emoji', emoji: '👍' }]],
    )
    await setWebhook({ allowed_updates: [], max_connections: 1 })
    assert.notEqual(customer.sendText('back').update_id, 0)
    await bot.telegram.settled()
  })

  it('drops what waits when told to', async () => {
    bot.telegram.customer(bot.token).sendText('old')
    await setWebhook({ drop_pending_updates: true })
    bot.telegram.customer(bot.token).sendText('new')
    await bot.telegram.settled()
    assert.deepEqual(receiver.texts(), ['new'])
  })

  it('keeps what comes after deleteWebhook, until it is dropped', async () => {
    await setWebhook()
    assert.deepEqual(await bot.call('deleteWebhook'), {
      ok: true,
      result: true,
      description: 'Webhook was deleted',
    })
    bot.telegram.customer(bot.token).sendText('hi')
    await bot.telegram.settled()
    assert.equal(bot.telegram.pending(bot.token), 1)
    await bot.result('setWebhook', { url: '', drop_pending_updates: true })
    assert.equal(bot.telegram.pending(bot.token), 0)
    assert.deepEqual(receiver.delivered, [])
  })

  it('accepts a public webhook but never dials it', async () => {
    await bot.result('setWebhook', { url: 'https://portico.example:8443/hook' })
    bot.telegram.customer(bot.token).sendText('hi')
    const info = await bot.result<WebhookInfo>('getWebhookInfo')
    assert.match(info.last_error_message ?? '', /^Failed to resolve host/)
    assert.equal(info.pending_update_count, 1)
  })
})
