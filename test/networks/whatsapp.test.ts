import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { PIXEL } from '../../simulators/meta/files/store.ts'
import { type MetaSimulator, type NumberAccount, startMeta } from '../../simulators/meta/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { eventually } from '../support/scene.ts'
import type { Channel } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'
import { echoChallenges, serve } from '../support/web.ts'

/** What a WhatsApp number can carry, both ways, through a Portico that runs as a process. */
eachStore((_kind, _open, address) => {
  let meta: MetaSimulator
  let post: Correspondence
  let app: { id: string; secret: string }
  let number: NumberAccount
  let channel: Channel

  const configOf = ({ phoneNumberId, businessAccountId, accessToken }: NumberAccount) => ({
    phoneNumberId,
    businessAccountId,
    accessToken,
    appSecret: app.secret,
  })
  /** Somebody new, who has written. */
  const customer = async (account = number) => {
    const person = meta.whatsapp(account.phoneNumberId, { name: 'Ada' })
    const thread = `+${person.person.id}`
    person.sendText('Hello')
    const { conversationId } = await post.told('message.received', thread)
    return { person, thread, conversationId }
  }
  const text = (text: string) => ({ type: 'text', text })
  const statuses = (history: { status: string }[]) => history.map(entry => entry.status).sort()
  const sentTo = (id: string) => meta.sent(number.phoneNumberId).filter(({ to }) => to === id)

  before(async () => {
    meta = await startMeta()
    app = meta.addApp()
    number = meta.addNumber(app.id)
    post = await startCorrespondence(await address(), { PORTICO_WHATSAPP_URL: meta.url })
    channel = await post.connect('whatsapp', configOf(number))
  })
  after(async () => {
    await post.close()
    await meta.close()
  })

  it('is connected: the app delivers to Portico, and the number is known', async () => {
    assert.equal(channel.status, 'active')
    assert.deepEqual(channel.facts, {
      displayPhoneNumber: `+1 ${number.number.slice(1, 4)}-${number.number.slice(4, 7)}-${number.number.slice(7)}`,
      verifiedName: 'Lucky Shrub',
      qualityRating: 'GREEN',
    })
    const { checks } = await post.api.post<{ checks: { name: string; status: string }[] }>(
      `/channels/${channel.id}/test`,
    )
    assert.deepEqual(
      checks.map(check => check.status),
      ['passed', 'passed', 'passed'],
    )
  })

  it('a message comes in, an answer goes out, and its status comes back', async () => {
    const ada = meta.whatsapp(number.phoneNumberId, { name: 'Ada Lovelace' })
    const wamid = ada.sendText('Où est ma commande ? 👋')
    const question = await post.told('message.received', `+${ada.person.id}`)
    assert.deepEqual(question.content, text('Où est ma commande ? 👋'))
    assert.equal(question.ref, wamid)
    const answer = await post.send({
      conversationId: question.conversationId,
      content: text('En route'),
      replyTo: question.id,
    })
    const delivered = await post.reached(answer, 'delivered')
    const [call] = sentTo(ada.person.id)
    assert.equal(call?.id, delivered.ref)
    assert.deepEqual(call?.body.text, { body: 'En route', preview_url: false })
    assert.deepEqual(call?.body.context, { message_id: wamid })
    ada.read(String(call?.id))
    const { history } = await post.reached(answer, 'read')
    assert.deepEqual(statuses(history), ['accepted', 'delivered', 'read', 'sent'])
  })

  it('statuses that come late and twice change nothing', async () => {
    const { person, conversationId } = await customer()
    const message = await post.send({ conversationId, content: text('Hi') })
    await post.reached(message, 'delivered')
    const id = String(sentTo(person.person.id)[0]?.id)
    person.read(id)
    await post.reached(message, 'read')
    for (const status of ['sent', 'delivered', 'read', 'delivered'] as const) person.report(id, status)
    await meta.settled()
    const { status, history } = await post.reached(message, 'read')
    assert.equal(status, 'read')
    assert.deepEqual(statuses(history), ['accepted', 'delivered', 'read', 'sent'])
  })

  it('all numbers of one app receive over its one URL, in one call too', async () => {
    const second = meta.addNumber(app.id, { beside: number.phoneNumberId })
    const { id } = await post.connect('whatsapp', configOf(second))
    const [first, other] = [number, second].map(({ phoneNumberId }) => meta.whatsapp(phoneNumberId))
    assert.ok(first && other)
    meta.together(() => {
      first.sendText('To the first')
      other.sendText('To the second')
    })
    const [one, two] = [
      await post.told('message.received', `+${first.person.id}`),
      await post.told('message.received', `+${other.person.id}`),
    ]
    assert.deepEqual([one.channelId, one.content], [channel.id, text('To the first')])
    assert.deepEqual([two.channelId, two.content], [id, text('To the second')])
    await post.api.post(`/channels/${id}/deactivate`)
    first.sendText('Still there?')
    await post.told('message.received', `+${first.person.id}`)
  })

  it('an app that delivers elsewhere keeps its URL, and the number gets one of its own', async t => {
    const elsewhere = await echoChallenges(t)
    const other = meta.addApp({ secret: app.secret })
    await meta.setWebhook(other.id, 'whatsapp_business_account', elsewhere, 'any', ['messages'])
    const own = meta.addNumber(other.id)
    const { id, status } = await post.connect('whatsapp', configOf(own))
    assert.equal(status, 'active')
    const ada = meta.whatsapp(own.phoneNumberId)
    ada.sendText('Hello')
    assert.equal((await post.told('message.received', `+${ada.person.id}`)).channelId, id)
  })

  it('without the app secret nothing is taken in, and comes when it is entered', async t => {
    const other = meta.addApp()
    await meta.setWebhook(other.id, 'whatsapp_business_account', await echoChallenges(t), 'any', ['messages'])
    const own = meta.addNumber(other.id)
    const { appSecret, ...config } = configOf(own)
    const { id } = await post.connect('whatsapp', config)
    const ada = meta.whatsapp(own.phoneNumberId)
    ada.sendText('Hello')
    const { checks } = await post.api.post<{ checks: { name: string; message: string; cure?: string }[] }>(
      `/channels/${id}/test`,
    )
    assert.match(String(checks.find(check => check.name === 'webhook')?.cure), /Enter the app secret/)
    assert.ok(meta.pending() > 0)
    await post.api.patch(`/channels/${id}`, { config: { appSecret: other.secret } })
    await post.told('message.received', `+${ada.person.id}`)
    await meta.settled()
  })

  it('files come in, and are read through Portico', async () => {
    const ada = meta.whatsapp(number.phoneNumberId)
    ada.sendFile('image', { content: PIXEL, caption: 'Look' })
    const { id, content } = await post.told('message.received', `+${ada.person.id}`)
    assert.ok(content.type === 'image')
    assert.equal(content.caption, 'Look')
    const response = await fetch(`${post.portico.url}/api/v1/messages/${id}/media`, {
      headers: { authorization: `Bearer ${post.portico.key}` },
    })
    assert.equal(response.headers.get('content-type'), 'image/png')
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), Buffer.from(PIXEL))
  })

  it('a file goes out by its link, and one that cannot be had fails with its reason', async t => {
    const url = await serve(t, ({ pathname }) => ({ type: pathname.slice(1), body: PIXEL }))
    const { conversationId } = await customer()
    const send = (path: string) =>
      post.send({
        conversationId,
        content: { type: 'image', media: { url: `${url}/${path}` }, caption: 'c' },
      })
    await post.reached(await send('image/png'), 'delivered')
    const { failure } = await post.reached(await send('image/gif'), 'failed')
    assert.equal(failure?.code, '131053')
  })

  it('buttons go out, and what is pressed comes in', async () => {
    const { person, thread, conversationId } = await customer()
    const question = await post.send({
      conversationId,
      content: {
        type: 'buttons',
        text: 'Order it?',
        buttons: [{ kind: 'reply', text: 'Yes', value: 'order:yes' }],
      },
    })
    const { ref } = await post.reached(question, 'delivered')
    person.press(String(ref), 'order:yes')
    const pressed = await post.told('message.received', thread)
    assert.deepEqual(pressed.content, { type: 'postback', value: 'order:yes', title: 'Yes' })
    assert.equal(pressed.replyTo, question.id)
    person.react(String(ref), '👍')
    const { content } = await post.told('message.received', thread)
    assert.deepEqual(content, { type: 'reaction', emoji: '👍', messageId: question.id })
  })

  it('who shows no number is answered by user id', async () => {
    const sheena = meta.whatsapp(number.phoneNumberId, { number: null, username: 'sheena' })
    sheena.sendText('Hello')
    const { userId } = sheena.person
    const { conversationId } = await post.told('message.received', userId)
    await post.reached(await post.send({ conversationId, content: text('Hi') }), 'delivered')
    assert.equal(sentTo(sheena.person.id)[0]?.body.recipient, userId)
  })

  it('a number without WhatsApp, and a template that is not there, fail with what to do', async () => {
    const template = { type: 'template', name: 'hello_world', language: 'en_US' }
    const to = '+4915112345678'
    const nobody = await post.send({ channelId: channel.id, to, content: template })
    assert.equal((await post.reached(nobody, 'failed')).failure?.code, '131026')
    const missing = await post.send({ channelId: channel.id, to, content: { ...template, name: 'nothing' } })
    const { failure } = await post.reached(missing, 'failed')
    assert.equal(failure?.code, '132001')
    assert.match(String(failure?.cure), /WhatsApp Manager/)
  })

  it('too fast, out of service and a broken line are tried again', async () => {
    const { person, conversationId } = await customer()
    for (const fault of [
      { kind: 'flood', retryAfter: 0 },
      { kind: 'error', status: 503 },
      { kind: 'reset' },
    ] as const) {
      meta.faults.add({ ...fault, path: 'messages' })
    }
    await post.reached(await post.send({ conversationId, content: text('Hi') }), 'delivered')
    assert.equal(sentTo(person.person.id).length, 1)
  })

  it('a window that Meta holds for closed is told as such; a template still goes', async () => {
    const { conversationId } = await customer()
    meta.skip(25 * 3_600_000)
    const late = await post.send({ conversationId, content: text('Hi') })
    const { failure } = await post.reached(late, 'failed')
    assert.equal(failure?.code, 'window_closed')
    const template = { type: 'template', name: 'hello_world', language: 'en_US' }
    await post.reached(await post.send({ conversationId, content: template }), 'delivered')
  })

  it('a revoked token puts the channel into error with what to do; what waits goes when it is mended', async () => {
    const own = meta.addNumber(app.id)
    const { id } = await post.connect('whatsapp', configOf(own))
    const { conversationId } = await customer(own)
    meta.faults.revoke(own.accessToken)
    const message = await post.send({ conversationId, content: text('Hi') })
    const broken = await eventually(async () => {
      const found = await post.api.get<Channel>(`/channels/${id}`)
      return found.status === 'error' && found
    })
    assert.match(String(broken.condition?.cure), /make a new one/)
    const accessToken = meta.addUserToken(app.id)
    await post.api.patch(`/channels/${id}`, { config: { accessToken } })
    await post.api.post(`/channels/${id}/activate`)
    await post.reached(message, 'delivered')
  })
})
