import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { SignJWT } from 'jose'
import {
  Refused,
  type Message as Shown,
  Visitor,
  type VisitorOptions,
} from '../../simulators/webchat/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import type { Channel, Contact, MessageWithHistory } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

const ORIGIN = 'https://shop.example'
const SECRET = 'the-shop-signs-with-this-who-is-logged-in'

const identity = (sub: string, name = 'Ada Lovelace') =>
  new SignJWT({ name })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET))

const texts = (messages: readonly Shown[]) => messages.map(({ content }) => content.text)
const numbered = (what: string, count: number) => Array.from({ length: count }, (_, i) => `${what} ${i}`)

eachStore((_kind, _open, address) => {
  let post: Correspondence
  let channel: Channel
  const visitors: Visitor[] = []

  before(async () => {
    post = await startCorrespondence(await address(), {})
    channel = await connect()
  })
  after(async () => {
    for (const visitor of visitors) visitor.close()
    await post.close()
  })

  const connect = (config: object = {}) =>
    post.connect('webchat', { domains: ['shop.example'], identitySecret: SECRET, ...config })

  async function enter(options: Partial<VisitorOptions> = {}): Promise<Visitor> {
    const chat = { url: post.portico.url, channelId: channel.id, origin: ORIGIN }
    const visitor = await Visitor.open({ ...chat, ...options })
    visitors.push(visitor)
    return visitor
  }

  const answer = (conversationId: string, text: string) =>
    post.send({ conversationId, content: { type: 'text', text } })

  it('a message comes in, an answer goes out, and is delivered and read', async () => {
    const visitor = await enter({ language: 'de' })
    const said = await visitor.say('Is anybody there?')
    assert.equal(said.from, 'visitor')
    const question = await post.told('message.received', visitor.id)
    assert.deepEqual(question.content, { type: 'text', text: 'Is anybody there?' })
    assert.equal(question.id, said.id)

    const message = await answer(question.conversationId, 'Good morning!')
    const heard = await visitor.hears('Good morning!')
    assert.equal(heard.id, message.id)
    assert.equal((await post.reached(message, 'delivered')).ref, message.id)
    visitor.read()
    const { history } = await post.reached(message, 'read')
    assert.deepEqual(
      history.map(entry => entry.status),
      ['accepted', 'sent', 'delivered', 'read'],
    )
    const contact = await post.api.get<Contact>(`/contacts/${question.contactId}`)
    assert.equal(contact.language, 'de')
  })

  it('each side sees that the other has read, and the visitor that an answer is being written', async () => {
    const visitor = await enter()
    const said = await visitor.say('Hello?')
    const { conversationId } = await post.told('message.received', visitor.id)
    await post.api.post(`/conversations/${conversationId}/read`)
    await visitor.until(({ frames }) => frames.some(f => f.type === 'read' && f.upTo === said.id))
    assert.equal(visitor.history.messages.at(-1)?.read, true)
    await post.api.ask('POST', `/conversations/${conversationId}/typing`)
    await visitor.until(({ frames }) => frames.some(f => f.type === 'typing'))
  })

  it('what was said while the visitor was away is there when they are back, in order and once', async () => {
    const visitor = await enter()
    await visitor.say('I am off.')
    const { conversationId } = await post.told('message.received', visitor.id)
    visitor.away()
    for (const text of numbered('answer', 5)) await post.reached(await answer(conversationId, text), 'sent')
    const said = numbered('word', 5).map(text => visitor.say(text))
    visitor.back()
    await Promise.all(said)
    await visitor.hears('answer 4')
    assert.deepEqual(texts(visitor.history.shown.filter(m => m.from === 'business')), numbered('answer', 5))
    const stored = await post.api.all<MessageWithHistory>(`/conversations/${conversationId}/messages`)
    assert.deepEqual(
      stored
        .filter(m => m.direction === 'inbound')
        .map(({ content }) => content.type === 'text' && content.text)
        .reverse(),
      ['I am off.', ...numbered('word', 5)],
    )
  })

  /** Both talk at once while `disturb` goes on; then each has heard all of the other, in order and once. */
  async function chatter(disturb: (visitor: Visitor, round: number) => Promise<void>): Promise<void> {
    const visitor = await enter()
    await visitor.say('Hello')
    const { conversationId } = await post.told('message.received', visitor.id)
    const said: Promise<Shown>[] = []
    for (const [round, text] of numbered('word', 12).entries()) {
      said.push(visitor.say(text))
      await answer(conversationId, `answer ${round}`)
      await disturb(visitor, round)
    }
    await Promise.all(said)
    await visitor.hears('answer 11')
    const { shown } = visitor.history
    assert.deepEqual(texts(shown.filter(m => m.from === 'business')), numbered('answer', 12))
    assert.deepEqual(texts(shown.filter(m => m.from === 'visitor')), ['Hello', ...numbered('word', 12)])
    const stored = await post.api.all<MessageWithHistory>(`/conversations/${conversationId}/messages`)
    assert.equal(stored.length, 25)
    // Whoever opens the page anew sees the same.
    const { messages } = (await enter({ token: visitor.session.token })).history
    assert.deepEqual(
      new Set(messages.map(({ id }) => id)),
      new Set(visitor.history.messages.map(({ id }) => id)),
    )
  }

  it('nothing is lost or doubled when the socket breaks again and again', () =>
    chatter(async (visitor, round) => {
      if (round % 2 === 1) return
      visitor.away()
      visitor.back()
    }))

  it('nothing is lost or doubled when the server is killed in mid-conversation', () =>
    chatter(async (_, round) => {
      if (round !== 4 && round !== 8) return
      await post.portico.kill9()
      await post.portico.restart()
    }))

  it('goes without a socket, too, by asking again and again', async () => {
    const { http, session } = await enter()
    const { token } = session
    const message = { id: 'first', content: { type: 'text', text: 'By HTTP' } }
    const said = await http.send(token, message)
    assert.deepEqual(await http.send(token, { ...message, content: { type: 'text', text: 'Again' } }), said)
    const { conversationId } = await post.told('message.received', session.visitor.id)
    await http.note(token, { type: 'typing' })
    let { cursor } = await http.messages(token)
    const sent = await answer(conversationId, 'Hello')
    await post.reached(sent, 'sent')
    const page = await http.messages(token, { after: cursor })
    cursor = page.cursor
    assert.equal(page.messages.at(-1)?.id, sent.id)
    await http.note(token, { type: 'read', messages: [sent.id] })
    await post.reached(sent, 'read')
    const { messages } = await http.messages(token, { after: cursor })
    assert.equal(messages.find(({ id }) => id === sent.id)?.read, true)
  })

  it('buttons come as they are, what is pressed goes back, and a reply names what it answers', async () => {
    const visitor = await enter()
    const first = await visitor.say('Which rooms are there?')
    const { conversationId } = await post.told('message.received', visitor.id)
    const content = {
      type: 'buttons',
      text: 'Which one?',
      buttons: [{ kind: 'reply', text: 'The red one', value: 'room:red' }],
    }
    const question = await post.send({ conversationId, content, replyTo: first.id })
    const heard = await visitor.until(({ history }) => history.messages.find(m => m.id === question.id))
    assert.deepEqual([heard.content, heard.replyTo], [content, first.id])
    const pressed = { type: 'postback', value: 'room:red', title: 'The red one' }
    await visitor.send(pressed, { replyTo: question.id })
    const chosen = await post.told('message.received', visitor.id)
    assert.deepEqual([chosen.content, chosen.replyTo], [pressed, question.id])
    await visitor.say('And another', { replyTo: first.id })
    assert.equal((await post.told('message.received', visitor.id)).replyTo, first.id)
  })

  it('a file goes in, and can be opened on both sides', async () => {
    const visitor = await enter()
    const body = Buffer.from('%PDF-1.7\nan order')
    const { attachment, mimeType } = await visitor.http.attach(visitor.session.token, {
      body,
      type: 'application/octet-stream',
      filename: 'order.pdf',
    })
    assert.equal(mimeType, 'application/pdf')
    const file = { type: 'attachment', attachment, caption: 'My order' }
    const { content } = await visitor.send(file, { id: 'order' })
    assert.deepEqual((await visitor.send(file, { id: 'order' })).content.caption, 'My order')
    const { url, filename } = content.media as { url: string; filename: string }
    assert.deepEqual([content.type, content.caption, filename], ['document', 'My order', 'order.pdf'])
    assert.deepEqual(Buffer.from(await (await fetch(url)).arrayBuffer()), body)
    const came = await post.told('message.received', visitor.id)
    assert.ok(came.content.type === 'document')
    assert.deepEqual(Buffer.from(await (await fetch(String(came.content.media.url))).arrayBuffer()), body)
    // One message has it, and no other session.
    await assert.rejects(visitor.send({ type: 'attachment', attachment }), Refused)
    const other = await enter()
    const theirs = await other.http.attach(other.session.token, { body, type: 'application/pdf' })
    await assert.rejects(
      visitor.send({ type: 'attachment', attachment: theirs.attachment }),
      (error: Refused) => error.problem.field === '/content/attachment',
    )
  })

  it('whoever is logged in is one contact with one conversation on all devices', async () => {
    const phone = await enter({ identity: await identity('user-7') })
    assert.deepEqual(phone.session.visitor, { id: 'user-7', identified: true, name: 'Ada Lovelace' })
    await phone.say('From the phone')
    const first = await post.told('message.received', 'user-7')
    const laptop = await enter({ identity: await identity('user-7') })
    assert.deepEqual(texts(laptop.history.messages), ['From the phone'])
    await laptop.say('From the laptop')
    const second = await post.told('message.received', 'user-7')
    assert.deepEqual([second.contactId, second.conversationId], [first.contactId, first.conversationId])
    await phone.until(({ history }) => texts(history.messages).includes('From the laptop'))
    const { name } = await post.api.get<Contact>(`/contacts/${first.contactId}`)
    assert.equal(name, 'Ada Lovelace')
    await answer(first.conversationId, 'To both')
    await Promise.all([phone.hears('To both'), laptop.hears('To both')])
    laptop.read()
    await phone.until(({ history }) => history.messages.some(m => m.content.text === 'To both' && m.read))
  })

  it('who logs in while they talk goes on with what was said', async () => {
    const unknown = await enter()
    await unknown.say('Before')
    const before = await post.told('message.received', unknown.id)
    const token = unknown.session.token
    unknown.close()
    const known = await enter({ token, identity: await identity('user-8') })
    assert.deepEqual(texts(known.history.messages), ['Before'])
    await known.say('After')
    const after = await post.told('message.received', 'user-8')
    assert.deepEqual([after.contactId, after.conversationId], [before.contactId, before.conversationId])
    const sent = await post.send({
      channelId: channel.id,
      to: 'user-8',
      content: { type: 'text', text: 'By the id of the shop' },
    })
    assert.equal(sent.conversationId, before.conversationId)
    await known.hears('By the id of the shop')
  })

  it('what is asked before the chat is kept with the contact', async () => {
    const preChat = [
      { name: 'name', label: 'Your name', type: 'text', required: true },
      { name: 'mail', label: 'Your mail', type: 'email' },
    ]
    const { id: channelId } = await connect({ preChat })
    await assert.rejects(enter({ channelId }), (error: Refused) => error.problem.field === '/answers/name')
    const visitor = await enter({ channelId, answers: { name: 'Bo', mail: 'bo@example.com' } })
    await visitor.say('Hello')
    const { contactId } = await post.told('message.received', visitor.id)
    const { name, metadata } = await post.api.get<Contact>(`/contacts/${contactId}`)
    assert.deepEqual([name, metadata], ['Bo', { preChat: { name: 'Bo', mail: 'bo@example.com' } }])
  })

  it('a chat that is switched off says so, and when it is on again', async () => {
    const { id: channelId } = await connect({ offlineMessage: 'Back on Monday.' })
    const visitor = await enter({ channelId })
    await visitor.say('Hello')
    const presence = (online: boolean) =>
      visitor.until(({ frames }) => frames.findLast(f => f.type === 'presence')?.online === online)
    await presence(true)
    await post.api.post(`/channels/${channelId}/deactivate`)
    await presence(false)
    assert.equal((await visitor.http.config()).online, false)
    await assert.rejects(visitor.say('Is anybody there?'), (error: Refused) => {
      assert.deepEqual(
        [error.problem.code, error.problem.reason, error.problem.meta],
        ['channel_unavailable', 'switched_off', { offlineMessage: 'Back on Monday.' }],
      )
      return true
    })
    await assert.rejects(enter({ channelId }), Refused)
    await post.api.post(`/channels/${channelId}/activate`)
    await presence(true)
    await visitor.say('Now?')
  })

  describe('to a visitor who has never written', () => {
    it('the business can write first, by their address', async () => {
      const visitor = await enter()
      const content = { type: 'text', text: 'Can we help?' }
      const message = await post.send({ channelId: channel.id, to: visitor.id, content })
      await visitor.hears('Can we help?')
      await post.reached(message, 'delivered')
    })

    it('nothing is stored before', async () => {
      const count = async () => (await post.api.all<Contact>('/contacts')).length
      const before = await count()
      await enter()
      await enter({ identity: await identity('user-9') })
      assert.equal(await count(), before)
    })
  })

  it('mails and templates are refused at once, as no browser shows them', async () => {
    const visitor = await enter()
    const content = { type: 'email', text: 'Hello' }
    const { status } = await post.api.ask('POST', '/messages', {
      channelId: channel.id,
      to: visitor.id,
      content,
    })
    assert.equal(status, 400)
  })
})
