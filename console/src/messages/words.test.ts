import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { durationOf, lineOf, sizeOf, summaryOf } from './words.ts'

describe('a message in one line', () => {
  it('says what it says, and what it is where it says nothing', () => {
    assert.equal(summaryOf({ type: 'text', text: 'Hello\nyou' }), 'Hello you')
    assert.equal(summaryOf({ type: 'image', media: {} }), 'Picture')
    assert.equal(summaryOf({ type: 'image', media: {}, caption: 'Look' }), 'Picture: Look')
    assert.equal(summaryOf({ type: 'reaction', emoji: '👍', messageId: null }), 'Reacted with 👍')
    assert.equal(summaryOf({ type: 'reaction', emoji: '', messageId: null }), 'Took a reaction back')
    assert.equal(lineOf('of tomorrow', ''), 'of tomorrow')
  })
})

describe('figures', () => {
  it('are written as people do', () => {
    assert.match(sizeOf(0), /^0\sbytes?$/)
    assert.match(sizeOf(1_500_000), /^1[.,]5\sMB$/)
    assert.equal(durationOf(67.4), '1:07')
  })
})
