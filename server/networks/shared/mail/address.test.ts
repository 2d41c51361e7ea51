import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { displayName, mailAddress } from './address.ts'

const cases: [given: string, expected: string | null][] = [
  ['ada@example.com', 'ada@example.com'],
  [' Ada@Example.COM ', 'ada@example.com'],
  ['Ada Lovelace <Ada@example.com>', 'ada@example.com'],
  ['"Lovelace, Ada" <ada@example.com>', 'ada@example.com'],
  ['"a@b" <ada@example.com>', 'ada@example.com'],
  ['ada+orders@example.com', 'ada+orders@example.com'],
  ['müller@exämple.de', 'müller@exämple.de'],
  ['undisclosed-recipients:;', null],
  ['ada', null],
  ['@example.com', null],
  ['a@b@c', null],
  ['', null],
  [`${'a'.repeat(65)}@example.com`, null],
]
for (const [given, expected] of cases) {
  test(`"${given.slice(0, 40)}" is ${expected}`, () => assert.equal(mailAddress(given), expected))
}

test('an address is its own normal form', () => {
  fc.assert(
    fc.property(fc.emailAddress(), given => {
      const address = mailAddress(given)
      if (address !== null) assert.equal(mailAddress(`"X" <${address}>`), address)
    }),
  )
})

test('names lose the quotes of a header, and nothing is no name', () => {
  assert.equal(displayName('"Ada Lovelace"'), 'Ada Lovelace')
  assert.equal(displayName(' Ada '), 'Ada')
  for (const nothing of ['', '  ', '""', null, undefined]) assert.equal(displayName(nothing), undefined)
})
