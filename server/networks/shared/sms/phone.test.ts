import assert from 'node:assert/strict'
import { test } from 'node:test'
import { e164 } from './phone.ts'

for (const [written, number] of [
  ['+15550100', '+15550100'],
  ['+1 (555) 010-0123', '+15550100123'],
  ['0049 171 1234567', '+491711234567'],
  ['447700900001', '+447700900001'],
  ['+49.171/1234567', '+491711234567'],
  ['12345', '12345'],
  ['ACME', 'ACME'],
  ['anonymous', 'anonymous'],
  ['0171 1234567', '0171 1234567'],
  [' Shop ', 'Shop'],
] as const) {
  test(`number: ${written}`, () => assert.equal(e164(written), number))
}
