import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, before, it } from 'node:test'
import { type Application, startVonage, type VonageSimulator } from '../../simulators/vonage/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, Contact } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

const NUMBER = '447700900000'

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

eachStore((_kind, _open, address) => {
  let vonage: VonageSimulator
  let post: Correspondence
  let account: ReturnType<VonageSimulator['addAccount']>
  let application: Application
  let channel: Channel

  let people = 491711230000
  /** Somebody new. */
  const customer = (number = NUMBER) => vonage.customer(account.apiKey, String(people++), number)
  const text = (text: string) => ({ type: 'text', text })
  const configOf = (applicationId: string, number: string) => ({
    ...account,
    applicationId,
    sender: `+${number}`,
  })

  before(async () => {
    vonage = await startVonage()
    post = await startCorrespondence(await address(), { PORTICO_VONAGE_SMS_URL: vonage.url })
    account = vonage.addAccount()
    application = vonage.addApplication(account.apiKey, { name: 'Shop', publicKey })
    vonage.addNumber(account.apiKey, NUMBER)
    channel = await post.connect('vonage-sms', { ...configOf(application.id, NUMBER), privateKey })
  })
  after(async () => {
    await post.close()
    await vonage.close()
  })

  it('is connected: the number is linked, and the application delivers here', () => {
    assert.equal(channel.status, 'active')
    assert.equal(channel.facts.applicationName, 'Shop')
    assert.ok(JSON.stringify(application.capabilities).includes(String(channel.webhookUrl)))
  })

  it('a message comes in, an answer goes out, and its status comes back', async () => {
    const ada = customer()
    ada.write('Is my order ready? 👋')
    const question = await post.told('message.received', `+${ada.msisdn}`)
    assert.deepEqual(question.content, text('Is my order ready? 👋'))
    const answer = await post.send({ conversationId: question.conversationId, content: text('Yes: 5 €') })
    const { ref, history } = await post.reached(answer, 'delivered')
    assert.deepEqual(
      ada.received().map(({ uuid, text, encoding }) => [uuid, text, encoding]),
      [[ref, 'Yes: 5 €', 'text']],
    )
    assert.deepEqual(history.map(entry => entry.status).sort(), ['accepted', 'delivered', 'sent'])
  })

  for (const order of ['reversed', 'twice'] as const) {
    it(`statuses that come ${order} come to the same`, async () => {
      vonage.report(account.apiKey, order)
      const to = `+${customer().msisdn}`
      const message = await post.send({ channelId: channel.id, to, content: text('Hi') })
      await post.reached(message, 'delivered')
      await vonage.settled()
      vonage.report(account.apiKey, 'in order')
      const { status, history } = await post.reached(message, 'delivered')
      assert.equal(status, 'delivered')
      assert.deepEqual(history.map(entry => entry.status).sort(), ['accepted', 'delivered', 'sent'])
    })
  }

  it('the same call again is the same message', async () => {
    const ada = customer()
    const uuid = 'aaaaaaaa-bbbb-4ccc-8ddd-000000000001'
    for (let i = 0; i < 2; i++) ada.write('Once', { message_uuid: uuid })
    ada.write('Twice')
    await vonage.settled()
    const { conversationId } = await post.told('message.received', `+${ada.msisdn}`)
    assert.equal((await post.api.all(`/messages?conversationId=${conversationId}`)).length, 2)
  })

  it('who writes STOP is opted out, and gets nothing more until START', async () => {
    const ada = customer()
    ada.write('stop')
    await vonage.settled()
    const { contactId, conversationId } = await post.told('message.received', `+${ada.msisdn}`)
    const optedOut = async () => {
      const contact = await post.api.get<Contact>(`/contacts/${contactId}`)
      return contact.identities[0]?.optedOutAt !== null
    }
    assert.ok(await optedOut())
    const news = { conversationId, content: text('News!') }
    assert.equal((await post.api.ask('POST', '/messages', news)).status, 409)
    ada.write('START')
    await vonage.settled()
    assert.ok(!(await optedOut()))
    await post.reached(await post.send(news), 'delivered')
  })

  it('a phone out of reach is a failure with its reason', async () => {
    const ada = customer()
    ada.beUnreachable({ code: 1180, title: 'Absent Subscriber Temporary' })
    const to = `+${ada.msisdn}`
    const message = await post.send({ channelId: channel.id, to, content: text('Hi') })
    const { failure } = await post.reached(message, 'failed')
    assert.equal(failure?.code, '1180')
    assert.match(String(failure?.cure), /out of reach/)
  })

  it('too fast, and out of service, is tried again', async () => {
    vonage.faults.add({ kind: 'flood', retryAfter: 1, path: '/v1/messages' })
    vonage.faults.add({ kind: 'error', status: 500, path: '/v1/messages' })
    const ada = customer()
    const message = await post.send({ channelId: channel.id, to: `+${ada.msisdn}`, content: text('Hi') })
    await post.reached(message, 'delivered')
    assert.equal(ada.received().length, 1)
  })

  it('several numbers of one application share one address', async () => {
    const shared = vonage.addApplication(account.apiKey)
    const numbers = ['447700900001', '447700900002']
    const origin = new URL(String(channel.webhookUrl)).origin
    const webhooks = { inbound_url: { address: `${origin}/webhooks/vonage-sms` } }
    shared.capabilities = { messages: { version: 'v1', webhooks } }
    const channels: string[] = []
    for (const number of numbers) {
      vonage.addNumber(account.apiKey, number)
      const { id } = await post.connect('vonage-sms', configOf(shared.id, number))
      channels.push(id)
    }
    for (const [index, number] of numbers.entries()) {
      const ada = customer(number)
      ada.write(`To ${number}`)
      const { channelId } = await post.told('message.received', `+${ada.msisdn}`)
      assert.equal(channelId, channels[index])
    }
  })

  it('without credit the channel is in error with what to do, and sends once it is topped up', async () => {
    vonage.credit(account.apiKey, false)
    const to = `+${customer().msisdn}`
    const message = await post.send({ channelId: channel.id, to, content: text('Hi') })
    const { condition } = await eventually(async () => {
      const found = await post.api.get<Channel>(`/channels/${channel.id}`)
      return found.status === 'error' && found
    })
    assert.match(String(condition?.cure), /Top up/)
    vonage.credit(account.apiKey, true)
    await post.api.post(`/channels/${channel.id}/activate`)
    await post.reached(message, 'delivered')
  })
})
