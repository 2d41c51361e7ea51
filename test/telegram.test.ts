import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, it } from 'node:test'
import type { InlineKeyboardMarkup, ReplyParameters } from '@grammyjs/types'
import { SAMPLES } from '../simulators/telegram/files/samples.ts'
import {
  type Customer,
  type SentCall,
  startTelegram,
  type TelegramSimulator,
} from '../simulators/telegram/index.ts'
import { type Portico, startPortico } from './support/portico.ts'
import { type Delivery, type Receiver, startReceiver, verify } from './support/receiver.ts'
import { eventually } from './support/scene.ts'
import {
  type Contact,
  connectTelegram,
  type Message,
  type MessageWithHistory,
  subscribe,
} from './support/setup.ts'
import { eachStore } from './support/stores.ts'

/** What a Telegram bot can carry, both ways, through a Portico that runs as a process. */
eachStore((_kind, _open, address) => {
  let telegram: TelegramSimulator
  let portico: Portico
  let receiver: Receiver
  let token: string
  let channelId: string

  before(async () => {
    telegram = await startTelegram()
    receiver = await startReceiver()
    portico = await startPortico({
      store: await address(),
      reachable: true,
      settings: { PORTICO_TELEGRAM_URL: telegram.url },
    })
    token = telegram.addBot().token
    channelId = (await connectTelegram(portico.api, token)).id
    await subscribe(portico.api, receiver.url)
  })
  after(async () => {
    await portico.close()
    await Promise.all([receiver.close(), telegram.close()])
  })

  /** The next event of a type that is about this customer. */
  const told = async (type: string, customer: Customer): Promise<Message> => {
    const about = ({ event }: Delivery) =>
      event.type === type && event.data.conversation?.thread === String(customer.chatId)
    return (await receiver.until(about)).event.data.message as Message
  }

  const send = (message: object): Promise<Message> => portico.api.post('/messages', message)

  /** Waits until a message has left, and gives what Telegram got. */
  async function left({ id }: Message): Promise<SentCall> {
    const { event } = await receiver.until(
      ({ event }) => /^message\.(sent|failed)$/.test(event.type) && event.data.message?.id === id,
    )
    assert.equal(event.type, 'message.sent', JSON.stringify(event.data.message?.failure))
    const call = telegram
      .sent(token)
      .find(({ message }) => `${message.chat.id}:${message.message_id}` === event.data.message?.ref)
    assert.ok(call, 'Telegram has no such message')
    return call
  }

  it('a photo goes out by its link', async t => {
    const files = createServer((_, response) =>
      response.setHeader('content-type', 'image/png').end(SAMPLES.photo.content),
    )
    await new Promise<void>(resolve => files.listen(0, '127.0.0.1', resolve))
    t.after(() => files.close())
    const url = `http://127.0.0.1:${(files.address() as AddressInfo).port}/cat.png`
    const customer = telegram.customer(token)
    const content = { type: 'image', media: { url }, caption: 'A cat' }
    const { method, message } = await left(await send({ channelId, to: String(customer.chatId), content }))
    assert.equal(method, 'sendPhoto')
    assert.equal(message.caption, 'A cat')
    assert.ok(message.photo)
  })

  it('a photo comes in, and its file is read through Portico', async () => {
    const customer = telegram.customer(token)
    customer.sendPhoto({ caption: 'Broken on arrival' })
    const { id, content } = await told('message.received', customer)
    assert.equal(content.type, 'image')
    assert.ok('caption' in content && content.caption === 'Broken on arrival')
    const response = await fetch(`${portico.url}/api/v1/messages/${id}/media`, {
      headers: { authorization: `Bearer ${portico.key}` },
    })
    assert.equal(response.status, 200)
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), SAMPLES.photo.content)
  })

  it('buttons go out, and what is pressed comes in', async () => {
    const customer = telegram.customer(token)
    const buttons = [
      { kind: 'reply', text: 'Yes', value: 'order:yes' },
      { kind: 'url', text: 'Terms', url: 'https://example.com/terms' },
    ]
    const question = await send({
      channelId,
      to: String(customer.chatId),
      content: { type: 'buttons', text: 'Order it?', buttons },
    })
    const { message, params } = await left(question)
    assert.deepEqual((params.reply_markup as InlineKeyboardMarkup).inline_keyboard, [
      [{ text: 'Yes', callback_data: 'order:yes' }],
      [{ text: 'Terms', url: 'https://example.com/terms' }],
    ])
    const { callback_query } = customer.pressButton(message.message_id, 'order:yes')
    const pressed = await told('message.received', customer)
    assert.deepEqual(pressed.content, { type: 'postback', value: 'order:yes', title: 'Yes' })
    assert.equal(pressed.replyTo, question.id)
    // The spinner on the button has ended.
    await eventually(() => telegram.calls(token).find(c => c.params.callback_query_id === callback_query.id))
  })

  it('replies name each other both ways', async () => {
    const customer = telegram.customer(token)
    const { message: question } = customer.sendText('Where is my order?')
    const received = await told('message.received', customer)
    const answer = await send({
      conversationId: received.conversationId,
      content: { type: 'text', text: 'On its way' },
      replyTo: received.id,
    })
    const { message, params } = await left(answer)
    assert.equal((params.reply_parameters as ReplyParameters).message_id, question.message_id)
    customer.reply(message.message_id, 'Thanks')
    const thanks = await receiver.until(({ event }) => event.data.message?.replyTo === answer.id)
    assert.deepEqual(thanks.event.data.message?.content, { type: 'text', text: 'Thanks' })
  })

  it('an edit changes what is stored', async () => {
    const customer = telegram.customer(token)
    const { message } = customer.sendText('My number is 123')
    const { id } = await told('message.received', customer)
    customer.edit(message.message_id, 'My number is 1234')
    await receiver.until(({ event }) => event.type === 'message.edited' && event.data.message?.id === id)
    const { content } = await portico.api.get<MessageWithHistory>(`/messages/${id}`)
    assert.deepEqual(content, { type: 'text', text: 'My number is 1234' })
  })

  it('a reaction comes in with the message it is about', async () => {
    const customer = telegram.customer(token)
    const greeting = await send({
      channelId,
      to: String(customer.chatId),
      content: { type: 'text', text: 'Your parcel is there' },
    })
    const { message } = await left(greeting)
    customer.react(message.message_id, '👍')
    const { content } = await told('message.received', customer)
    assert.deepEqual(content, { type: 'reaction', emoji: '👍', messageId: greeting.id })
  })

  it('who blocks the bot is opted out, and gets nothing more until they unblock it', async () => {
    const customer = telegram.customer(token)
    customer.sendText('Hello')
    const { contactId, conversationId } = await told('message.received', customer)
    const news = { conversationId, content: { type: 'text', text: 'News!' } }
    const optedOut = async () =>
      (await portico.api.get<Contact>(`/contacts/${contactId}`)).identities[0]?.optedOutAt

    customer.blockBot()
    await receiver.until(
      ({ event }) => event.type === 'contact.opted_out' && event.data.contact?.id === contactId,
    )
    assert.ok(await optedOut())
    const refused = await portico.api.ask<{ code: string }>('POST', '/messages', news)
    assert.equal(refused.status, 409)

    customer.unblockBot()
    await receiver.until(
      ({ event }) => event.type === 'contact.opted_in' && event.data.contact?.id === contactId,
    )
    assert.equal(await optedOut(), null)
    await left(await send(news))
  })

  it('a bot answers for the business, in order, with calls that are signed', async t => {
    const brain = await startReceiver()
    t.after(() => brain.close())
    brain.reply(() => ({
      status: 200,
      body: { messages: ['One moment', 'Here you are'].map(text => ({ content: { type: 'text', text } })) },
    }))
    const bot = await portico.api.post<{ id: string; secret: string }>('/bots', {
      name: 'Helper',
      url: brain.url,
    })
    const { token: ownToken } = telegram.addBot()
    await connectTelegram(portico.api, ownToken, { botId: bot.id })
    const customer = telegram.customer(ownToken)
    customer.sendText('What are your hours?')

    await eventually(() => telegram.sent(ownToken).length === 2)
    assert.deepEqual(
      telegram.sent(ownToken).map(({ message }) => [message.chat.id, message.text]),
      [
        [customer.chatId, 'One moment'],
        [customer.chatId, 'Here you are'],
      ],
    )
    const [call] = brain.deliveries
    assert.ok(call)
    verify(bot.secret, call)
    assert.deepEqual(call.event.data.message?.content, { type: 'text', text: 'What are your hours?' })
  })
})
