import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { type BrevoSimulator, type SentMail, startBrevo } from '../../simulators/brevo/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { startReceiver } from '../support/receiver.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, Contact, Message } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

const INBOX = 'support@reply.acme.example'

eachStore((_kind, _open, address) => {
  let brevo: BrevoSimulator
  let post: Correspondence
  let channel: Channel

  before(async () => {
    brevo = await startBrevo()
    post = await startCorrespondence(await address(), { PORTICO_BREVO_URL: brevo.url })
    const { apiKey, sender } = brevo
    channel = await post.connect('brevo', { apiKey, address: sender, name: 'Acme', inboundAddress: INBOX })
  })
  after(async () => {
    await post.close()
    await brevo.close()
  })

  const mailOf = (messageId: string | null): SentMail => {
    const mail = brevo.sent().find(each => each.messageId === messageId)
    assert.ok(mail, `Brevo has no mail ${messageId}`)
    return mail
  }

  it('is connected, with its webhooks and its sender', async () => {
    assert.equal(channel.status, 'active')
    const { checks } = await post.api.post<{ checks: { status: string }[] }>(`/channels/${channel.id}/test`)
    assert.deepEqual(
      checks.map(check => check.status),
      ['passed', 'passed', 'passed'],
    )
  })

  it('a mail comes in, an answer goes out in its thread, arrives and is read', async () => {
    const asked = brevo.write({
      from: 'Ada@example.com',
      name: 'Ada',
      to: INBOX,
      subject: 'Where is my order?',
      text: 'I ordered two weeks ago.',
    })
    const question = await post.told('message.received', 'ada@example.com')
    assert.deepEqual(question.content, {
      type: 'email',
      subject: 'Where is my order?',
      text: 'I ordered two weeks ago.',
    })
    assert.equal(question.ref, asked)

    const answer = await post.send({
      conversationId: question.conversationId,
      content: { type: 'text', text: 'It is on its way.' },
    })
    const { ref } = await post.reached(answer, 'delivered')
    const mail = mailOf(ref)
    assert.deepEqual(
      [mail.to, mail.subject, mail.text, mail.replyTo],
      [['ada@example.com'], 'Re: Where is my order?', 'It is on its way.', INBOX],
    )
    assert.equal(mail.headers['In-Reply-To'], asked)

    brevo.report(mail.messageId, 'unique_opened')
    // Late and twice.
    brevo.report(mail.messageId, 'delivered')
    brevo.report(mail.messageId, 'unique_opened')
    const { history } = await post.reached(answer, 'read')
    assert.deepEqual(history.map(entry => entry.status).sort(), ['accepted', 'delivered', 'read', 'sent'])

    brevo.write({ from: 'ada@example.com', to: INBOX, text: 'Thanks!', inReplyTo: mail.messageId })
    const thanks = await post.told('message.received', 'ada@example.com')
    assert.equal(thanks.replyTo, answer.id)
  })

  it('a mail goes out once, though its answer was lost', async () => {
    brevo.faults.add({ kind: 'reset', path: 'smtp/email', carriedOut: true })
    const content = { type: 'text', text: 'Only once' }
    const message = await post.send({ channelId: channel.id, to: 'bo@example.com', content })
    await post.reached(message, 'sent')
    assert.equal(brevo.sent().filter(mail => mail.to[0] === 'bo@example.com').length, 1)
  })

  it('waits as long as Brevo asks', async () => {
    brevo.faults.add({ kind: 'flood', retryAfter: 1, path: 'smtp/email' })
    const content = { type: 'text', text: 'No hurry' }
    const message = await post.send({ channelId: channel.id, to: 'cy@example.com', content })
    await post.reached(message, 'delivered')
  })

  it('a bounce is a failure with a reason', async () => {
    brevo.fate('gone@example.com', 'hard_bounce')
    const content = { type: 'text', text: 'Anybody there?' }
    const message = await post.send({ channelId: channel.id, to: 'gone@example.com', content })
    const { event } = await post.receiver.until(
      d => d.event.type === 'message.failed' && d.event.data.message?.id === message.id,
    )
    assert.equal(event.data.message?.failure?.code, 'hard_bounce')
    assert.match(event.data.message?.failure?.cure ?? '', /address/)
  })

  it('who unsubscribes gets nothing more', async () => {
    const content = { type: 'text', text: 'News!' }
    const message = await post.send({ channelId: channel.id, to: 'dee@example.com', content })
    const { ref, contactId } = await post.reached(message, 'delivered')
    brevo.report(String(ref), 'unsubscribed')
    await eventually(async () => {
      const contact = await post.api.get<Contact>(`/contacts/${contactId}`)
      return contact.identities[0]?.optedOutAt !== null
    })
    const again = { channelId: channel.id, to: 'dee@example.com', content }
    assert.equal((await post.api.ask('POST', '/messages', again)).status, 409)
  })

  it('a bot answers people, and no autoresponder', async t => {
    const brain = await startReceiver()
    t.after(() => brain.close())
    brain.reply(() => ({
      status: 200,
      body: { messages: [{ content: { type: 'text', text: 'At your service' } }] },
    }))
    const bot = await post.api.post<{ id: string }>('/bots', { name: 'Helper', url: brain.url })
    await post.api.ask('PATCH', `/channels/${channel.id}`, { botId: bot.id })
    const write = (from: string, headers: Record<string, string>) =>
      brevo.write({ from, to: INBOX, subject: 'Hello', text: 'Hello', headers })
    write('robot@example.com', { 'Auto-Submitted': 'auto-replied' })
    const notice = await post.told('message.received', 'robot@example.com')
    write('eve@example.com', {})
    const { conversationId } = await post.told('message.received', 'eve@example.com')
    await eventually(async () =>
      (await post.api.all<Message>(`/messages?conversationId=${conversationId}`)).find(
        message => message.direction === 'outbound',
      ),
    )
    assert.deepEqual(
      brain.deliveries.map(({ event }) => event.data.conversation?.thread),
      ['eve@example.com'],
    )
    const all = await post.api.all<Message>(`/messages?conversationId=${notice.conversationId}`)
    assert.equal(all.length, 1)
  })

  it('a revoked key puts the channel in error', async () => {
    brevo.faults.revoke()
    await post.send({ channelId: channel.id, to: 'fay@example.com', content: { type: 'text', text: 'x' } })
    await eventually(async () => (await post.api.get<Channel>(`/channels/${channel.id}`)).status === 'error')
  })
})
