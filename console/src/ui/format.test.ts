import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { count, nameInWords } from './format.ts'

describe('what pages say', () => {
  it('says how many', () => {
    assert.deepEqual([count(1, 'file'), count(2, 'reply', 'replies')], ['1 file', '2 replies'])
    assert.match(count(1200, 'file'), /^1.?200 files$/)
  })

  it('makes words of names', () => {
    assert.deepEqual(['displayPhoneNumber', 'rate_limit', 'name'].map(nameInWords), [
      'Display phone number',
      'Rate limit',
      'Name',
    ])
  })
})
