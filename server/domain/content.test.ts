import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Content, editedContent, filesOf } from './content.ts'

test('what is told of a call adds up, in any order', () => {
  const recording = { ref: 'RE1' }
  const parts: Content[] = [
    { type: 'call', state: 'answered' },
    { type: 'call', state: 'ended', durationSeconds: 7 },
    { type: 'call', state: 'ringing', recording },
  ]
  const ringing: Content = { type: 'call', state: 'ringing' }
  const whole = { type: 'call', state: 'ended', durationSeconds: 7, recording }
  assert.deepEqual(parts.reduce(editedContent, ringing), whole)
  assert.deepEqual(parts.toReversed().reduce(editedContent, ringing), whole)
  assert.deepEqual(editedContent(ringing, { type: 'text', text: 'b' }), { type: 'text', text: 'b' })
})

test('the files of a message', () => {
  const [a, b] = [{ ref: 'a' }, { ref: 'b' }]
  assert.deepEqual(filesOf({ type: 'image', media: a }), [a])
  assert.deepEqual(filesOf({ type: 'email', attachments: [a, b] }), [a, b])
  assert.deepEqual(filesOf({ type: 'call', state: 'ended', recording: b }), [b])
  assert.deepEqual(filesOf({ type: 'text', text: 'x' }), [])
})
