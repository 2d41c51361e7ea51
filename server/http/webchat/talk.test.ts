import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { describe, it, mock, type TestContext } from 'node:test'
import type { WebSocket } from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import { noSession, type Visitor } from '../../services/webchat/tokens.ts'
import { actions } from './act.ts'
import { limits } from './limits.ts'
import { places } from './places.ts'
import { talk } from './talk.ts'
import { setChat } from './testing.ts'

/** A socket without a wire: what is sent is kept, and it answers pings while it lives. */
class FakeSocket extends EventEmitter {
  readonly sent: Record<string, unknown>[] = []
  lives = true

  send(text: string, done: (error?: Error) => void = () => {}): void {
    this.sent.push(JSON.parse(text))
    done()
    this.emit('sent')
  }
  close(code: number, reason: string): void {
    this.emit('close', code, reason)
  }
  terminate(): void {
    this.emit('close', 1006, '')
  }
  ping(): void {
    if (this.lives) this.emit('pong')
  }
  pause(): void {}
  resume(): void {}
  hears(frame: object): void {
    this.emit('message', Buffer.from(JSON.stringify(frame)), false)
  }
}

const HOUR = 3_600_000

async function begin(t: TestContext) {
  const { context, channel, skip } = await setChat(t)
  const chat = await channel()
  const visitor: Visitor = {
    workspaceId: chat.caller.workspaceId,
    channelId: chat.id,
    address: 'ada',
    sessionId: '0193b4c2-0000-7000-8000-000000000001',
    identified: true,
    name: null,
    language: null,
    expiresAt: context.now() + HOUR,
  }
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] })
  t.after(() => mock.timers.reset())
  const socket = new FakeSocket()
  const token = { good: true }
  const closed = once(socket, 'close') as Promise<[code: number, reason: string]>
  const talking = talk({
    context,
    actions: actions(context, limits()),
    enter: places(),
    greet: async () => {
      if (!token.good) throw noSession()
      return { visitor, ip: '127.0.0.1', base: 'http://localhost' }
    },
    socket: socket as unknown as WebSocket,
    request: { id: 'a-request', log: context.log, routeOptions: {} } as unknown as FastifyRequest,
  })
  const greeted = async () => {
    socket.hears({ type: 'hello', token: 'a-token' })
    while (!socket.sent.some(({ type }) => type === 'presence')) await once(socket, 'sent')
  }
  return { socket, closed, talking, greeted, skip, token }
}

describe('a socket on which', () => {
  it('no hello comes is closed', async t => {
    const { closed, talking } = await begin(t)
    mock.timers.tick(10_000)
    assert.deepEqual(await closed, [4408, 'timeout'])
    await talking
  })

  it('the hello came stays, as long as the other side answers', async t => {
    const { socket, closed, talking, greeted } = await begin(t)
    await greeted()
    mock.timers.tick(60_000)
    assert.equal(socket.sent.filter(({ type }) => type === 'problem').length, 0)
    socket.lives = false
    mock.timers.tick(30_000)
    assert.deepEqual(await closed, [1006, ''])
    await talking
  })

  it('the session ends is closed', async t => {
    const { closed, greeted, talking, skip } = await begin(t)
    await greeted()
    skip(2 * HOUR)
    mock.timers.tick(15_000)
    assert.deepEqual(await closed, [4401, 'unauthenticated'])
    await talking
  })

  it('the token is good no more is closed', async t => {
    const { closed, greeted, talking, token } = await begin(t)
    await greeted()
    token.good = false
    mock.timers.tick(15_000)
    assert.deepEqual(await closed, [4401, 'unauthenticated'])
    await talking
  })

  it('nothing sensible comes is closed after a while', async t => {
    const { socket, closed, greeted, talking } = await begin(t)
    await greeted()
    for (let n = 0; n <= 100; n++) socket.hears({ type: 'shout' })
    assert.deepEqual(await closed, [4400, 'invalid'])
    await talking
  })
})
