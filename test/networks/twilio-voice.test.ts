import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { startTwilio, type TwilioSimulator } from '../../simulators/twilio/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { startReceiver } from '../support/receiver.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, Message } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

const NUMBER = '+15557122661'

eachStore((_kind, _open, address) => {
  let twilio: TwilioSimulator
  let post: Correspondence
  let account: { sid: string; authToken: string }
  let number: ReturnType<TwilioSimulator['addNumber']>
  let channel: Channel

  let people = 4155550000
  /** Somebody new. */
  const caller = (of = NUMBER) => twilio.caller(account.sid, `+1${people++}`, of)
  const text = (text: string) => ({ type: 'text', text })
  const credentials = () => ({ accountSid: account.sid, authToken: account.authToken })

  before(async () => {
    twilio = await startTwilio()
    post = await startCorrespondence(await address(), { PORTICO_TWILIO_VOICE_URL: twilio.url })
    account = twilio.addAccount()
    number = twilio.addNumber(account.sid, NUMBER)
    channel = await post.connect('twilio-voice', {
      ...credentials(),
      phoneNumber: NUMBER,
      greeting: 'Welcome to Tom & Co',
      recordCalls: true,
    })
  })
  after(async () => {
    await post.close()
    await twilio.close()
  })

  it('is connected: calls of the number, and what becomes of them, are told to Portico', () => {
    assert.equal(channel.status, 'active')
    assert.equal(number.voiceUrl.split('#')[0], channel.webhookUrl)
    assert.equal(number.statusCallback.split('#')[0], channel.webhookUrl)
  })

  it('who calls is greeted and listened to, hears the answer, and presses a key', async () => {
    const ada = caller()
    const call = await ada.call()
    const { id, conversationId, content } = await post.told('message.received', ada.phoneNumber)
    assert.deepEqual(content, { type: 'call', state: 'ringing' })

    await call.speak('I would like a room')
    const wish = await post.told('message.received', ada.phoneNumber)
    assert.deepEqual(wish.content, text('I would like a room'))

    const question = {
      type: 'buttons',
      text: 'For how many?',
      buttons: ['One', 'Two'].map(each => ({ kind: 'reply', text: each, value: `guests:${each}` })),
    }
    const asked = await post.send({ conversationId, content: question })
    await post.reached(asked, 'sent')
    await call.press('2')
    const pressed = await post.told('message.received', ada.phoneNumber)
    assert.deepEqual(pressed.content, { type: 'postback', value: 'guests:Two' })
    await post.reached(asked, 'delivered')

    // Two in a row: neither cuts the other off.
    const thanks = await post.send({ conversationId, content: text('Fine') })
    await post.reached(await post.send({ conversationId, content: text('Bye') }), 'sent')
    await post.reached(thanks, 'sent')
    await call.hangUp()
    assert.deepEqual(
      call.transcript.map(({ text }) => text),
      ['Welcome to Tom & Co', 'I would like a room', 'For how many?\n1: One\n2: Two', '2', 'Fine', 'Bye'],
    )
    const ended = await eventually(async () => {
      const { content } = await post.api.get<Message>(`/messages/${id}`)
      return content.type === 'call' && content.state === 'ended' && content.recording && content
    })
    assert.equal(ended.recording?.mimeType, 'audio/mpeg')
    assert.match(String(ended.recording?.ref), /^Recordings\/RE/)
  })

  it('who is silent is listened to again', async () => {
    const ada = caller()
    const call = await ada.call()
    for (let i = 0; i < 3; i++) await call.beSilent()
    await call.speak('Hello?')
    await post.told('message.received', ada.phoneNumber)
    const { content } = await post.told('message.received', ada.phoneNumber)
    assert.deepEqual(content, text('Hello?'))
    await call.hangUp()
  })

  it('a text with nobody on the line calls the contact, who hears it and answers', async () => {
    const ada = caller()
    const message = await post.send({
      channelId: channel.id,
      to: ada.phoneNumber,
      content: text('Your table is ready'),
    })
    await post.reached(message, 'sent')
    const { content } = await post.told('message.received', ada.phoneNumber)
    assert.deepEqual(content, { type: 'call', state: 'answered' })
    const [call] = ada.calls()
    assert.ok(call)
    await call.speak('On my way')
    assert.equal(call.transcript[0]?.text, 'Your table is ready')
    await post.reached(message, 'delivered')
    assert.deepEqual((await post.told('message.received', ada.phoneNumber)).content, text('On my way'))
    await call.hangUp()
    // Nobody is called back who has just hung up.
    const late = await post.send({ channelId: channel.id, to: ada.phoneNumber, content: text('Wait!') })
    assert.equal((await post.reached(late, 'failed')).failure?.code, 'call_ended')
    assert.equal(ada.calls().length, 1)
  })

  for (const [behaviour, code] of [
    ['busy', 'busy'],
    ['no-answer', 'no_answer'],
  ] as const) {
    it(`a call that ends as ${behaviour} fails the message`, async () => {
      const ada = caller()
      ada.behave(behaviour)
      const message = await post.send({ channelId: channel.id, to: ada.phoneNumber, content: text('Hi') })
      assert.equal((await post.reached(message, 'failed')).failure?.code, code)
    })
  }

  it('a bot talks with who calls', async t => {
    const brain = await startReceiver()
    t.after(() => brain.close())
    brain.reply(({ event }) => {
      const content = event.data.message?.content
      const said = content?.type === 'text' ? `You said ${content.text}` : 'How can I help?'
      return { status: 200, body: { messages: [{ content: text(said) }] } }
    })
    const bot = await post.api.post<{ id: string }>('/bots', { name: 'Helper', url: brain.url })
    const { phoneNumber } = twilio.addNumber(account.sid, '+15557122662')
    const { id } = await post.api.post<Channel>('/channels', {
      network: 'twilio-voice',
      name: 'Bot',
      config: { ...credentials(), phoneNumber },
      botId: bot.id,
    })
    await post.api.post(`/channels/${id}/activate`)
    const call = await caller(phoneNumber).call()
    const heard = (of: string) => eventually(() => call.transcript.some(each => each.text === of))
    await heard('How can I help?')
    await call.speak('Hello')
    await heard('You said Hello')
    await call.hangUp()
    // The end of a call is no question: the bot is not asked, and calls nobody back.
    await twilio.settled()
    assert.equal(brain.deliveries.length, 2)
  })
})
