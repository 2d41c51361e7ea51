import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { type RcsSimulator, startRcs } from '../../simulators/rcs/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, Contact, Message } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

eachStore((_kind, _open, address) => {
  let rcs: RcsSimulator
  let post: Correspondence
  let channel: Channel

  before(async () => {
    rcs = await startRcs()
    post = await startCorrespondence(await address(), { PORTICO_RCS_URL: rcs.url })
    channel = await post.connect('rcs', rcs.account)
  })
  after(async () => {
    await post.close()
    await rcs.close()
  })

  const messages = (conversationId: string) =>
    post.api.all<Message>(`/messages?conversationId=${conversationId}`)

  it('waits until its webhook is set in the console, and is active then', async () => {
    assert.equal(channel.status, 'pending')
    const [step] = channel.steps
    assert.ok(step?.kind === 'paste')
    await rcs.configureWebhook(String(step.fields?.[0]?.value))
    channel = await post.api.get<Channel>(`/channels/${channel.id}`)
    assert.equal(channel.status, 'active')
    const { checks } = await post.api.post<{ checks: { status: string }[] }>(`/channels/${channel.id}/test`)
    assert.deepEqual(
      checks.map(check => check.status),
      ['passed', 'skipped', 'passed'],
    )
  })

  it('a message comes in, an answer goes out, arrives and is read', async () => {
    const ada = rcs.customer('+12025550123')
    ada.sendText('Is anybody there?')
    const question = await post.told('message.received', ada.phone)
    assert.deepEqual(question.content, { type: 'text', text: 'Is anybody there?' })
    const { conversationId } = question
    await post.api.ask('POST', `/conversations/${conversationId}/typing`)
    assert.deepEqual(rcs.events(), [{ phone: ada.phone, eventType: 'IS_TYPING', messageId: null }])

    const answer = await post.send({ conversationId, content: { type: 'text', text: 'Good morning!' } })
    const { ref } = await post.reached(answer, 'delivered')
    assert.deepEqual(
      ada.received().map(({ messageId, content }) => [messageId, content]),
      [[answer.id, { text: 'Good morning!' }]],
    )
    ada.read(String(ref))
    // Late, and twice.
    ada.deliveredAgain(String(ref))
    ada.read(String(ref))
    const { history } = await post.reached(answer, 'read')
    assert.deepEqual(history.map(entry => entry.status).sort(), ['accepted', 'delivered', 'read', 'sent'])
  })

  it('cards go out, and what is tapped comes in', async () => {
    const { phone, tap, received } = rcs.customer('+12025550124')
    const cards = [
      { title: 'A room', buttons: [{ kind: 'reply', text: 'Book it', value: 'room' }] },
      { title: 'A flat', buttons: [{ kind: 'reply', text: 'Book it', value: 'flat' }] },
    ]
    const offer = await post.send({ channelId: channel.id, to: phone, content: { type: 'cards', cards } })
    await post.reached(offer, 'delivered')
    assert.ok('richCard' in (received()[0]?.content ?? {}))
    tap('https://example.com', 'Terms', 'ACTION')
    tap('flat', 'Book it')
    const tapped = await post.told('message.received', phone)
    assert.deepEqual(tapped.content, { type: 'postback', value: 'flat', title: 'Book it' })
  })

  it('a picture comes in, and its file is read through Portico', async () => {
    const { phone, sendFile } = rcs.customer('+12025550125')
    sendFile({ mimeType: 'image/jpeg', fileName: 'cat.jpg', content: Buffer.from('JPEG') })
    const { id, content } = await post.told('message.received', phone)
    assert.equal(content.type, 'image')
    const response = await fetch(`${post.portico.url}/api/v1/messages/${id}/media`, {
      headers: { authorization: `Bearer ${post.portico.key}` },
    })
    assert.deepEqual([response.status, await response.text()], [200, 'JPEG'])
  })

  it('a number without RCS is a failure that names the way out', async () => {
    const content = { type: 'text', text: 'Hello?' }
    const message = await post.send({ channelId: channel.id, to: '+12025550999', content })
    const { event } = await post.receiver.until(
      d => d.event.type === 'message.failed' && d.event.data.message?.id === message.id,
    )
    assert.equal(event.data.message?.failure?.code, 'unreachable')
    assert.match(event.data.message?.failure?.cure ?? '', /SMS/)
  })

  it('a phone that stays off: the message is taken back, and has failed', async () => {
    const sleeper = rcs.customer('+12025550126')
    sleeper.switchOff()
    const content = { type: 'text', text: 'Hello?' }
    const message = await post.send({ channelId: channel.id, to: sleeper.phone, content })
    const { ref } = await post.reached(message, 'sent')
    sleeper.expire(String(ref))
    const { event } = await post.receiver.until(
      d => d.event.type === 'message.failed' && d.event.data.message?.id === message.id,
    )
    assert.equal(event.data.message?.failure?.code, 'expired')
  })

  it('waits as long as Google asks, and shows nothing twice when an answer was lost', async () => {
    const { phone, received } = rcs.customer('+12025550127')
    rcs.faults.add({ kind: 'flood', retryAfter: 1, phone })
    rcs.faults.add({ kind: 'reset', carriedOut: true, phone })
    const message = await post.send({
      channelId: channel.id,
      to: phone,
      content: { type: 'text', text: 'x' },
    })
    await post.reached(message, 'sent')
    assert.equal(received().length, 1)
  })

  it('who unsubscribes gets nothing more, until they subscribe again', async () => {
    const fickle = rcs.customer('+12025550128')
    fickle.sendText('Hello')
    const { contactId, conversationId } = await post.told('message.received', fickle.phone)
    const optedOut = async () => {
      const contact = await post.api.get<Contact>(`/contacts/${contactId}`)
      return contact.identities[0]?.optedOutAt !== null
    }
    fickle.unsubscribe()
    await eventually(optedOut)
    const news = { conversationId, content: { type: 'text', text: 'News!' } }
    assert.equal((await post.api.ask('POST', '/messages', news)).status, 409)
    fickle.subscribe()
    await eventually(async () => !(await optedOut()))
    await post.reached(await post.send(news), 'delivered')
    assert.equal((await messages(conversationId)).length, 2)
  })

  it('no token stands in the log of the channel', async () => {
    const log = JSON.stringify(await post.api.all(`/channels/${channel.id}/log`))
    assert.match(log, /agentMessages/)
    assert.doesNotMatch(log, /ya29\.|assertion|PRIVATE KEY/)
  })

  it('a revoked key puts the channel in error', async () => {
    rcs.faults.revoke()
    const { phone } = rcs.customer('+12025550129')
    await post.send({ channelId: channel.id, to: phone, content: { type: 'text', text: 'x' } })
    await eventually(async () => (await post.api.get<Channel>(`/channels/${channel.id}`)).status === 'error')
  })
})
