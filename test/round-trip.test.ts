import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { closedPort } from '../server/net/testing.ts'
import { startPortico } from './support/portico.ts'
import { startReceiver, verify } from './support/receiver.ts'
import { eventually } from './support/scene.ts'
import { connectTelegram, type MessageWithHistory, subscribe } from './support/setup.ts'
import { eachStore } from './support/stores.ts'
import { npmTelegram, strictTelegram, type Telegram } from './support/telegrams.ts'

const servers = {
  'telegram-test-api of npm, by long polling': async () => npmTelegram(await closedPort()),
  'the strict simulator, by webhook': strictTelegram,
}

eachStore((_kind, _open, address) => {
  for (const [name, start] of Object.entries(servers)) {
    it(`a message comes in, an answer goes out, its status comes back: ${name}`, async t => {
      const telegram = await start()
      t.after(() => telegram.close())
      await roundTrip(t, telegram, await address())
    })
  }
})

async function roundTrip(t: TestContext, telegram: Telegram, store: string): Promise<void> {
  const portico = await startPortico({
    store,
    reachable: telegram.callsWebhooks,
    settings: { PORTICO_TELEGRAM_URL: telegram.url },
  })
  t.after(() => portico.close())
  const receiver = await startReceiver()
  t.after(() => receiver.close())
  const { api } = portico

  const channel = await connectTelegram(api, telegram.token)
  const webhook = await subscribe(api, receiver.url)
  await telegram.write('Is anybody there?')

  const received = await receiver.until(({ event }) => event.type === 'message.received')
  verify(webhook.secret, received)
  const { message, contact, conversation } = received.event.data
  assert.ok(message && contact && conversation)
  assert.equal(received.event.channelId, channel.id)
  assert.deepEqual(message.content, { type: 'text', text: 'Is anybody there?' })
  assert.equal(message.direction, 'inbound')
  assert.equal(contact.name, telegram.customer.name)
  assert.equal(conversation.thread, String(telegram.customer.chatId))
  const { history, fallbacks, ...stored } = await api.get<MessageWithHistory>(`/messages/${message.id}`)
  assert.deepEqual(stored, message)

  const { status, body: answer } = await api.ask<MessageWithHistory>('POST', '/messages', {
    conversationId: message.conversationId,
    content: { type: 'text', text: 'Yes, good morning!' },
  })
  assert.equal(status, 202)
  assert.equal(answer.status, 'accepted')

  const sent = await receiver.until(
    ({ event }) => event.type === 'message.sent' && event.data.message?.id === answer.id,
  )
  verify(webhook.secret, sent)
  assert.deepEqual(telegram.sent(), [{ chatId: telegram.customer.chatId, text: 'Yes, good morning!' }])
  const outcome = await api.get<MessageWithHistory>(`/messages/${answer.id}`)
  assert.equal(outcome.status, 'sent')
  assert.ok(outcome.ref)
  assert.deepEqual(
    outcome.history.map(entry => entry.status),
    ['accepted', 'sent'],
  )

  // All of it is there after a stop, and goes on where it was.
  assert.equal(await portico.stop(), 0)
  await telegram.write('Still there?')
  await portico.restart()
  const next = await eventually(async () =>
    (await api.all<MessageWithHistory>('/messages?direction=inbound')).find(m => m.id !== message.id),
  )
  assert.deepEqual(next.content, { type: 'text', text: 'Still there?' })
  assert.equal(next.conversationId, message.conversationId)
}
