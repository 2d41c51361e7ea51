import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Receipts } from './receipts.ts'
import type { Message } from './wire.ts'

const messages = (count: number): Message[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `id-${n}`,
    from: 'business',
    at: '2026-01-01T09:00:00.000Z',
    content: { type: 'text', text: 'text' },
    replyTo: null,
    read: false,
  }))

describe('Receipts', () => {
  it('tell once what came and what was seen, and again when it may be lost', () => {
    const receipts = new Receipts()
    const [first, second] = messages(2) as [Message, Message]
    assert.deepEqual(receipts.due([first]), [{ type: 'delivered', messages: ['id-0'] }])
    assert.deepEqual(receipts.due([first]), [])
    receipts.see([first])
    assert.deepEqual(receipts.due([first, second]), [
      { type: 'delivered', messages: ['id-1'] },
      { type: 'read', messages: ['id-0'] },
    ])
    assert.equal(receipts.unseen([first, second]), 1)
    receipts.forget()
    assert.deepEqual(receipts.due([first, second]), [
      { type: 'delivered', messages: ['id-0', 'id-1'] },
      { type: 'read', messages: ['id-0'] },
    ])
  })

  it('say nothing of what was read, or of what the visitor said', () => {
    const [one] = messages(1) as [Message]
    const said = [
      { ...one, read: true },
      { ...one, id: 'mine', from: 'visitor' as const },
    ]
    const receipts = new Receipts()
    assert.deepEqual(receipts.due(said), [])
    assert.equal(receipts.unseen(said), 0)
  })

  it('name at most a hundred messages at once', () => {
    const sizes = new Receipts()
      .due(messages(230))
      .map(notice => ('messages' in notice ? notice.messages.length : 0))
    assert.deepEqual(sizes, [100, 100, 30])
  })
})
