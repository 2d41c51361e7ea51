import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { answeredId, answerSubject, messageId, messageIds, threadHeaders } from './thread.ts'

test('message ids keep their order and their brackets', () => {
  assert.deepEqual(messageIds('<a@x>\r\n <b@x>,<c@x>'), ['<a@x>', '<b@x>', '<c@x>'])
  assert.deepEqual(messageIds('none here'), [])
  assert.deepEqual(messageIds(null), [])
  assert.deepEqual(messageIds(`<${'a'.repeat(600)}@x>`), [])
})

test('one message id gets the brackets it lacks', () => {
  assert.equal(messageId('a@x'), '<a@x>')
  assert.equal(messageId(' <a@x> (comment)'), '<a@x>')
  for (const nothing of ['', 'a', 'a b@x', null, undefined]) assert.equal(messageId(nothing), undefined)
})

test('a mail answers the one it names, else the last of its thread', () => {
  assert.equal(answeredId('<b@x>', '<a@x> <c@x>'), '<b@x>')
  assert.equal(answeredId(null, '<a@x> <c@x>'), '<c@x>')
  assert.equal(answeredId(null, null), undefined)
})

test('a subject is marked as an answer once', () => {
  assert.equal(answerSubject('Your order'), 'Re: Your order')
  for (const marked of ['Re: Your order', 'RE:x', 'AW: Ihre Bestellung', 'Sv: x', 'Re[2]: x']) {
    assert.equal(answerSubject(marked), marked)
  }
  assert.equal(answerSubject('Request'), 'Re: Request')
})

test('headers name what is answered, and nothing that could end a header', () => {
  assert.deepEqual(threadHeaders('<a@x>'), { 'In-Reply-To': '<a@x>', References: '<a@x>' })
  assert.deepEqual(threadHeaders(null), {})
  assert.deepEqual(threadHeaders('<ä@x>'), {})
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), given => {
      for (const value of Object.values(threadHeaders(given))) assert.match(value, /^<[\x21-\x7e]+>$/)
    }),
  )
})
