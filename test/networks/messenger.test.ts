import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { type MetaSimulator, type PageAccount, startMeta } from '../../simulators/meta/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, MessageWithHistory } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'
import { echoChallenges } from '../support/web.ts'

/** What a Facebook page can carry on Messenger, both ways, through a Portico that runs as a process. */
eachStore((_kind, _open, address) => {
  let meta: MetaSimulator
  let post: Correspondence
  let app: { id: string; secret: string }
  let page: PageAccount
  let channel: Channel

  const configOf = ({ pageId, accessToken }: PageAccount) => ({ pageId, accessToken, appSecret: app.secret })
  /** Somebody new, who has written. */
  const customer = async (account = page) => {
    const person = meta.person(account.pageId)
    person.sendText('Hello')
    const { conversationId } = await post.told('message.received', person.person.id)
    return { person, thread: person.person.id, conversationId }
  }
  const text = (text: string) => ({ type: 'text', text })
  const sentTo = (id: string) => meta.sent(page.pageId).filter(({ to }) => to === id)

  before(async () => {
    meta = await startMeta()
    app = meta.addApp()
    page = meta.addPage(app.id)
    post = await startCorrespondence(await address(), { PORTICO_MESSENGER_URL: meta.url })
    channel = await post.connect('messenger', configOf(page))
  })
  after(async () => {
    await post.close()
    await meta.close()
  })

  it('is connected: the app delivers to Portico, and the page is known', async () => {
    assert.equal(channel.status, 'active')
    assert.deepEqual(channel.facts, { pageName: 'Lucky Shrub' })
    const { checks } = await post.api.post<{ checks: { status: string }[] }>(`/channels/${channel.id}/test`)
    assert.deepEqual(
      checks.map(check => check.status),
      ['passed', 'passed', 'passed'],
    )
  })

  it('a message comes in, an answer goes out, and its status comes back', async () => {
    const ada = meta.person(page.pageId)
    const mid = ada.sendText('Où est ma commande ? 👋')
    const question = await post.told('message.received', ada.person.id)
    assert.deepEqual([question.content, question.ref], [text('Où est ma commande ? 👋'), mid])
    const answer = await post.send({
      conversationId: question.conversationId,
      content: text('En route'),
      replyTo: question.id,
    })
    const { ref, history } = await post.reached(answer, 'delivered')
    assert.deepEqual(history.map(entry => entry.status).sort(), ['accepted', 'delivered', 'sent'])
    const [call] = sentTo(ada.person.id)
    assert.equal(call?.id, ref)
    assert.deepEqual([call?.body.message, call?.body.reply_to], [{ text: 'En route' }, { mid }])
  })

  it('deliveries that are told twice change nothing', async () => {
    const { person, conversationId } = await customer()
    const message = await post.send({ conversationId, content: text('Hi') })
    const { ref } = await post.reached(message, 'delivered')
    person.delivered(String(ref))
    await meta.settled()
    const { history } = await post.reached(message, 'delivered')
    assert.equal(history.length, 3)
  })

  it('what is read is told by a moment, and is read up to there', async () => {
    const { person, conversationId } = await customer()
    const send = async (words: string) => {
      const message = await post.send({ conversationId, content: text(words) })
      const { ref } = await post.reached(message, 'delivered')
      return { message, ref: String(ref) }
    }
    const [first, second] = [await send('One'), await send('Two')]
    meta.skip(1000)
    const third = await send('Three')
    person.read(second.ref)
    for (const { message } of [first, second]) {
      const { history } = await post.reached(message, 'read')
      assert.deepEqual(history.map(entry => entry.status).sort(), ['accepted', 'delivered', 'read', 'sent'])
    }
    await meta.settled()
    assert.equal(
      (await post.api.get<MessageWithHistory>(`/messages/${third.message.id}`)).status,
      'delivered',
    )
    person.read(third.ref)
    await post.reached(third.message, 'read')
  })

  it('all pages of one app receive over its one URL, in one call too', async () => {
    const second = meta.addPage(app.id)
    const { id } = await post.connect('messenger', configOf(second))
    const [first, other] = [page, second].map(({ pageId }) => meta.person(pageId))
    assert.ok(first && other)
    meta.together(() => {
      first.sendText('To the first')
      other.sendText('To the second')
    })
    assert.equal((await post.told('message.received', first.person.id)).channelId, channel.id)
    assert.equal((await post.told('message.received', other.person.id)).channelId, id)
  })

  it('whether an app that delivers elsewhere comes here, a person decides, and then it works', async t => {
    const other = meta.addApp()
    const own = meta.addPage(other.id)
    const config = { ...configOf(own), appSecret: other.secret }
    await meta.setWebhook(other.id, 'page', await echoChallenges(t), 'any', ['messages'])
    const { id, status, steps } = await post.connect('messenger', config)
    assert.equal(status, 'pending')
    const fields = Object.fromEntries((steps[0]?.fields ?? []).map(({ label, value }) => [label, value]))
    await meta.setWebhook(
      other.id,
      'page',
      String(fields['Callback URL']),
      String(fields['Verify token']),
      String(fields.Fields).split(', '),
    )
    assert.equal((await post.api.get<Channel>(`/channels/${id}`)).status, 'active')
    await customer(own)
  })

  it('buttons go out, and what is pressed comes in', async () => {
    const { person, thread, conversationId } = await customer()
    const question = await post.send({
      conversationId,
      content: {
        type: 'buttons',
        text: 'Order it?',
        buttons: ['Yes', 'No'].map(text => ({ kind: 'reply', text, value: `order:${text}` })),
      },
    })
    const { ref } = await post.reached(question, 'delivered')
    person.press(String(ref), 'order:Yes')
    const { content } = await post.told('message.received', thread)
    assert.deepEqual(content, { type: 'postback', value: 'order:Yes', title: 'Yes' })
    person.react(String(ref), '❤️')
    const reaction = await post.told('message.received', thread)
    assert.deepEqual(reaction.content, { type: 'reaction', emoji: '❤️', messageId: question.id })
  })

  it('a file comes in and is read through Portico, an edit changes what is stored', async () => {
    const ada = meta.person(page.pageId)
    ada.sendFile('image', { content: Buffer.from('PNG'), text: 'Look' })
    const { id, content } = await post.told('message.received', ada.person.id)
    assert.ok(content.type === 'image' && content.caption === 'Look')
    const response = await fetch(`${post.portico.url}/api/v1/messages/${id}/media`, {
      headers: { authorization: `Bearer ${post.portico.key}` },
    })
    assert.equal(await response.text(), 'PNG')
    const mid = ada.sendText('My number is 123')
    const message = await post.told('message.received', ada.person.id)
    ada.edit(mid, 'My number is 1234')
    await eventually(async () => {
      const stored = await post.api.get<MessageWithHistory>(`/messages/${message.id}`)
      return stored.content.type === 'text' && stored.content.text === 'My number is 1234'
    })
  })

  it('typing is shown', async () => {
    const { thread, conversationId } = await customer()
    await post.api.post(`/conversations/${conversationId}/typing`)
    assert.equal(sentTo(thread).at(-1)?.body.sender_action, 'typing_on')
  })

  it('too fast and out of service are tried again', async () => {
    const { thread, conversationId } = await customer()
    meta.faults.add({ kind: 'flood', retryAfter: 0, path: 'messages' })
    meta.faults.add({ kind: 'error', status: 500, path: 'messages' })
    await post.reached(await post.send({ conversationId, content: text('Hi') }), 'delivered')
    assert.equal(sentTo(thread).length, 1)
  })

  it('a window that Meta holds for closed, and a person nobody knows, fail with what to do', async () => {
    const { conversationId } = await customer()
    meta.skip(25 * 3_600_000)
    const late = await post.send({ conversationId, content: text('Hi') })
    assert.equal((await post.reached(late, 'failed')).failure?.code, 'window_closed')
  })

  it('is taken back when it is switched off', async () => {
    await post.api.post(`/channels/${channel.id}/deactivate`)
    meta.person(page.pageId).sendText('Hello')
    assert.equal(meta.pending(), 0)
  })
})
