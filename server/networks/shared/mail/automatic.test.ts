import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isAutomatic } from './automatic.ts'

const headers = (fields: Record<string, string>) =>
  new Map(Object.entries(fields).map(([name, value]) => [name, [value]]))

const cases: [what: string, fields: Record<string, string>, from: string, expected: boolean][] = [
  ['a mail of a person', { subject: 'Hello' }, 'ada@example.com', false],
  ['a person who says so', { 'auto-submitted': 'no' }, 'ada@example.com', false],
  ['a person who says so at length', { 'auto-submitted': 'No; reason=typed' }, 'ada@example.com', false],
  ['an out-of-office notice', { 'auto-submitted': 'auto-replied (vacation)' }, 'ada@example.com', true],
  ['a report', { 'auto-submitted': 'auto-generated' }, 'cron@example.com', true],
  ['a newsletter', { precedence: 'Bulk' }, 'news@example.com', true],
  ['a mailing list', { 'list-id': '<crew.example.com>' }, 'ada@example.com', true],
  ['what one can unsubscribe from', { 'list-unsubscribe': '<mailto:x@example.com>' }, 'a@example.com', true],
  ['an urgent mail', { precedence: 'first-class' }, 'ada@example.com', false],
  ['an autoresponder', { 'x-autoreply': 'yes' }, 'ada@example.com', true],
  ['one that is none', { 'x-autoreply': 'no' }, 'ada@example.com', false],
  ['one of Outlook', { 'x-auto-response-suppress': 'DR, OOF, AutoReply' }, 'ada@example.com', true],
  ['one of Exchange', { 'x-auto-response-suppress': 'All' }, 'ada@example.com', true],
  ['a mail without receipts', { 'x-auto-response-suppress': 'DR, NDR, RN' }, 'ada@example.com', false],
  ['a bounce', { 'return-path': '<>' }, 'somebody@example.com', true],
  ['a bounce by its writer', {}, 'mailer-daemon@example.com', true],
  ['an ordinary envelope', { 'return-path': '<ada@example.com>' }, 'ada@example.com', false],
]
for (const [what, fields, from, expected] of cases) {
  test(`${what} is ${expected ? 'automatic' : 'written by hand'}`, () => {
    assert.equal(isAutomatic(headers(fields), from), expected)
  })
}

test('never throws, whatever the headers', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), fc.string(), (fields, from) => {
      assert.equal(typeof isAutomatic(headers(fields), from), 'boolean')
    }),
  )
})
