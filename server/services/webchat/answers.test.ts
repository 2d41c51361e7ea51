import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PreChatField } from '../../domain/webchat/settings.ts'
import { checkAnswers } from './answers.ts'

const fields: PreChatField[] = [
  { name: 'name', label: 'Your name', type: 'text', required: true },
  { name: 'mail', label: 'Your mail', type: 'email' },
  { name: 'phone', label: 'Your number', type: 'tel' },
  { name: 'topic', label: 'What about?', type: 'select', options: ['An order', 'Something else'] },
]

describe('answers before the chat', () => {
  it('are trimmed, and what is empty is left out', () => {
    const given = { name: '  Ada ', mail: ' ', topic: 'An order' }
    assert.deepEqual(checkAnswers(fields, given, true), { name: 'Ada', topic: 'An order' })
  })

  it('need not be complete where they are given later', () => {
    assert.deepEqual(checkAnswers(fields, {}, false), {})
  })

  const good: Record<string, string>[] = [
    { mail: 'ada@example.com' },
    { mail: 'a.b+c@sub.example.co' },
    { phone: '+49 30 123-456' },
    { phone: '(030) 123456' },
    { topic: 'Something else' },
    { name: 'a\nb' },
  ]
  for (const given of good) {
    it(`take ${JSON.stringify(given)}`, () => assert.deepEqual(checkAnswers(fields, given, false), given))
  }

  const wrong: [given: Record<string, string>, field: string][] = [
    [{}, '/answers/name'],
    [{ name: ' ' }, '/answers/name'],
    [{ name: 'a'.repeat(1001) }, '/answers/name'],
    [{ name: 'Ada', mail: 'ada' }, '/answers/mail'],
    [{ name: 'Ada', mail: 'a@b@c.de' }, '/answers/mail'],
    [{ name: 'Ada', phone: 'ring me' }, '/answers/phone'],
    [{ name: 'Ada', topic: 'an order' }, '/answers/topic'],
    [{ name: 'Ada', vip: 'yes' }, '/answers/vip'],
  ]
  for (const [given, field] of wrong) {
    it(`refuse ${JSON.stringify(given).slice(0, 60)}`, () => {
      assert.throws(() => checkAnswers(fields, given, true), { code: 'invalid', details: { field } })
    })
  }
})
