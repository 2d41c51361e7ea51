import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Bus } from '../../bus/bus.ts'
import { localBus } from '../../bus/local.ts'
import type { Context } from '../context.ts'
import { visitorBell } from './bell.ts'
import type { Visitor } from './tokens.ts'

const WORKSPACE = '0193b4c2-0000-7000-8000-0000000000aa'
const ada = { workspaceId: WORKSPACE, channelId: 'chat', address: 'ada' } as Visitor

function listen() {
  const inner = localBus()
  const open = new Set<symbol>()
  const bus: Bus = {
    publish: inner.publish,
    subscribe: (topic, listener) => {
      const one = Symbol(topic)
      open.add(one)
      const end = inner.subscribe(topic, listener)
      return () => {
        open.delete(one)
        end()
      }
    },
  }
  const bell = visitorBell({ bus } as Context, ada)
  const event = (type: string, data: object, channelId: string | null = 'chat') => {
    const events = [{ id: 'e', type, channelId, at: 0, data: JSON.stringify(data) }]
    bus.publish('events', { workspaceId: WORKSPACE, events })
  }
  /** Whether it has rung since the last time. */
  const rung = async () => {
    const end = new AbortController()
    const wait = bell.wait(60_000, end.signal).then(() => !end.signal.aborted)
    await setImmediate()
    end.abort()
    return await wait
  }
  return { bus, bell, event, rung, open }
}

const message = (conversationId: string) => ({ message: { conversationId } })
const conversation = (id: string, thread: string) => ({ conversation: { id, thread } })

describe('a bell', () => {
  it('rings for what happens in the conversation, once it is known', async () => {
    const { bell, event, rung } = listen()
    event('message.sent', message('c1'))
    assert.equal(await rung(), false)
    bell.know('c1')
    assert.equal(await rung(), true)
    event('message.sent', message('c1'))
    assert.equal(await rung(), true)
    assert.equal(await rung(), false)
    bell.end()
  })

  it('learns of the conversation from what is told, and hears what follows at once', async () => {
    const { bell, event, rung } = listen()
    event('conversation.created', conversation('c1', 'ada'))
    assert.equal(await rung(), true)
    event('message.sent', message('c1'))
    assert.equal(await rung(), true)
    bell.end()
  })

  const others: [what: string, type: string, data: object, channelId?: string | null][] = [
    ['of another conversation', 'message.sent', message('c2')],
    ['of another visitor', 'conversation.created', conversation('c2', 'bo')],
    ['of another channel', 'message.sent', message('c1'), 'other'],
    ['of no channel', 'message.sent', message('c1'), null],
    ['of a contact', 'contact.updated', { contact: {} }],
    ['of who writes', 'conversation.typing', conversation('c1', 'ada')],
  ]
  for (const [what, type, data, channelId] of others) {
    it(`does not ring for something ${what}`, async () => {
      const { bell, event, rung } = listen()
      bell.know('c1')
      await rung()
      event(type, data, channelId)
      assert.equal(await rung(), false)
      bell.end()
    })
  }

  it('tells that the business writes, once', async () => {
    const { bus, bell, rung } = listen()
    bus.publish('presence', { channelId: 'chat', thread: 'bo', what: 'typing' })
    bus.publish('presence', { channelId: 'other', thread: 'ada', what: 'typing' })
    assert.deepEqual([await rung(), bell.typed()], [false, false])
    bus.publish('presence', { channelId: 'chat', thread: 'ada', what: 'read' })
    assert.deepEqual([await rung(), bell.typed()], [true, false])
    bus.publish('presence', { channelId: 'chat', thread: 'ada', what: 'typing' })
    assert.deepEqual([await rung(), bell.typed(), bell.typed()], [true, true, false])
    bell.end()
  })

  it('rings when the channel changes', async () => {
    const { bus, bell, rung } = listen()
    bus.publish('changed', { what: 'channel', workspaceId: WORKSPACE, id: 'other' })
    assert.equal(await rung(), false)
    bus.publish('changed', { what: 'channel', workspaceId: WORKSPACE, id: 'chat' })
    assert.equal(await rung(), true)
    bell.end()
  })

  it('leaves nothing on the bus when the last one has gone', () => {
    const { bus, bell, open } = listen()
    const another = visitorBell({ bus } as Context, { ...ada, channelId: 'other' })
    assert.equal(open.size, 3)
    bell.end()
    assert.equal(open.size, 3)
    another.end()
    assert.equal(open.size, 0)
  })
})
