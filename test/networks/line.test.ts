import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import {
  type Customer,
  type LineAccount,
  type LineSimulator,
  startLine,
} from '../../simulators/line/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, Contact } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

eachStore((_kind, _open, address) => {
  let line: LineSimulator
  let post: Correspondence
  let account: LineAccount
  let customer: Customer
  let channel: Channel

  const configOf = ({ channelSecret, channelAccessToken }: LineAccount) => ({
    channelSecret,
    channelAccessToken,
  })

  before(async () => {
    line = await startLine()
    post = await startCorrespondence(await address(), { PORTICO_LINE_URL: line.url })
    account = line.addAccount({ displayName: 'Shop', monthlyLimit: 1000 })
    customer = line.customer(account.userId)
    channel = await post.connect('line', configOf(account))
  })
  after(async () => {
    await post.close()
    await line.close()
  })

  it('is connected, and knows the account', () => {
    assert.equal(channel.status, 'active')
    assert.equal(channel.facts.botBasicId, account.basicId)
  })

  it('a message comes in, an answer goes out once though its answer was lost, and is known as sent', async () => {
    customer.sendText('Is anybody there?')
    const question = await post.told('message.received', customer.thread)
    assert.deepEqual(question.content, { type: 'text', text: 'Is anybody there?' })

    line.faults.add({ kind: 'error', status: 500, call: 'push', carriedOut: true })
    const answer = await post.send({
      conversationId: question.conversationId,
      content: { type: 'text', text: 'Good morning!' },
    })
    const { ref, history } = await post.reached(answer, 'sent')
    assert.deepEqual(
      history.map(entry => entry.status),
      ['accepted', 'sent'],
    )
    assert.deepEqual(
      customer.received().map(({ messages, ids, retryKey }) => [messages, ids, retryKey]),
      [[[{ type: 'text', text: 'Good morning!' }], [ref], answer.id]],
    )
  })

  it('what LINE delivers again, and out of a call with others, is there once', async () => {
    const other = line.customer(account.userId)
    const events: ReturnType<Customer['sendText']>[] = []
    line.together(account.userId, () => {
      events.push(other.sendText('one'), other.sendText('two'))
    })
    for (const event of events) line.redeliver(account.userId, event)
    await line.settled()
    const { conversationId } = await post.told('message.received', other.thread)
    const messages = await post.api.all<{ content: { text?: string } }>(
      `/messages?conversationId=${conversationId}`,
    )
    assert.deepEqual(messages.map(m => m.content.text).sort(), ['one', 'two'])
  })

  it('buttons go out, what is pressed comes in, and a quoted message is found', async () => {
    const { thread } = line.customer(account.userId, {
      groupId: `C${'d'.repeat(32)}`,
      userId: customer.userId,
    })
    const inGroup = line.customer(account.userId, { groupId: thread, userId: customer.userId })
    const question = await post.send({
      channelId: channel.id,
      to: thread,
      content: {
        type: 'buttons',
        text: 'Order it?',
        buttons: [
          { kind: 'reply', text: 'Yes', value: 'order:yes' },
          { kind: 'reply', text: 'No', value: 'order:no' },
        ],
      },
    })
    const { ref } = await post.reached(question, 'sent')
    inGroup.press('order:yes')
    const pressed = await post.told('message.received', thread)
    assert.deepEqual(pressed.content, { type: 'postback', value: 'order:yes' })
    inGroup.sendText('With milk', String(ref))
    assert.equal((await post.told('message.received', thread)).replyTo, question.id)
  })

  it('of a message that became several there, each can be quoted', async () => {
    const reader = line.customer(account.userId)
    const content = { type: 'text', text: 'word '.repeat(1500) }
    const message = await post.send({ channelId: channel.id, to: reader.thread, content })
    await post.reached(message, 'sent')
    const [, second] = reader.received()[0]?.ids ?? []
    assert.ok(second)
    reader.sendText('What was that?', second)
    assert.equal((await post.told('message.received', reader.thread)).replyTo, message.id)
  })

  it('a picture comes in, and its file is read through Portico', async () => {
    const sender = line.customer(account.userId)
    const content = Buffer.from('\xff\xd8\xff\xe0 JPEG', 'latin1')
    sender.sendImage({ content })
    const { id } = await post.told('message.received', sender.thread)
    const response = await fetch(`${post.portico.url}/api/v1/messages/${id}/media`, {
      headers: { authorization: `Bearer ${post.portico.key}` },
    })
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), content)
    assert.equal(response.headers.get('content-type'), 'image/jpeg')
  })

  it('a message that is taken back leaves nothing of what it said', async () => {
    const sender = line.customer(account.userId)
    const event = sender.sendText('My number is 123')
    const { id } = await post.told('message.received', sender.thread)
    sender.unsend((event.message as { id: string }).id)
    const { content } = await eventually(async () => {
      const message = await post.api.get<{ content: { type: string } }>(`/messages/${id}`)
      return message.content.type === 'unsupported' && message
    })
    assert.doesNotMatch(JSON.stringify(content), /123/)
  })

  it('who blocks the account is opted out, until they are friends again', async () => {
    const fickle = line.customer(account.userId)
    fickle.sendText('Hello')
    const { contactId, conversationId } = await post.told('message.received', fickle.thread)
    const optedOut = async () => {
      const contact = await post.api.get<Contact>(`/contacts/${contactId}`)
      return contact.identities[0]?.optedOutAt !== null
    }
    fickle.unfollow()
    await eventually(optedOut)
    const news = { conversationId, content: { type: 'text', text: 'News!' } }
    assert.equal((await post.api.ask('POST', '/messages', news)).status, 409)
    fickle.follow()
    await eventually(async () => !(await optedOut()))
    await post.reached(await post.send(news), 'sent')
  })

  it('typing is shown', async () => {
    const { conversationId } = await post.send({
      channelId: channel.id,
      to: customer.thread,
      content: { type: 'text', text: 'One moment' },
    })
    assert.ok(conversationId)
    await post.api.ask('POST', `/conversations/${conversationId}/typing`)
    assert.deepEqual(line.typing(account.userId), [customer.userId])
  })

  it("the month's last message leaves, and the next says why it does not", async () => {
    const small = line.addAccount({ monthlyLimit: 1 })
    const { id: channelId } = await post.connect('line', configOf(small))
    const { thread: to } = line.customer(small.userId)
    const content = { type: 'text', text: 'News!' }
    await post.reached(await post.send({ channelId, to, content }), 'sent')
    const failed = await post.reached(await post.send({ channelId, to, content }), 'failed')
    assert.equal(failed.failure?.code, 'monthly_limit')
  })

  it('waits for a person who must turn on the webhook, and is active once LINE calls', async () => {
    const fresh = line.addAccount({ usesWebhook: false })
    const { id, status, steps } = await post.connect('line', configOf(fresh))
    assert.equal(status, 'pending')
    assert.match(JSON.stringify(steps), /Use webhook/)
    line.useWebhook(fresh.userId, true)
    line.customer(fresh.userId).sendText('Hello')
    await eventually(async () => (await post.api.get<Channel>(`/channels/${id}`)).status === 'active')
  })

  it('a token that was ended puts the channel into error, with what to do', async () => {
    const ended = line.addAccount()
    const { id: channelId } = await post.connect('line', configOf(ended))
    line.faults.revoke(ended.userId)
    const { thread: to } = line.customer(ended.userId)
    await post.send({ channelId, to, content: { type: 'text', text: 'Hello' } })
    const { condition } = await eventually(async () => {
      const channel = await post.api.get<Channel>(`/channels/${channelId}`)
      return channel.status === 'error' && channel
    })
    assert.match(String(condition?.cure), /long-lived/)
  })
})
