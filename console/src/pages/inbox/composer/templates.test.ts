import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { filled, variablesOf } from './templates.ts'

describe('the variables of a template', () => {
  it('are found once each, and filled everywhere', () => {
    const text = 'Hi {{1}}, {{ 2 }} is here. Bye {{1}}'
    assert.deepEqual(variablesOf(text), ['1', '2'])
    assert.equal(filled(text, new Map([['1', 'Ada']])), 'Hi Ada, {{ 2 }} is here. Bye Ada')
    assert.deepEqual(variablesOf('Nothing {here}'), [])
  })
})
