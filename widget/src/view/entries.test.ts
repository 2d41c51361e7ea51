import assert from 'node:assert/strict'
import { it } from 'node:test'
import type { Item } from '../protocol/outbox.ts'
import type { Message } from '../protocol/wire.ts'
import { entriesOf } from './entries.ts'

const message = (id: string, from: Message['from'], at: Date): Message => ({
  id,
  from,
  at: at.toISOString(),
  content: { type: 'text', text: id },
  replyTo: null,
  read: false,
})
const time = (day: number, hour: number, minute: number) => new Date(2026, 0, day, hour, minute)

it('puts together what was said together, day by day, and what waits at the end', () => {
  const messages = [
    message('a', 'visitor', time(1, 9, 0)),
    message('b', 'visitor', time(1, 9, 1)),
    message('c', 'business', time(1, 9, 2)),
    message('d', 'business', time(1, 9, 30)),
    message('e', 'business', time(2, 9, 0)),
  ]
  const item: Item = {
    id: 'f',
    content: { type: 'text', text: 'f' },
    at: time(2, 9, 1).getTime(),
    state: 'waiting',
  }
  const told = entriesOf(messages, [item]).map(entry =>
    entry.kind === 'message'
      ? `${entry.message.id}${entry.last ? ' last' : ''}${entry.newest ? ' newest' : ''}`
      : entry.kind,
  )
  assert.deepEqual(told, ['day', 'a', 'b last newest', 'c last', 'd last', 'day', 'e last', 'item'])
})

it('keeps what has arrived in the place of what was waiting', () => {
  const at = time(1, 9, 0)
  const item: Item = { id: 'own', content: { type: 'text', text: 'x' }, at: at.getTime(), state: 'sending' }
  const arrived = { ...message('stored', 'visitor', at), clientId: 'own' }
  assert.deepEqual(
    entriesOf([], [item]).map(({ key }) => key),
    entriesOf([arrived], []).map(({ key }) => key),
  )
})
