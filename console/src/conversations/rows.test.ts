import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Message } from '../api/types.ts'
import { merged } from './messages.ts'
import { rowsOf } from './rows.ts'

const message = (id: string, more: Partial<Message> = {}) =>
  ({
    id,
    direction: 'inbound',
    contactId: 'ada',
    status: 'received',
    content: { type: 'text', text: id },
    createdAt: '2026-01-01T12:00:00.000Z',
    updatedAt: '2026-01-01T12:00:00.000Z',
    ...more,
  }) as Message

describe('messages', () => {
  it('are in the order of their ids, each as it is now', () => {
    const sent = message('b', { status: 'sent', updatedAt: '2026-01-01T12:00:02.000Z' })
    const stale = message('b', { status: 'accepted', updatedAt: '2026-01-01T12:00:01.000Z' })
    const all = merged([message('c'), sent], [message('a'), stale])
    assert.deepEqual(
      all.map(({ id, status }) => [id, status]),
      [
        ['a', 'received'],
        ['b', 'sent'],
        ['c', 'received'],
      ],
    )
  })
})

describe('a thread', () => {
  it('has its days', () => {
    const later = message('b', { createdAt: '2026-01-03T12:00:00.000Z' })
    assert.deepEqual(
      rowsOf([message('a'), later], [], true).map(({ kind }) => kind),
      ['beginning', 'day', 'message', 'day', 'message'],
    )
  })

  it('begins with a message where the day before it is not loaded', () => {
    const later = message('b', { createdAt: '2026-01-03T12:00:00.000Z' })
    assert.deepEqual(
      rowsOf([message('a'), later], [], false).map(({ kind }) => kind),
      ['message', 'day', 'message'],
    )
  })

  it('has reactions with what they are about, the last of each person', () => {
    const react = (id: string, emoji: string, about: string | null, more: Partial<Message> = {}) =>
      message(id, { content: { type: 'reaction', emoji, messageId: about }, ...more })
    const rows = rowsOf(
      [
        message('a'),
        react('b', '👍', 'a'),
        react('c', '❤️', 'a'),
        react('d', '🎉', 'a', { direction: 'outbound' }),
        react('e', '👀', 'gone'),
      ],
      [],
      false,
    )
    const [first, second, ...others] = rows
    assert.deepEqual(first?.kind === 'message' && first.reactions, [
      { emoji: '❤️', theirs: true },
      { emoji: '🎉', theirs: false },
    ])
    assert.equal(second?.key, 'e')
    assert.deepEqual(others, [])
    const taken = rowsOf([message('a'), react('b', '👍', 'a'), react('c', '', 'a')], [], false)
    assert.deepEqual(taken[0]?.kind === 'message' && taken[0].reactions, [])
  })
})
