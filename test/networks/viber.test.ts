import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { type Customer, startViber, type ViberSimulator } from '../../simulators/viber/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, Contact, MessageWithHistory } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

eachStore((_kind, _open, address) => {
  let viber: ViberSimulator
  let post: Correspondence
  let token: string
  let customer: Customer
  let channel: Channel

  before(async () => {
    viber = await startViber()
    post = await startCorrespondence(await address(), { PORTICO_VIBER_URL: viber.url })
    token = viber.addBot({ name: 'Shop', uri: 'shop' }).token
    customer = viber.customer(token, { name: 'Ada' })
    channel = await connect(token)
  })
  after(async () => {
    await post.close()
    await viber.close()
  })

  const connect = (authToken: string) => post.connect('viber', { authToken, senderName: 'Shop' })

  it('is connected: Viber tried the webhook, and told of the bot', () => {
    assert.equal(channel.status, 'active')
    assert.deepEqual([channel.facts.botName, channel.facts.botUri], ['Shop', 'shop'])
  })

  it('a message comes in, an answer goes out, and is delivered and read', async () => {
    const person = viber.customer(token, { name: 'Bo', reachable: false })
    person.sendText('Is anybody there?')
    const question = await post.told('message.received', person.id)
    assert.deepEqual(question.content, { type: 'text', text: 'Is anybody there?' })
    const answer = await post.send({
      conversationId: question.conversationId,
      content: { type: 'text', text: 'Good morning!' },
    })
    const { ref } = await post.reached(answer, 'sent')
    const [sent] = person.received()
    assert.deepEqual(sent?.message, {
      receiver: person.id,
      min_api_version: 1,
      sender: { name: 'Shop' },
      type: 'text',
      text: 'Good morning!',
    })
    assert.equal(sent?.token, ref)

    // Out of order, and twice: a person has several devices.
    person.see(sent.token)
    person.deliver(sent.token)
    person.deliver(sent.token)
    await post.reached(answer, 'read')
    await viber.settled()
    const { status, history } = await post.api.get<MessageWithHistory>(`/messages/${answer.id}`)
    assert.equal(status, 'read')
    assert.deepEqual(history.map(entry => entry.status).sort(), ['accepted', 'delivered', 'read', 'sent'])
  })

  it('a message that a phone would not show has failed, with what it said', async () => {
    const person = viber.customer(token, { reachable: false })
    const message = await post.send({
      channelId: channel.id,
      to: person.id,
      content: { type: 'text', text: 'Hello' },
    })
    await post.reached(message, 'sent')
    const [sent] = person.received()
    person.fail(String(sent?.token), 'message validation failed')
    const { failure } = await post.reached(message, 'failed')
    assert.equal(failure?.message, 'message validation failed')
  })

  it('buttons go out as a keyboard, what is pressed comes in, and an opened link does not', async () => {
    const question = await post.send({
      channelId: channel.id,
      to: customer.id,
      content: {
        type: 'buttons',
        text: 'Order it?',
        buttons: [
          { kind: 'reply', text: 'Yes', value: 'order:yes' },
          { kind: 'url', text: 'Terms', url: 'https://example.com/terms' },
        ],
      },
    })
    await post.reached(question, 'sent')
    customer.press('https://example.com/terms')
    customer.press('order:yes')
    const pressed = await post.told('message.received', customer.id)
    assert.deepEqual(pressed.content, { type: 'postback', value: 'order:yes', title: 'Yes' })
  })

  it('cards, a file and a place leave as Viber has them', async () => {
    const contents = [
      {
        type: 'cards',
        cards: [{ title: 'A room', buttons: [{ kind: 'reply', text: 'Book', value: 'room' }] }],
      },
      { type: 'document', media: { url: 'https://example.com/a.pdf', size: 10 } },
      { type: 'location', latitude: 52.5, longitude: 13.4 },
    ]
    const person = viber.customer(token)
    for (const content of contents) {
      await post.reached(await post.send({ channelId: channel.id, to: person.id, content }), 'sent')
    }
    assert.deepEqual(
      person.received().map(({ message }) => message.type),
      ['rich_media', 'file', 'location'],
    )
  })

  it('a picture comes in, and its file is read through Portico', async () => {
    const person = viber.customer(token)
    person.sendPicture({ content: Buffer.from('JPEG'), text: 'Look' })
    const { id, content } = await post.told('message.received', person.id)
    assert.ok(content.type === 'image' && content.caption === 'Look')
    const response = await fetch(`${post.portico.url}/api/v1/messages/${id}/media`, {
      headers: { authorization: `Bearer ${post.portico.key}` },
    })
    assert.deepEqual([response.status, await response.text()], [200, 'JPEG'])
  })

  it('who unsubscribes is opted out, and whoever writes again is answered', async () => {
    const fickle = viber.customer(token)
    fickle.sendText('Hello')
    const { contactId, conversationId } = await post.told('message.received', fickle.id)
    const optedOut = async () => {
      const contact = await post.api.get<Contact>(`/contacts/${contactId}`)
      return contact.identities[0]?.optedOutAt !== null
    }
    fickle.unsubscribe()
    await eventually(optedOut)
    const news = { conversationId, content: { type: 'text', text: 'News!' } }
    assert.equal((await post.api.ask('POST', '/messages', news)).status, 409)
    // Viber tells of no subscription then.
    fickle.sendText('Hello again')
    await eventually(async () => !(await optedOut()))
    await post.reached(await post.send(news), 'sent')
  })

  it('a message to someone who has not subscribed fails, with what to do', async () => {
    const { id: to } = viber.customer(token, { subscribed: false })
    const content = { type: 'text', text: 'Hello' }
    const { failure } = await post.reached(await post.send({ channelId: channel.id, to, content }), 'failed')
    assert.deepEqual([failure?.code, /write to the bot/.test(String(failure?.cure))], ['6', true])
  })

  it('a flood waits, and nothing is lost', async () => {
    viber.faults.add({ kind: 'flood', retryAfter: 1, method: 'send_message' })
    viber.faults.add({ kind: 'error', status: 502, method: 'send_message' })
    const { id: to } = viber.customer(token)
    const content = { type: 'text', text: 'Hello' }
    await post.reached(await post.send({ channelId: channel.id, to, content }), 'sent')
  })

  it('a bot that is suspended puts the channel into error, with what to do', async () => {
    const suspended = viber.addBot().token
    const { id: channelId } = await connect(suspended)
    viber.faults.refuse(suspended, 9)
    const { id: to } = viber.customer(suspended)
    await post.send({ channelId, to, content: { type: 'text', text: 'Hello' } })
    const { condition } = await eventually(async () => {
      const channel = await post.api.get<Channel>(`/channels/${channelId}`)
      return channel.status === 'error' && channel
    })
    assert.match(String(condition?.message), /suspended/)
  })

  it('is taken from Viber when it is switched off', async () => {
    const bot = viber.addBot()
    const { id } = await connect(bot.token)
    await post.api.post(`/channels/${id}/deactivate`)
    const { id: receiver } = viber.customer(bot.token)
    const response = await fetch(`${viber.url}/pa/send_message`, {
      method: 'POST',
      headers: { 'x-viber-auth-token': bot.token },
      body: JSON.stringify({ receiver }),
    })
    assert.equal(((await response.json()) as { status: number }).status, 10)
  })
})
