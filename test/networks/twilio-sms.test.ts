import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { startTwilio, type TwilioSimulator } from '../../simulators/twilio/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, Contact } from '../support/setup.ts'
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
  const customer = (sender = NUMBER) => twilio.customer(account.sid, `+1${people++}`, sender)
  const text = (text: string) => ({ type: 'text', text })
  const statuses = (history: { status: string }[]) => history.map(entry => entry.status).sort()

  before(async () => {
    twilio = await startTwilio()
    post = await startCorrespondence(await address(), { PORTICO_TWILIO_SMS_URL: twilio.url })
    account = twilio.addAccount({ friendlyName: 'Shop Ltd' })
    number = twilio.addNumber(account.sid, NUMBER)
    channel = await post.connect('twilio-sms', {
      accountSid: account.sid,
      authToken: account.authToken,
      phoneNumber: NUMBER,
    })
  })
  after(async () => {
    await post.close()
    await twilio.close()
  })

  it('is connected: the number calls Portico, and the account is known', () => {
    assert.equal(channel.status, 'active')
    assert.deepEqual(channel.facts, {
      accountName: 'Shop Ltd',
      accountType: 'Full',
      phoneNumber: NUMBER,
      capabilities: 'sms, mms, voice',
    })
    assert.equal(number.smsUrl.split('#')[0], channel.webhookUrl)
  })

  it('a message comes in, an answer goes out, and its status comes back', async () => {
    const ada = customer()
    const { ok, body } = await ada.write({ text: 'Is my order ready? 👋' })
    assert.deepEqual([ok, body], [true, '<?xml version="1.0" encoding="UTF-8"?><Response/>'])
    const question = await post.told('message.received', ada.address)
    assert.deepEqual(question.content, text('Is my order ready? 👋'))
    const answer = await post.send({
      conversationId: question.conversationId,
      content: text('Yes: it is & waits'),
    })
    const { ref, history } = await post.reached(answer, 'delivered')
    assert.deepEqual(
      ada.received().map(({ sid, body }) => [sid, body]),
      [[ref, 'Yes: it is & waits']],
    )
    assert.deepEqual(statuses(history), ['accepted', 'delivered', 'sent'])
  })

  for (const order of ['reversed', 'twice'] as const) {
    it(`statuses that come ${order} come to the same`, async () => {
      const ada = customer()
      twilio.report(account.sid, order)
      const message = await post.send({ channelId: channel.id, to: ada.address, content: text('Hi') })
      await post.reached(message, 'delivered')
      await twilio.settled()
      twilio.report(account.sid, 'in order')
      const { status, history } = await post.reached(message, 'delivered')
      assert.equal(status, 'delivered')
      assert.deepEqual(statuses(history), ['accepted', 'delivered', 'sent'])
    })
  }

  it('the same call again is the same message', async () => {
    const ada = customer()
    const fields = { MessageSid: `SM${'1'.repeat(32)}` }
    for (let i = 0; i < 2; i++) await ada.write({ text: 'Once', fields })
    await ada.write({ text: 'Twice' })
    await post.told('message.received', ada.address)
    const { conversationId } = await post.told('message.received', ada.address)
    const messages = await post.api.all(`/messages?conversationId=${conversationId}`)
    assert.equal(messages.length, 2)
  })

  it('files come in, and are read through Portico', async () => {
    const ada = customer()
    const files = ['JPEG', 'PNG'].map(content => ({ mimeType: 'image/png', content: Buffer.from(content) }))
    await ada.write({ text: 'Look', files })
    const read: unknown[] = []
    for (const _ of files) {
      const { id, content } = await post.told('message.received', ada.address)
      const response = await fetch(`${post.portico.url}/api/v1/messages/${id}/media`, {
        headers: { authorization: `Bearer ${post.portico.key}` },
      })
      assert.ok(content.type === 'image')
      read.push([await response.text(), content.caption])
    }
    assert.deepEqual(read.sort(), [
      ['JPEG', 'Look'],
      ['PNG', undefined],
    ])
  })

  it('who writes STOP is opted out, and gets nothing more until START', async () => {
    const ada = customer()
    await ada.write({ text: 'Stop' })
    const { contactId, conversationId } = await post.told('message.received', ada.address)
    const optedOut = async () => {
      const contact = await post.api.get<Contact>(`/contacts/${contactId}`)
      return contact.identities[0]?.optedOutAt !== null
    }
    assert.ok(await optedOut())
    const news = { conversationId, content: text('News!') }
    assert.equal((await post.api.ask('POST', '/messages', news)).status, 409)
    await ada.write({ text: 'START' })
    assert.ok(!(await optedOut()))
    await post.reached(await post.send(news), 'delivered')
  })

  it('a phone out of reach is a failure with its reason', async () => {
    const ada = customer()
    ada.beUnreachable(30003)
    const message = await post.send({ channelId: channel.id, to: ada.address, content: text('Hi') })
    const { failure } = await post.reached(message, 'failed')
    assert.equal(failure?.code, '30003')
    assert.match(String(failure?.cure), /out of reach/)
  })

  it('too fast, and out of service, is tried again', async () => {
    const ada = customer()
    twilio.faults.add({ kind: 'flood', retryAfter: 0, path: 'Messages.json' })
    twilio.faults.add({ kind: 'error', status: 503, path: 'Messages.json' })
    const message = await post.send({ channelId: channel.id, to: ada.address, content: text('Hi') })
    await post.reached(message, 'delivered')
    assert.equal(ada.received().length, 1)
  })

  it('a messaging service delivers for all of its numbers', async () => {
    const second = twilio.addNumber(account.sid, '+15557122662')
    const service = twilio.addService(account.sid, [second.phoneNumber], { advancedOptOut: true })
    const { id } = await post.connect('twilio-sms', {
      accountSid: account.sid,
      authToken: account.authToken,
      messagingServiceSid: service.sid,
    })
    const ada = customer(second.phoneNumber)
    await ada.write({ text: 'Hello' })
    await post.told('message.received', ada.address)
    const message = await post.send({ channelId: id, to: ada.address, content: text('Hi') })
    await post.reached(message, 'delivered')
    assert.equal(ada.received()[0]?.messagingServiceSid, service.sid)
    await post.api.post(`/channels/${id}/deactivate`)
    assert.equal(service.inboundRequestUrl, null)
  })

  it('an API key sends, and a wrong one puts the channel into error with what to do', async () => {
    const third = twilio.addNumber(account.sid, '+15557122663')
    const key = twilio.addKey(account.sid)
    const { id } = await post.connect('twilio-sms', {
      accountSid: account.sid,
      authToken: account.authToken,
      phoneNumber: third.phoneNumber,
      apiKeySid: key.sid,
      apiKeySecret: key.secret,
    })
    const { address: to } = customer(third.phoneNumber)
    await post.reached(await post.send({ channelId: id, to, content: text('Hi') }), 'delivered')
    await post.api.patch(`/channels/${id}`, { config: { apiKeySecret: 'another' } })
    const { condition } = await eventually(async () => {
      const found = await post.api.get<Channel>(`/channels/${id}`)
      return found.status === 'error' && found
    })
    assert.match(String(condition?.cure), /API key/)
  })

  it('is taken back when it is switched off, but not from others', async () => {
    const fourth = twilio.addNumber(account.sid, '+15557122664')
    const config = { accountSid: account.sid, authToken: account.authToken, phoneNumber: fourth.phoneNumber }
    const { id } = await post.connect('twilio-sms', config)
    await post.api.post(`/channels/${id}/deactivate`)
    assert.equal(fourth.smsUrl, '')
    await post.api.post(`/channels/${id}/activate`)
    fourth.smsUrl = 'https://elsewhere.example'
    await post.api.post(`/channels/${id}/deactivate`)
    assert.equal(fourth.smsUrl, 'https://elsewhere.example')
  })
})
