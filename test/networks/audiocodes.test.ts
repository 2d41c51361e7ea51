import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, it } from 'node:test'
import {
  type AudiocodesSimulator,
  type PhoneCall,
  startAudiocodes,
} from '../../simulators/audiocodes/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, Contact, Message } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

eachStore((_kind, _open, address) => {
  let gateway: AudiocodesSimulator
  let post: Correspondence
  let channel: Channel
  let brain: Receiver
  const token = randomBytes(24).toString('base64url')

  before(async () => {
    gateway = await startAudiocodes()
    brain = await startReceiver()
    post = await startCorrespondence(await address(), {})
    channel = await post.connect('audiocodes', { token })
  })
  after(async () => {
    await gateway.close()
    await post.close()
    await brain.close()
  })

  const texts = (call: PhoneCall) => call.heard().map(activity => activity.text)
  const messages = (conversationId: string) =>
    post.api.all<Message>(`/messages?conversationId=${conversationId}`)
  const say = (conversationId: string, text: string) =>
    post.send({ conversationId, content: { type: 'text', text } })

  it('waits until the gateway has found it, and is active then', async () => {
    assert.equal(channel.status, 'pending')
    const [step] = channel.steps
    assert.ok(step?.kind === 'paste')
    const url = String(step.fields?.[0]?.value)
    await assert.rejects(gateway.connect({ url, token: `${token}x` }), /401/)
    await gateway.connect({ url, token })
    channel = await post.api.get<Channel>(`/channels/${channel.id}`)
    assert.equal(channel.status, 'active')
  })

  it('shows a token that was made for its bot, until that is ended', async () => {
    const url = String(channel.webhookUrl)
    const bot = await post.api.post<{ id: string }>('/bots', { name: 'Guest' })
    const tokens = `/bots/${bot.id}/tokens`
    const made = await post.api.post<{ id: string; token: string }>(tokens, { kind: 'voice-gateway' })
    const other = await post.api.post<{ token: string }>(tokens, { kind: 'webchat' })
    await assert.rejects(gateway.connect({ url, token: made.token }), /401/)
    await post.api.patch(`/channels/${channel.id}`, { botId: bot.id })
    await gateway.connect({ url, token: made.token })
    await gateway.connect({ url, token: `cc-tok-${made.token}` })
    await assert.rejects(gateway.connect({ url, token: other.token }), /401/)
    await post.api.delete(`${tokens}/${made.id}`)
    await assert.rejects(gateway.connect({ url, token: made.token }), /401/)
    await post.api.patch(`/channels/${channel.id}`, { botId: null })
    await gateway.connect({ url, token })
  })

  it('somebody calls, speaks, is answered in the same request, and hangs up', async () => {
    const placing = gateway.call({ caller: '+491604697810', callerDisplayName: 'Ada' })
    const { event } = await post.receiver.until(
      d => d.event.type === 'message.received' && d.event.data.contact?.name === 'Ada',
    )
    const { conversationId, contactId, content } = event.data.message as Message
    assert.deepEqual(content, { type: 'call', state: 'answered' })
    const greeting = await say(conversationId, 'Good morning!')
    const call = await placing
    assert.deepEqual(texts(call), ['Good morning!'])
    await post.reached(greeting, 'sent')

    const spoken = call.say('Where is my order?')
    await post.told('message.received', call.conversation)
    const question = await post.told('message.received', call.conversation)
    assert.deepEqual(question.content, { type: 'text', text: 'Where is my order?' })
    assert.equal(question.contactId, contactId)
    const answer = await say(conversationId, 'It is on its way.')
    await spoken
    assert.deepEqual(texts(call), ['Good morning!', 'It is on its way.'])
    assert.equal(call.heard()[1]?.id, answer.id)

    const contact = await post.api.get<Contact>(`/contacts/${contactId}`)
    assert.equal(contact.identities[0]?.address, '+491604697810')
    await call.refresh()
    await call.hangUp()
    await post.receiver.until(
      d => d.event.type === 'message.edited' && d.event.data.message?.conversationId === conversationId,
    )
    const [first] = (await messages(conversationId)).filter(message => message.content.type === 'call')
    assert.deepEqual(first?.content, { type: 'call', state: 'ended', reason: 'completed' })
    assert.deepEqual([call.problems(), call.repeated()], [[], []])

    const late = await say(conversationId, 'One more thing')
    const failed = await post.receiver.until(
      d => d.event.type === 'message.failed' && d.event.data.message?.id === late.id,
    )
    assert.equal(failed.event.data.message?.failure?.code, 'call_over')
  })

  it('over a WebSocket everything is said at once, also when the caller is silent', async () => {
    brain.reply(({ event }) => {
      const content = event.data.message?.content
      const text = content?.type === 'text' ? `You said: ${content.text}` : 'Hello, this is a bot.'
      return { status: 200, body: { messages: [{ content: { type: 'text', text } }] } }
    })
    const bot = await post.api.post<{ id: string }>('/bots', { name: 'Voice', url: brain.url })
    await post.api.ask('PATCH', `/channels/${channel.id}`, { botId: bot.id })
    const call = await gateway.call({ caller: '+491604697811', websocket: true })
    await call.hears(1)
    await call.say('Hi')
    await call.hears(2)
    const { conversationId } = await post.told('message.received', call.conversation)
    await say(conversationId, 'Are you still there?')
    await call.hears(3)
    assert.deepEqual(texts(call), ['Hello, this is a bot.', 'You said: Hi', 'Are you still there?'])
    await call.press('5')
    await post.told('message.received', call.conversation)
    const key = await post.told('message.received', call.conversation)
    assert.deepEqual(key.content, { type: 'postback', value: '5' })
    await call.hears(4)

    // It breaks, and the answers to requests carry on.
    call.dropSocket()
    await eventually(async () => {
      await call.say('And now?')
      return texts(call).includes('You said: And now?')
    })
    assert.deepEqual([call.problems(), call.repeated()], [[], []])
    await call.hangUp()
  })

  it('an answer that is lost on the way is given again, and nothing is stored twice', async () => {
    const call = await gateway.call({ caller: '+491604697812' })
    assert.deepEqual(texts(call), ['Hello, this is a bot.'])
    gateway.loseAnswer()
    await call.say('Do you hear me?')
    assert.deepEqual(texts(call), ['Hello, this is a bot.', 'You said: Do you hear me?'])
    const { conversationId } = await post.told('message.received', call.conversation)
    const all = await messages(conversationId)
    assert.equal(all.filter(message => message.direction === 'inbound').length, 2)
    assert.equal(all.filter(message => message.direction === 'outbound').length, 2)
  })

  it('what nobody waited for is said at the next occasion', async () => {
    const call = await gateway.call({ caller: 'anonymous' })
    const { conversationId } = await post.told('message.received', call.conversation)
    await say(conversationId, 'We looked it up.')
    await call.silence()
    assert.deepEqual(texts(call), ['Hello, this is a bot.', 'We looked it up.'])
    await call.hangUp()
  })

  it('a message to a number, without a call, has failed', async () => {
    const message = await post.send({
      channelId: channel.id,
      to: '+491604697813',
      content: { type: 'text', text: 'Hello?' },
    })
    const { event } = await post.receiver.until(
      d => d.event.type === 'message.failed' && d.event.data.message?.id === message.id,
    )
    assert.equal(event.data.message?.failure?.code, 'no_call')
  })
})
