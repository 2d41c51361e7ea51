import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Channel, Conversation } from '../../domain/entities.ts'
import { addressIn, chatJson, withNotes } from './chat-map.ts'

const HEX = '01a1f822cde173fb856bf71a8f820843'
const ID = '01a1f822-cde1-73fb-856b-f71a8f820843'

const conversation = (metadata: Record<string, unknown> = {}): Conversation => ({
  id: ID,
  channelId: ID,
  contactId: ID,
  thread: 'ada',
  status: 'open',
  unread: 0,
  lastMessageAt: 0,
  lastInboundAt: null,
  closedAt: null,
  metadata,
  createdAt: 1_470_089_440_999,
  updatedAt: 1_470_089_441_000,
})

const flow = (type: 'studio' | 'external' | 'task'): Channel =>
  ({ id: ID, profile: { routing: { type } } }) as Partial<Channel> as Channel

const shown = (metadata: Record<string, unknown>, type?: 'studio' | 'external' | 'task') =>
  chatJson(conversation(metadata), type && flow(type), ID, 'https://portico.example/v1/Channels')

describe('chatJson', () => {
  it('shows a conversation, also one that began elsewhere', () => {
    assert.deepEqual(shown({}), {
      account_sid: `AC${HEX}`,
      flex_flow_sid: `FO${HEX}`,
      sid: `CH${HEX}`,
      user_sid: `US${HEX}`,
      task_sid: null,
      url: `https://portico.example/v1/Channels/CH${HEX}`,
      date_created: '2016-08-01T22:10:40Z',
      date_updated: '2016-08-01T22:10:41Z',
    })
  })

  const told = `WT${'c'.repeat(32)}`
  const tasks: [
    metadata: Record<string, unknown>,
    type: 'studio' | 'external' | 'task',
    task: string | null,
  ][] = [
    [{}, 'task', `WT${HEX}`],
    [{ flex: { taskSid: told } }, 'task', told],
    [{ flex: { taskSid: told } }, 'studio', null],
    [{ flex: { taskSid: told } }, 'external', null],
    // Our own API keeps what it is given.
    [{ flex: { taskSid: 7 } }, 'task', `WT${HEX}`],
    [{ flex: 'mine' }, 'task', `WT${HEX}`],
  ]
  for (const [metadata, type, task] of tasks) {
    it(`shows ${JSON.stringify(metadata)} of ${type} with the task ${task}`, () => {
      assert.equal(shown(metadata, type).task_sid, task)
    })
  }
})

describe('withNotes', () => {
  it('adds to what is kept of a chat', () => {
    const before = conversation({ flex: { identity: 'ada' }, mine: 1 })
    assert.deepEqual(withNotes(before, { postEngagementData: '{}' }), {
      flex: { identity: 'ada', postEngagementData: '{}' },
    })
  })
})

describe('addressIn', () => {
  for (const [target, address] of [
    ['whatsapp:+15550100', '+15550100'],
    ['messenger:123', '123'],
    ['+15550100', '+15550100'],
    ['a:b', 'a:b'],
  ] as const) {
    it(`reads ${target}`, () => assert.equal(addressIn(target), address))
  }
})
