import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { History, inOrder } from './history.ts'
import type { Message } from './wire.ts'

const message = (n: number, from: Message['from'] = 'business', read = false): Message => ({
  id: `id-${n}`,
  from,
  at: `2026-01-01T09:00:${String(n).padStart(2, '0')}.000Z`,
  content: { type: 'text', text: `text ${n}` },
  replyTo: null,
  read,
})
const ids = (messages: readonly Message[]) => messages.map(({ id }) => id)

describe('History', () => {
  it('has each message once and in its order, however it came', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 59 }))), parts => {
        const history = new History()
        const fresh = parts.flatMap(part => ids(history.take(part.map(n => message(n)))))
        const all = [...new Set(parts.flat())].sort((a, b) => a - b)
        assert.deepEqual(ids(history.messages), ids(all.map(n => message(n))))
        assert.deepEqual(new Set(fresh), new Set(ids(history.messages)))
        assert.deepEqual(history.messages.toSorted(inOrder), history.messages)
      }),
    )
  })

  it('lets a later one take the place of an earlier one, but nothing become unread', () => {
    const history = new History()
    history.take([message(1, 'visitor', true)])
    history.take([{ ...message(1, 'visitor'), content: { type: 'text', text: 'edited' } }])
    assert.deepEqual(history.messages[0]?.content, { type: 'text', text: 'edited' })
    assert.equal(history.messages[0]?.read, true)
  })

  it('notes up to where the business has read', () => {
    const history = new History()
    history.take([message(1, 'visitor'), message(2), message(3, 'visitor'), message(4, 'visitor')])
    history.readUpTo('id-3')
    history.readUpTo('id-99')
    assert.deepEqual(
      history.messages.map(({ read }) => read),
      [true, false, true, false],
    )
  })
})
