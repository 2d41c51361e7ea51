import assert from 'node:assert/strict'
import { it, type TestContext } from 'node:test'
import { SignJWT } from 'jose'
import { setStage, text, told } from '../../../test/support/stage.ts'
import { eachStore } from '../../../test/support/stores.ts'
import { readConfig } from '../../config.ts'
import { webchat } from '../../networks/webchat/index.ts'
import { listContacts } from '../contacts/read.ts'
import type { Context } from '../context.ts'
import { markRead, showTyping } from '../conversations/presence.ts'
import { getConversation, listConversations } from '../conversations/read.ts'
import { sendMessage } from '../messages/send.ts'
import { outbox } from '../outbox/send.ts'
import { changesSince } from './messages.ts'
import { report, say } from './say.ts'
import { openSession, openVisitorConversation, openVisitorSession } from './sessions.ts'
import { readToken, type Visitor } from './tokens.ts'
import { type News, watchConversation } from './watch.ts'

const SECRET = 'the-shop-signs-with-this-who-is-logged-in'
const ORIGIN = 'https://shop.example'

const identity = (sub: string) =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET))

eachStore((kind, open, address) => {
  async function set(t: TestContext, nodes = 1, config: object = {}) {
    const settings = readConfig({ PORTICO_PUBLIC_URL: 'https://portico.example' }, [])
    const stage = await setStage(t, open, address, {
      nodes,
      networks: [webchat],
      parts: { config: settings },
    })
    const [node] = stage.nodes
    const own = { domains: ['shop.example'], identitySecret: SECRET, ...config }
    const { id } = await stage.channel({ network: 'webchat', config: own })
    const enter = async (more: Parameters<typeof openSession>[2] = {}) => openSession(node, id, more)
    return { ...stage, node, id, enter }
  }

  const speak = (node: Context, visitor: Visitor, what: string) =>
    say(node, visitor, { id: what, content: { type: 'text', text: what } })

  /** The first news that fit. */
  async function hear(
    node: Context,
    visitor: Visitor,
    fits: (news: News) => boolean,
    from = 0,
  ): Promise<News> {
    const end = new AbortController()
    for await (const news of watchConversation(node, visitor, from, end.signal)) {
      if (!fits(news)) continue
      end.abort()
      return news
    }
    throw new Error('The watch ended.')
  }
  const says = (what: string) => (news: News) =>
    news.kind === 'messages' &&
    news.messages.some(({ content }) => content.type === 'text' && content.text === what)

  it('a message is stored by the way of every network, and its name is given back', async t => {
    const { node, caller, id, enter } = await set(t)
    const { visitor } = await enter({ language: 'de' })
    const message = await speak(node, visitor, 'hello')
    assert.deepEqual([message.clientId, message.from, message.read], ['hello', 'visitor', false])
    const types = (await told(node, caller)).map(event => event.type)
    assert.deepEqual(types.slice(-3), ['contact.created', 'conversation.created', 'message.received'])
    const { items } = await listConversations(node, caller, { limit: 10 })
    assert.deepEqual(
      items.map(({ channelId, thread, unread }) => ({ channelId, thread, unread })),
      [{ channelId: id, thread: visitor.address, unread: 1 }],
    )
  })

  it('an answer is told once it is sent, and reports move it on', async t => {
    const { node, caller, id, enter, work } = await set(t)
    const { visitor } = await enter()
    const sent = await sendMessage(node, caller, {
      channelId: id,
      to: visitor.address,
      content: text('answer'),
    })
    assert.deepEqual((await changesSince(node, visitor, 0)).messages, [])
    const heard = hear(node, visitor, says('answer'))
    work(node, outbox(node))
    await heard
    await report(node, visitor, 'read', [sent.id])
    await report(node, visitor, 'delivered', [sent.id])
    const types = (await told(node, caller)).map(event => event.type)
    assert.deepEqual(
      types.filter(type => type.startsWith('message.')),
      ['message.accepted', 'message.sent', 'message.read'],
    )
    const [change] = (await changesSince(node, visitor, 0)).messages
    assert.equal(change?.message.read, true)
  })

  it('what the business has read is told, and stays told', async t => {
    const { node, caller, enter } = await set(t)
    const { visitor } = await enter()
    const [first, second] = [await speak(node, visitor, 'one'), await speak(node, visitor, 'two')]
    const { items } = await listConversations(node, caller, { limit: 1 })
    await markRead(node, caller, items[0]?.id ?? '')
    const third = await speak(node, visitor, 'three')
    const { messages, readUpTo } = await changesSince(node, visitor, 0)
    assert.equal(readUpTo, second.id)
    assert.deepEqual(
      messages.map(({ message }) => [message.id, message.read]),
      [
        [first.id, true],
        [second.id, true],
        [third.id, false],
      ],
    )
  })

  it('many at once who log in are one contact, with what was said before', async t => {
    const { node, caller, enter } = await set(t)
    const unknown = await enter()
    await speak(node, unknown.visitor, 'before')
    const who = await identity('user-7')
    const tabs = await Promise.all([1, 2, 3].map(() => enter({ token: unknown.token, identity: who })))
    for (const [n, { visitor }] of tabs.entries()) await speak(node, visitor, `after ${n}`)
    const { items } = await listConversations(node, caller, { limit: 10 })
    assert.deepEqual(
      items.map(({ thread, unread }) => [thread, unread]),
      [['user-7', 4]],
    )
    const contacts = await listContacts(node, caller, { limit: 10 })
    assert.deepEqual(
      contacts.items.map(contact => contact.identities.map(({ address }) => address).sort()),
      [['user-7', unknown.visitor.address]],
    )
  })

  it('who is known already keeps the conversation they have', async t => {
    const { node, caller, enter } = await set(t)
    const who = await identity('user-7')
    await speak(node, (await enter({ identity: who })).visitor, 'on the phone')
    const unknown = await enter()
    await speak(node, unknown.visitor, 'not logged in yet')
    const { visitor } = await enter({ token: unknown.token, identity: who })
    assert.deepEqual(
      (await changesSince(node, visitor, 0)).messages.map(({ message }) => message.clientId),
      [null],
    )
    const { items } = await listConversations(node, caller, { limit: 10 })
    assert.deepEqual(items.map(({ thread }) => thread).sort(), ['user-7', unknown.visitor.address])
  })

  it('another API opens a session and its conversation before anything is said', async t => {
    const preChat = [{ name: 'name', label: 'Your name', type: 'text', required: true }]
    const { node, caller, id } = await set(t, 1, { preChat })
    await assert.rejects(openVisitorSession(node, id, { origin: 'https://evil.example' }), {
      code: 'forbidden',
    })
    const { token, visitor } = await openVisitorSession(node, id, { origin: ORIGIN, language: 'de-AT' })
    const channel = await node.channels.get(id)
    assert.ok(channel)
    assert.deepEqual(await readToken(node, channel, token), visitor)
    assert.equal(visitor.language, 'de-AT')
    const conversation = await openVisitorConversation(node, id, token)
    assert.deepEqual([conversation.channelId, conversation.thread], [id, visitor.address])
    assert.equal((await openVisitorConversation(node, id, token)).id, conversation.id)
    assert.equal((await getConversation(node, caller, conversation.id)).status, 'open')
    await assert.rejects(openVisitorConversation(node, id, 'abc'), { code: 'unauthenticated' })
  })

  it('a visitor hears in the end what happened on a node that told nobody', async t => {
    if (kind === 'sqlite') {
      // One process writes there, and tells itself everything.
      const { node, enter } = await set(t)
      const { visitor } = await enter()
      const heard = hear(node, visitor, says('hello'))
      await speak(node, visitor, 'hello')
      await heard
      return
    }
    const { nodes, caller, id, enter, work } = await set(t, 2)
    const [here, there] = nodes
    assert.ok(there)
    const { visitor } = await enter()
    const heard = hear(here, visitor, says('answer'))
    work(there, outbox(there))
    await sendMessage(there, caller, { channelId: id, to: visitor.address, content: text('answer') })
    await heard
  })

  it('what changed long ago is told in parts, and all of it', async t => {
    const { node, enter, skip } = await set(t)
    const { visitor } = await enter()
    const words = Array.from({ length: 260 }, (_, n) => `word-${n}`)
    for (const word of words) {
      // Some of them at one time.
      if (!/[5-9]$/.test(word)) skip(1)
      await speak(node, visitor, word)
    }
    const recent = await changesSince(node, visitor, 0)
    assert.deepEqual([recent.messages.length, recent.more], [words.length, false])
    skip(60_000)
    const parts: string[][] = []
    for (let cursor = 0, more = true; more; ) {
      const part = await changesSince(node, visitor, cursor)
      parts.push(part.messages.flatMap(({ message }) => message.clientId ?? []))
      ;({ cursor, more } = part)
    }
    assert.ok(
      parts.every(({ length }) => length <= 100),
      `${parts.map(part => part.length)}`,
    )
    assert.deepEqual(parts.flat(), words)
    const heard = new Set<string | null>()
    await hear(node, visitor, news => {
      if (news.kind === 'messages') for (const { clientId } of news.messages) heard.add(clientId)
      return heard.size === words.length
    })
  })

  it('what changed at one time is told together', async t => {
    const { node, enter, skip } = await set(t)
    const { visitor } = await enter()
    for (let n = 0; n < 120; n++) await speak(node, visitor, `word-${n}`)
    const updated_at = node.now()
    await node.store.transaction(tx => tx.db.updateTable('messages').set({ updated_at }).execute())
    skip(60_000)
    const { messages, cursor } = await changesSince(node, visitor, 0)
    assert.deepEqual([messages.length, cursor], [120, updated_at + 1])
    assert.deepEqual((await changesSince(node, visitor, cursor)).messages, [])
  })

  it('typing is shown while somebody looks, and to no other visitor', async t => {
    const { node, caller, enter } = await set(t)
    const [ada, bo] = [await enter(), await enter()]
    for (const { visitor } of [ada, bo]) await speak(node, visitor, 'hello')
    const { items } = await listConversations(node, caller, { limit: 2 })
    const of = (visitor: Visitor) => items.find(({ thread }) => thread === visitor.address)?.id ?? ''
    const heard: string[] = []
    const listen = async (name: string, visitor: Visitor) => {
      await hear(node, visitor, news => news.kind === 'typing')
      heard.push(name)
    }
    const listening = [listen('ada', ada.visitor), listen('bo', bo.visitor)]
    await hear(node, bo.visitor, says('hello'))
    await showTyping(node, caller, of(bo.visitor))
    await listening[1]
    assert.deepEqual(heard, ['bo'])
    await showTyping(node, caller, of(ada.visitor))
    await Promise.all(listening)
  })
})
