import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { deleteChannel } from '../../services/channels/remove.ts'
import { markRead, showTyping } from '../../services/conversations/presence.ts'
import { listConversations } from '../../services/conversations/read.ts'
import { ORIGIN, setChat, visitorIn } from './testing.ts'

type Frame = Record<string, unknown> & {
  type: string
  messages: { id: string; content: { text: string }; clientId?: string }[]
  problem: { code: string; reason?: string; field?: string }
  cursor: string
}

/** A socket of a page; `next` gives the frames of these types one by one. */
async function dial(host: string, chat: { id: string }, origin = ORIGIN) {
  const socket = new WebSocket(`ws://${host}/webchat/v1/channels/${chat.id}/socket`, { headers: { origin } })
  const frames: Frame[] = []
  let wake = () => {}
  socket.addEventListener('message', ({ data }) => {
    frames.push(JSON.parse(String(data)))
    wake()
  })
  const closed = new Promise<CloseEvent>(resolve => socket.addEventListener('close', resolve))
  await Promise.race([
    new Promise(resolve => socket.addEventListener('open', resolve)),
    once(socket, 'error').then(() => {
      throw new Error('refused')
    }),
  ])
  return {
    socket,
    closed,
    send: (frame: object) => socket.send(JSON.stringify(frame)),
    next: async (...types: string[]): Promise<Frame> => {
      for (;;) {
        const index = frames.findIndex(({ type }) => types.includes(type))
        if (index >= 0) return frames.splice(index, 1)[0] as Frame
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
    },
  }
}

describe('a socket', () => {
  it('is opened to pages that the channel allows, and to no other', async t => {
    const { channel, listen } = await setChat(t)
    const chat = await channel()
    const host = await listen()
    await dial(host, chat)
    for (const origin of ['https://evil.example', 'null']) {
      await assert.rejects(dial(host, chat, origin))
    }
    await assert.rejects(dial(host, await channel({}, 'sandbox')))
  })

  it('greets, takes what is said, and tells what happens', async t => {
    const { channel, enter, listen, write, context } = await setChat(t)
    const chat = await channel()
    const token = await enter(chat)
    const { send, next } = await dial(await listen(), chat)
    send({ type: 'hello', token })
    const ready = await next('ready')
    assert.deepEqual(ready.visitor, { id: visitorIn(token), identified: false, name: null })
    assert.deepEqual(await next('presence'), { type: 'presence', online: true, offlineMessage: null })
    send({ type: 'ping' })
    assert.deepEqual(await next('pong'), { type: 'pong' })
    send({ type: 'message', id: 'a', content: { type: 'text', text: 'Hello' } })
    const accepted = await next('accepted')
    assert.equal(accepted.id, 'a')
    const { items } = await listConversations(context, chat.caller, { limit: 1 })
    const id = items[0]?.id ?? ''
    await showTyping(context, chat.caller, id)
    assert.deepEqual(await next('typing'), { type: 'typing' })
    await markRead(context, chat.caller, id)
    const { upTo } = await next('read')
    assert.equal(upTo, (accepted.message as { id: string }).id)
    await write(chat, visitorIn(token), 'Good morning')
    for (;;) {
      const { messages, cursor } = await next('messages')
      assert.match(cursor, /^\d+$/)
      if (messages.some(m => m.content.text === 'Good morning')) break
    }
  })

  const openings: [what: string, code: number, first: string | Uint8Array<ArrayBuffer>][] = [
    ['no JSON', 4400, 'hello'],
    ['bytes', 4400, new Uint8Array([1, 2, 3])],
    ['something before the hello', 4400, '{"type":"ping"}'],
    ['a token that is none', 4401, '{"type":"hello","token":"abc"}'],
    ['too much', 1009, `"${'a'.repeat(70_000)}"`],
  ]
  for (const [what, code, first] of openings) {
    it(`is closed with ${code} after ${what}`, async t => {
      const { channel, listen } = await setChat(t)
      const { socket, closed } = await dial(await listen(), await channel())
      socket.send(first)
      assert.equal((await closed).code, code)
    })
  }

  it('is closed to a token of another channel', async t => {
    const { channel, enter, listen } = await setChat(t)
    const { send, closed, next } = await dial(await listen(), await channel())
    send({ type: 'hello', token: await enter(await channel()) })
    assert.equal((await next('problem')).problem.reason, 'session_invalid')
    assert.equal((await closed).code, 4401)
  })

  it('tells of a frame that it cannot take by its name, and goes on', async t => {
    const { channel, enter, listen } = await setChat(t)
    const chat = await channel()
    const { send, next } = await dial(await listen(), chat)
    send({ type: 'hello', token: await enter(chat) })
    await next('ready')
    send({ type: 'message', id: 'a', content: { type: 'text' } })
    const { id, problem } = await next('problem')
    assert.deepEqual([id, problem.code, problem.field], ['a', 'invalid', '/content/text'])
    send({ type: 'message', id: 'a', content: { type: 'text', text: 'Hello' } })
    await next('accepted')
  })

  it('keeps the order of what is said, however fast it comes', async t => {
    const { channel, enter, listen, call } = await setChat(t)
    const chat = await channel()
    const token = await enter(chat)
    const { send, next } = await dial(await listen(), chat)
    send({ type: 'hello', token })
    const names = Array.from({ length: 55 }, (_, n) => `m${n}`)
    for (const id of names) send({ type: 'message', id, content: { type: 'text', text: id } })
    for (const id of names) assert.equal((await next('accepted')).id, id)
    const { json } = await call(chat, 'GET', '/messages?limit=100', { token })
    assert.deepEqual(
      json.messages.map(m => m.clientId),
      names,
    )
  })

  it('goes on where the last one was, with what was said meanwhile', async t => {
    const { channel, enter, listen, say, write, skip } = await setChat(t)
    const chat = await channel()
    const host = await listen()
    const token = await enter(chat)
    await say(chat, token, 'Long ago')
    skip(60_000)
    const first = await dial(host, chat)
    first.send({ type: 'hello', token })
    const { cursor } = await first.next('ready')
    first.socket.close()
    await first.closed
    skip(60_000)
    await write(chat, visitorIn(token), 'one')
    await write(chat, visitorIn(token), 'two')
    skip(60_000)
    const second = await dial(host, chat)
    second.send({ type: 'hello', token, after: cursor })
    const { messages } = await second.next('messages')
    assert.deepEqual(
      messages.map(m => m.content.text),
      ['one', 'two'],
    )
  })

  it('is one of at most ten of a visitor', async t => {
    const { channel, enter, listen } = await setChat(t)
    const chat = await channel()
    const [host, token] = [await listen(), await enter(chat)]
    const open = async () => {
      const socket = await dial(host, chat)
      socket.send({ type: 'hello', token })
      return socket
    }
    const sockets = []
    for (let n = 0; n < 10; n++) {
      const socket = await open()
      await socket.next('ready')
      sockets.push(socket)
    }
    const eleventh = await open()
    assert.equal((await eleventh.closed).code, 4429)
    sockets[0]?.socket.close()
    await sockets[0]?.closed
    await (await open()).next('ready')
  })

  it('is opened so often and no more', async t => {
    const { channel, enter, listen } = await setChat(t)
    const chat = await channel()
    const [host, token] = [await listen(), await enter(chat)]
    const hello = async () => {
      const { socket, send, closed, next } = await dial(host, chat)
      send({ type: 'hello', token, after: '0' })
      await next('ready', 'problem')
      socket.close()
      return (await closed).code
    }
    for (let n = 0; n < 120; n++) assert.notEqual(await hello(), 4429)
    assert.equal(await hello(), 4429)
  })

  it('is closed when its channel is deleted', async t => {
    const { channel, enter, listen, context } = await setChat(t)
    const chat = await channel()
    const { send, next, closed } = await dial(await listen(), chat)
    send({ type: 'hello', token: await enter(chat) })
    await next('presence')
    await deleteChannel(context, chat.caller, chat.id, { force: true })
    assert.equal((await closed).code, 4404)
  })

  it('is closed when the server stops, so that it can', async t => {
    const { app, channel, enter, listen } = await setChat(t)
    const chat = await channel()
    const { send, next, closed } = await dial(await listen(), chat)
    send({ type: 'hello', token: await enter(chat) })
    await next('ready')
    await app.close()
    assert.equal((await closed).code, 1001)
  })
})
