import assert from 'node:assert/strict'
import { it } from 'node:test'
import { readKey } from './shortcuts.ts'

it('takes the key behind g for a page', () => {
  assert.deepEqual(readKey('g', false), { command: null, waits: true })
  assert.deepEqual(readKey('c', true), { command: { go: 'c' }, waits: false })
  assert.deepEqual(readKey('c', false), { command: 'connect', waits: false })
  assert.deepEqual(readKey('w', false), { command: null, waits: false })
})
