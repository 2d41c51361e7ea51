import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { presets } from '../../../../server/domain/presets.ts'
import { policiesInWords, roleOf } from './words.ts'

const names = new Map([
  ['channels/1', 'Support'],
  ['channels/2', 'Sales'],
  ['chatbots/7', 'Shop'],
])
const say = (...policies: [permission: string, resource: string][]) =>
  policiesInWords(
    policies.map(([permission, resource]) => ({ permission, resource })),
    (kind, id) => names.get(`${kind}/${id}`),
  )

describe('roles', () => {
  it('are known by their policies, in whatever order', () => {
    for (const role of ['owner', 'editor', 'viewer'] as const) {
      assert.equal(roleOf(presets[role].toReversed()), role)
    }
    assert.equal(roleOf(presets.viewer.slice(1)), null)
    assert.equal(roleOf([]), null)
  })
})

describe('policies in words', () => {
  it('join the verbs of one area', () => {
    assert.deepEqual(say(['channels.list', '*'], ['channels.get', 'channels/*']), [
      'May list and read channels',
    ])
    assert.deepEqual(say(['channels.*', '*']), ['May do everything with channels'])
    assert.deepEqual(say(['events.list', '*'], ['counters.*', '*']), [
      'May read events and numbers of messages',
    ])
  })

  it('join areas with the same verbs', () => {
    assert.deepEqual(say(['messages.*', '*'], ['conversations.*', '*'], ['webhooks.*', '*']), [
      'May do everything with messages, conversations and webhooks',
    ])
  })

  it('name the things that they are for', () => {
    assert.deepEqual(say(['channels.list', '*'], ['channels.get', '*'], ['messages.send', 'channels/1']), [
      'May list and read channels',
      'May send messages on one channel (Support)',
    ])
    assert.deepEqual(say(['messages.send', 'channels/1'], ['messages.send', 'channels/2']), [
      'May send messages on 2 channels (Support, Sales)',
    ])
    assert.deepEqual(say(['messages.list', 'channels/1'], ['conversations.list', 'channels/1']), [
      'May list messages and conversations on one channel (Support)',
    ])
    assert.deepEqual(say(['channels.get', 'channels/1'], ['conversations.get', 'channels/1']), [
      'May read one channel (Support)',
      'May read conversations on one channel (Support)',
    ])
    assert.deepEqual(say(['chatbots.tokens.create', 'chatbots/7']), ['May make tokens for one bot (Shop)'])
    assert.deepEqual(say(['*', 'channels/9']), ['May do everything on one channel (9)'])
  })

  it('keep the different apart', () => {
    assert.deepEqual(say(['messages.send', 'channels/1'], ['messages.get', 'channels/2']), [
      'May send messages on one channel (Support)',
      'May read messages on one channel (Sales)',
    ])
  })

  it('say everything, and what they have no words for', () => {
    assert.deepEqual(say(['*', '*'], ['channels.get', '*']), ['May do everything'])
    assert.deepEqual(say(['weather.make', '*'], ['messages.send', 'webhooks/1']), [
      'May use weather.make on *',
      'May use messages.send on webhooks/1',
    ])
  })

  it('do not name hundreds', () => {
    const many = Array.from({ length: 40 }, (_, i): [string, string] => ['messages.send', `channels/c${i}`])
    assert.deepEqual(say(...many), ['May send messages on 40 channels (c0, c1, c2, c3, c4, …)'])
  })
})
