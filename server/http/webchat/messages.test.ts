import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { watchEvents } from '../../services/events/watch.ts'
import { getMessage, listMessages } from '../../services/messages/read.ts'
import { sendMessage } from '../../services/messages/send.ts'
import { setChat, visitorIn } from './testing.ts'

describe('what a visitor says', () => {
  it('is said once, however often it comes under its name', async t => {
    const { channel, enter, say, context } = await setChat(t)
    const chat = await channel()
    const token = await enter(chat)
    const answers = await Promise.all([1, 2, 3, 4].map(() => say(chat, token, 'Hello', 'same')))
    const later = await say(chat, token, 'Something else', 'same')
    for (const { status, json } of [...answers, later]) {
      assert.deepEqual(
        [status, json.id, json.content],
        [201, answers[0]?.json.id, { type: 'text', text: 'Hello' }],
      )
    }
    const { items } = await listMessages(context, chat.caller, { limit: 10 })
    assert.equal(items.length, 1)
  })

  it('has a name of its own visitor: another may have the same', async t => {
    const { channel, enter, say, context } = await setChat(t)
    const chat = await channel()
    const [one, two] = [await enter(chat), await enter(chat)]
    const first = await say(chat, one, 'From one')
    const second = await say(chat, two, 'From two')
    assert.notEqual(first.json.id, second.json.id)
    assert.equal((await listMessages(context, chat.caller, { limit: 10 })).items.length, 2)
  })

  it('keeps its name when the session is renewed', async t => {
    const { channel, enter, say } = await setChat(t)
    const chat = await channel()
    const token = await enter(chat)
    const first = await say(chat, token, 'Hello')
    const again = await say(chat, await enter(chat, { token }), 'Hello')
    assert.equal(again.json.id, first.json.id)
  })

  const wrong: [what: string, body: unknown, field: string][] = [
    ['no name', { content: { type: 'text', text: 'a' } }, '/id'],
    ['a name with other characters', { id: 'a b', content: { type: 'text', text: 'a' } }, '/id'],
    ['no content', { id: 'a' }, '/content'],
    ['an empty text', { id: 'a', content: { type: 'text', text: '' } }, '/content/text'],
    ['a text of a book', { id: 'a', content: { type: 'text', text: 'a'.repeat(8193) } }, '/content/text'],
    ['a NUL', { id: 'a', content: { type: 'text', text: 'a\0' } }, '/content/text'],
    ['a kind of content that is not for visitors', { id: 'a', content: { type: 'cards' } }, '/content/type'],
    [
      'a link for a file',
      { id: 'a', content: { type: 'image', media: { url: 'https://evil.example/x.png' } } },
      '/content/type',
    ],
    ['a field that is not known', { id: 'a', content: { type: 'text', text: 'a' }, at: 1 }, '/at'],
    [
      'an answer to nothing',
      { id: 'a', content: { type: 'text', text: 'a' }, replyTo: '0193b4c2-0000-7000-8000-000000000000' },
      '/replyTo',
    ],
    [
      'a file that was never sent',
      { id: 'a', content: { type: 'attachment', attachment: `${'0'.repeat(36)}.${'a'.repeat(43)}` } },
      '/content/attachment',
    ],
  ]
  for (const [what, body, field] of wrong) {
    it(`is refused with ${what}`, async t => {
      const { channel, enter, call } = await setChat(t)
      const chat = await channel()
      const answer = await call(chat, 'POST', '/messages', { token: await enter(chat), body })
      assert.deepEqual([answer.status, answer.json.field], [400, field])
    })
  }

  it('is refused where it is more than 64 KiB', async t => {
    const { channel, enter, say } = await setChat(t)
    const chat = await channel()
    assert.equal((await say(chat, await enter(chat), 'a'.repeat(70_000))).status, 413)
  })
})

describe("a visitor's conversation", () => {
  it('is read page by page, and shows only what was sent', async t => {
    const { channel, enter, say, call, write, context } = await setChat(t)
    const chat = await channel()
    const token = await enter(chat)
    for (let n = 1; n <= 4; n++) await say(chat, token, `word ${n}`, `w${n}`)
    await write(chat, visitorIn(token), 'answer')
    // One that waits: nobody sends here.
    const content = { type: 'text' as const, text: 'not yet' }
    await sendMessage(context, chat.caller, { channelId: chat.id, to: visitorIn(token), content })
    const page = async (query: string) => (await call(chat, 'GET', `/messages?${query}`, { token })).json
    const newest = await page('limit=2')
    assert.deepEqual(
      newest.messages.map(m => m.content.text),
      ['word 4', 'answer'],
    )
    assert.equal(newest.messages[0]?.clientId, 'w4')
    assert.equal(newest.more, true)
    const before = await page(`limit=3&before=${newest.messages[0]?.id}`)
    assert.deepEqual(
      before.messages.map(m => m.content.text),
      ['word 1', 'word 2', 'word 3'],
    )
    assert.equal(before.more, false)
    const all = await page('after=0')
    assert.equal(all.messages.length, 5)
  })

  it('gives what changed after a cursor, and in the end nothing', async t => {
    const { channel, enter, say, call, write, skip } = await setChat(t)
    const chat = await channel()
    const token = await enter(chat)
    const after = async (cursor: string) =>
      (await call(chat, 'GET', `/messages?after=${cursor}`, { token })).json
    let { cursor } = await after('0')
    await say(chat, token, 'Hello')
    let changes = await after(cursor)
    assert.equal(changes.messages.length, 1)
    skip(60_000)
    cursor = (await after(changes.cursor)).cursor
    assert.deepEqual((await after(cursor)).messages, [])
    const id = await write(chat, visitorIn(token), 'answer')
    changes = await after(cursor)
    assert.deepEqual(
      changes.messages.map(m => [m.id, m.read]),
      [[id, false]],
    )
    skip(60_000)
    cursor = (await after(changes.cursor)).cursor
    await call(chat, 'POST', '/events', { token, body: { type: 'read', messages: [id] } })
    changes = await after(cursor)
    assert.deepEqual(
      changes.messages.map(m => [m.id, m.read]),
      [[id, true]],
    )
  })

  it('is nobody else’s to read, to answer in, or to report on', async t => {
    const { channel, enter, say, call, write, context } = await setChat(t)
    const chat = await channel()
    const [ada, eve] = [await enter(chat), await enter(chat)]
    const secret = await say(chat, ada, 'A secret')
    await say(chat, eve, 'Hello')
    const answer = await write(chat, visitorIn(ada), 'For Ada')
    const { json } = await call(chat, 'GET', '/messages?after=0', { token: eve })
    assert.deepEqual(
      json.messages.map(m => m.content.text),
      ['Hello'],
    )
    for (const id of [secret.json.id, answer]) {
      const body = { id: 'x', content: { type: 'text', text: 'Me too' }, replyTo: id }
      const reply = await call(chat, 'POST', '/messages', { token: eve, body })
      assert.deepEqual([reply.status, reply.json.field], [400, '/replyTo'])
    }
    const { status } = await call(chat, 'POST', '/events', {
      token: eve,
      body: { type: 'read', messages: [answer, secret.json.id] },
    })
    assert.equal(status, 204)
    assert.equal((await getMessage(context, chat.caller, answer)).message.status, 'sent')
    assert.deepEqual(await context.store.read.selectFrom('early_reports').selectAll().execute(), [])
  })

  it('tells whoever watches that the visitor writes, and keeps nothing of it', async t => {
    const { channel, enter, say, call, context } = await setChat(t)
    const chat = await channel()
    const token = await enter(chat)
    const typing = () => call(chat, 'POST', '/events', { token, body: { type: 'typing' } })
    assert.equal((await typing()).status, 204)
    await say(chat, token, 'Hello')
    const end = new AbortController()
    const events = watchEvents(context, chat.caller, { types: ['conversation.typing'] }, end.signal)
    await typing()
    for await (const event of events) {
      assert.equal(event.type, 'conversation.typing')
      assert.equal(event.channelId, chat.id)
      assert.equal(event.data.conversation?.thread, visitorIn(token))
      end.abort()
    }
    const kept = await context.store.read
      .selectFrom('events')
      .select('type')
      .where('type', '=', 'conversation.typing')
      .execute()
    assert.deepEqual(kept, [])
  })
})

describe('a file of a visitor', () => {
  const files: [what: string, status: number, body: Buffer | string, headers?: Record<string, string>][] = [
    ['that is a picture', 201, Buffer.from('89504e470d0a1a0a', 'hex')],
    ['that is a program', 400, Buffer.from('\x7fELF\x02\x01', 'latin1')],
    ['that is a page', 400, '<!doctype html><script>alert(1)</script>'],
    ['that is empty', 400, ''],
    ['that says it is too large', 413, 'a', { 'content-length': '11000000' }],
    ['that is too large', 413, Buffer.alloc(11 * 1024 * 1024, 'a')],
  ]
  it('that is not there is refused', async t => {
    const { channel, enter, call } = await setChat(t)
    const chat = await channel()
    assert.equal((await call(chat, 'POST', '/attachments', { token: await enter(chat) })).status, 400)
  })

  for (const [what, status, body, headers] of files) {
    it(`${what} is ${status < 300 ? 'taken' : 'refused'}`, async t => {
      const { channel, enter, call } = await setChat(t)
      const chat = await channel()
      const token = await enter(chat)
      const sent = { body, headers: { 'content-type': 'text/plain', ...headers } }
      const answer = await call(chat, 'POST', '/attachments', { token, ...sent })
      assert.equal(answer.status, status, JSON.stringify(answer.json))
    })
  }
})

describe('a visitor who does too much', () => {
  it('is told to wait', async t => {
    const { channel, enter, say, call } = await setChat(t)
    const chat = await channel()
    const token = await enter(chat)
    for (let n = 0; n < 60; n++) assert.equal((await say(chat, token, 'Hello', `m${n}`)).status, 201)
    const refused = await say(chat, token, 'Hello', 'more')
    assert.deepEqual(
      [refused.status, refused.json.code, refused.json.reason],
      [429, 'rate_limited', 'messages'],
    )
    assert.ok(Number(refused.headers['retry-after']) > 0)
    // Another one is not.
    assert.equal((await say(chat, await enter(chat), 'Hello')).status, 201)
    assert.equal((await call(chat, 'GET', '/messages', { token })).status, 200)
  })

  it('opens no more sessions from one address, while those there are go on', async t => {
    const { channel, enter, call } = await setChat(t)
    const chat = await channel()
    const token = await enter(chat)
    for (let n = 1; n < 60; n++) await enter(chat)
    const refused = await call(chat, 'POST', '/sessions', { body: {} })
    assert.deepEqual([refused.status, refused.json.reason], [429, 'sessionsOfAddress'])
    await enter(chat, { token })
  })

  it('answers no more questions from one address', async t => {
    const { channel, enter, call } = await setChat(t)
    const chat = await channel({ preChat: [{ name: 'name', label: 'Name', type: 'text' }] })
    const token = await enter(chat)
    const answer = (name: string) => call(chat, 'POST', '/sessions', { body: { token, answers: { name } } })
    for (let n = 1; n < 60; n++) assert.equal((await answer(`Ada ${n}`)).status, 201)
    const refused = await answer('Ada')
    assert.deepEqual([refused.status, refused.json.reason], [429, 'sessionsOfAddress'])
  })

  const proxies: [what: string, trusted: string, status: number][] = [
    ['believed', '127.0.0.0/8', 201],
    ['a stranger', '', 429],
  ]
  for (const [what, trusted, status] of proxies) {
    it(`is counted by the address that a proxy tells where the proxy is ${what}`, async t => {
      const { channel, call } = await setChat(t, { PORTICO_TRUSTED_PROXIES: trusted })
      const chat = await channel()
      const from = (ip: string) =>
        call(chat, 'POST', '/sessions', { body: {}, headers: { 'x-forwarded-for': ip } })
      for (let n = 0; n < 60; n++) assert.equal((await from('192.0.2.1')).status, 201)
      assert.equal((await from('192.0.2.1')).status, 429)
      assert.equal((await from('192.0.2.2')).status, status)
    })
  }
})
