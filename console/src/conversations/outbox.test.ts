import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ApiError, Unreachable } from '../api/client.ts'
import type { Message } from '../api/types.ts'
import { Outbox, unanswered, type Waiting } from './outbox.ts'

const say = (text: string, after = '') => {
  const content = { type: 'text' as const, text }
  return { conversationId: 'c', content, shown: content, replyTo: null, after }
}
const message = (id: string, text: string) =>
  ({ id, direction: 'outbound', content: { type: 'text', text } }) as Message

/** A server whose answers are given by the test. */
function server(storage = memory()) {
  const calls: { waiting: Waiting; answer: (message: Message) => void; fail: (error: Error) => void }[] = []
  const sent: string[] = []
  const open = () => {
    const outbox = new Outbox('o', storage, waiting => {
      const { promise, resolve, reject } = Promise.withResolvers<Message>()
      calls.push({ waiting, answer: resolve, fail: reject })
      return promise
    })
    outbox.onSent = ({ id }) => void sent.push(id)
    return outbox
  }
  return { outbox: open(), open, calls, sent, call: (index: number) => calls[index] ?? assert.fail() }
}

function memory() {
  const kept = new Map<string, string>()
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  }
}

const settled = () => new Promise(resolve => setImmediate(resolve))

describe('the outbox', () => {
  it('sends the messages of a conversation one after the other', async () => {
    const { outbox, call, calls, sent } = server()
    outbox.add(say('one'))
    outbox.add(say('two'))
    assert.equal(calls.length, 1)
    call(0).answer(message('m1', 'one'))
    await settled()
    assert.equal(calls.length, 2)
    call(1).answer(message('m2', 'two'))
    await settled()
    assert.deepEqual(sent, ['m1', 'm2'])
    assert.deepEqual(outbox.entries(), [])
  })

  it('repeats a request whose answer was lost, under the same key', async () => {
    const { outbox, call } = server()
    outbox.add(say('one'))
    call(0).fail(new Unreachable())
    await settled()
    assert.equal(outbox.entries()[0]?.state, 'waiting')
    outbox.resume()
    assert.equal(call(1).waiting.key, call(0).waiting.key)
    call(1).answer(message('m1', 'one'))
    await settled()
    assert.deepEqual(outbox.entries(), [])
  })

  it('keeps it over a reload of the page', async () => {
    const { outbox, open, call, sent } = server()
    outbox.add(say('one'))
    const { key } = call(0).waiting
    open()
    assert.equal(call(1).waiting.key, key)
    call(1).answer(message('m1', 'one'))
    await settled()
    assert.deepEqual(sent, ['m1'])
  })

  it('asks before it sends again what was refused, and under a new key', async () => {
    const { outbox, call, calls } = server()
    outbox.add(say('one'))
    outbox.add(say('two'))
    call(0).fail(new ApiError(422, { code: 'invalid', detail: 'No.', cure: 'Do.' }, null))
    await settled()
    const [first] = outbox.entries()
    assert.deepEqual([first?.state, first?.failure], ['refused', { message: 'No.', cure: 'Do.' }])
    assert.equal(call(1).waiting.content.type, 'text')
    call(1).answer(message('m2', 'two'))
    await settled()
    assert.equal(calls.length, 2)
    outbox.again(String(first?.key))
    assert.notEqual(call(2).waiting.key, call(0).waiting.key)
    call(2).fail(new ApiError(422, {}, null))
    await settled()
    outbox.remove(call(2).waiting.key)
    assert.deepEqual(outbox.entries(), [])
  })
})

describe('what is on its way', () => {
  const waiting = (text: string, after: string) => ({ ...say(text, after), state: 'sending' }) as Waiting

  it('is not shown twice when a live event is there before the answer', () => {
    const both = [waiting('ok', 'm1'), waiting('ok', 'm1')]
    assert.equal(unanswered(both, [message('m1', 'ok')]).length, 2)
    assert.equal(unanswered(both, [message('m1', 'ok'), message('m2', 'ok')]).length, 1)
    assert.equal(unanswered(both, [message('m2', 'other'), message('m3', 'ok')]).length, 1)
  })

  it('is told by the ids of its files', () => {
    const file = { type: 'image' as const, media: { id: 'f' }, caption: 'c' }
    const real = {
      ...message('m2', ''),
      content: { caption: 'c', type: 'image', media: { url: 'x', id: 'f' } },
    }
    assert.deepEqual(unanswered([{ ...waiting('', 'm1'), content: file }], [real as Message]), [])
  })
})
