import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FloodControl } from './flood.ts'

describe('flood control', () => {
  it('lets one message a second go to a chat', () => {
    const flood = new FloodControl()
    assert.equal(flood.take(1, 0), 0)
    assert.equal(flood.take(1, 400), 1)
    assert.equal(flood.take(2, 400), 0)
    assert.equal(flood.take(1, 1000), 0)
  })

  it('lets thirty messages a second go in all', () => {
    const flood = new FloodControl()
    for (let chat = 1; chat <= 30; chat++) assert.equal(flood.take(chat, chat), 0)
    assert.equal(flood.take(31, 500), 1)
    assert.equal(flood.take(31, 1001), 0)
    assert.equal(flood.take(32, 1001), 1)
  })

  it('lets twenty messages a minute go to a group', () => {
    const flood = new FloodControl()
    for (let second = 0; second < 20; second++) assert.equal(flood.take(-5, second * 1000), 0)
    assert.equal(flood.take(-5, 20_000), 40)
    assert.equal(flood.take(5, 20_000), 0)
    assert.equal(flood.take(-5, 60_000), 0)
  })
})
