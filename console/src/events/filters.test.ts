import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventTypes, watchedTypes } from '../../../server/domain/event.ts'
import { filtersInWords, wantsArea, wantsType, withAll, withArea, withType } from './filters.ts'
import { type Area, areas, deliverable, eventWords } from './kinds.ts'

const area = (name: string): Area => {
  const found = deliverable.find(each => each.name === name)
  assert.ok(found)
  return found
}

describe('the kinds of events', () => {
  it('are those of the server', () => {
    assert.deepEqual(
      areas.flatMap(({ kinds }) => kinds.map(({ type }) => type)).sort(),
      [...watchedTypes].sort(),
    )
    const told = eventTypes.filter(type => type !== 'test.ping')
    assert.deepEqual(deliverable.flatMap(({ kinds }) => kinds.map(({ type }) => type)).sort(), told.sort())
  })

  it('have words', () => {
    assert.equal(eventWords('contact.opted_out'), 'Contact opted out')
    assert.equal(eventWords('something.new'), 'something.new')
  })
})

describe('filters', () => {
  it('name an area as a whole, and its kinds once one is missing', () => {
    const all = withArea(['channel.error'], area('conversation'), true)
    assert.deepEqual(all, ['channel.error', 'conversation.*'])
    assert.ok(wantsArea(all, area('conversation')) && wantsType(all, 'conversation.closed'))
    const some = withType(all, area('conversation'), 'conversation.closed', false)
    assert.deepEqual(some.slice(1), ['conversation.created', 'conversation.updated', 'conversation.reopened'])
    assert.deepEqual(withArea(some, area('conversation'), false), ['channel.error'])
    assert.deepEqual(withType([], area('bot'), 'bot.error', true), ['bot.error'])
  })

  it('name every area once not everything is wanted', () => {
    assert.deepEqual(withAll(['message.read'], true), ['*'])
    const rest = withType(['*'], area('bot'), 'bot.error', false)
    assert.ok(
      !wantsType(rest, 'bot.error') && wantsType(rest, 'message.read') && wantsType(rest, 'webhook.disabled'),
    )
    assert.deepEqual(withAll(['message.read'], false), ['message.read'])
  })

  it('are told in words', () => {
    assert.equal(filtersInWords(['*']), 'All events')
    assert.equal(
      filtersInWords(['channel.error', 'channel.deleted', 'message.*']),
      'Messages; channels: in trouble, deleted',
    )
    assert.equal(filtersInWords(['conversation.assigned']), 'conversation.assigned')
  })
})
