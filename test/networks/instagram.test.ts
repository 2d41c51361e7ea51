import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { type MetaSimulator, type PageAccount, startMeta } from '../../simulators/meta/index.ts'
import { type Correspondence, startCorrespondence } from '../support/correspondence.ts'
import { eventually } from '../support/scene.ts'
import type { Channel, MessageWithHistory } from '../support/setup.ts'
import { eachStore } from '../support/stores.ts'

/** What an Instagram account can carry, both ways, through a Portico that runs as a process. */
eachStore((_kind, _open, address) => {
  let meta: MetaSimulator
  let post: Correspondence
  let app: { id: string; secret: string }
  let page: PageAccount
  let accountId: string
  let channel: Channel

  /** Somebody new, who has written. */
  const customer = async () => {
    const person = meta.person(accountId)
    person.sendText('Hello')
    const { conversationId } = await post.told('message.received', person.person.id)
    return { person, thread: person.person.id, conversationId }
  }
  const text = (text: string) => ({ type: 'text', text })

  before(async () => {
    meta = await startMeta()
    app = meta.addApp()
    page = meta.addPage(app.id)
    accountId = String(page.instagramId)
    post = await startCorrespondence(await address(), {
      PORTICO_INSTAGRAM_URL: meta.url,
      PORTICO_MESSENGER_URL: meta.url,
    })
    const { pageId, accessToken } = page
    channel = await post.connect('instagram', { accountId, pageId, accessToken, appSecret: app.secret })
  })
  after(async () => {
    await post.close()
    await meta.close()
  })

  it('is connected: the app delivers to Portico, and the account is known', async () => {
    assert.equal(channel.status, 'active')
    assert.deepEqual(channel.facts, { pageName: 'Lucky Shrub', username: 'luckyshrub' })
    const { checks } = await post.api.post<{ checks: { status: string }[] }>(`/channels/${channel.id}/test`)
    assert.deepEqual(
      checks.map(check => check.status),
      ['passed', 'passed', 'passed'],
    )
  })

  it('a message comes in, an answer goes out, and is seen', async () => {
    const { person, conversationId } = await customer()
    const answer = await post.send({ conversationId, content: text('Grüße') })
    const { ref } = await post.reached(answer, 'sent')
    const [call] = meta.sent(accountId).filter(({ to }) => to === person.person.id)
    assert.deepEqual([call?.id, call?.body.message], [ref, { text: 'Grüße' }])
    person.read(String(ref))
    const { history } = await post.reached(answer, 'read')
    assert.deepEqual(history.map(entry => entry.status).sort(), ['accepted', 'read', 'sent'])
  })

  it('answers to stories, mentions in stories and ice breakers come in', async () => {
    const { person, thread } = await customer()
    person.replyToStory('How much is it?')
    assert.deepEqual((await post.told('message.received', thread)).content, text('How much is it?'))
    person.sendFile('story_mention', { content: Buffer.from('STORY') })
    const { id, content } = await post.told('message.received', thread)
    assert.ok(content.type === 'document')
    const response = await fetch(`${post.portico.url}/api/v1/messages/${id}/media`, {
      headers: { authorization: `Bearer ${post.portico.key}` },
    })
    assert.equal(await response.text(), 'STORY')
    person.postback('What are your hours?', 'HOURS')
    const { content: pressed } = await post.told('message.received', thread)
    assert.deepEqual(pressed, { type: 'postback', value: 'HOURS', title: 'What are your hours?' })
  })

  it('what is taken back is gone here too', async () => {
    const { person, thread } = await customer()
    const mid = person.sendText('Never mind')
    const { id } = await post.told('message.received', thread)
    person.unsend(mid)
    await eventually(async () => {
      const { content } = await post.api.get<MessageWithHistory>(`/messages/${id}`)
      return content.type === 'unsupported'
    })
  })

  it('a long text leaves in parts of at most 1000 bytes, in order', async () => {
    const { person, conversationId } = await customer()
    const long = 'ü '.repeat(800).trim()
    await post.reached(await post.send({ conversationId, content: text(long) }), 'sent')
    const parts = meta.sent(accountId).filter(({ to }) => to === person.person.id)
    const texts = parts.map(({ body }) => (body.message as { text: string }).text)
    assert.equal(texts.join(''), long)
    assert.ok(texts.length > 2 && texts.every(part => Buffer.byteLength(part) <= 1000))
  })

  it('the page on Messenger and its Instagram account do not disturb each other', async () => {
    const { pageId, accessToken } = page
    const { id } = await post.connect('messenger', { pageId, accessToken, appSecret: app.secret })
    const onMessenger = meta.person(pageId)
    onMessenger.sendText('Hello')
    assert.equal((await post.told('message.received', onMessenger.person.id)).channelId, id)
    await post.api.post(`/channels/${id}/deactivate`)
    const { conversationId } = await customer()
    await post.reached(await post.send({ conversationId, content: text('Hi') }), 'sent')
  })
})
