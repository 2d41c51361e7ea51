import assert from 'node:assert/strict'
import { test } from 'node:test'
import { e164, phoneNumbers, phoneNumbersAndShortCodes } from './phone.ts'

for (const [written, number] of [
  ['+15550100', '+15550100'],
  ['+1 (555) 010-0123', '+15550100123'],
  ['0049 171 1234567', '+491711234567'],
  ['447700900001', '+447700900001'],
  ['+49.171/1234567', '+491711234567'],
  ['+49\u00a0171\u20111234567', '+491711234567'],
  ['\u202a+491711234567\u202c', '+491711234567'],
  ['+49 (0) 171 1234567', '+49 (0) 171 1234567'],
  ['+(1)555', '+(1)555'],
  ['12345', '12345'],
  ['ACME', 'ACME'],
  ['anonymous', 'anonymous'],
  ['0171 1234567', '0171 1234567'],
  [' Shop ', 'Shop'],
] as const) {
  test(`number: ${written}`, () => assert.equal(e164(written), number))
}

for (const [given, number, withCodes] of [
  ['tel:+1-555-010-0123', '+15550100123', '+15550100123'],
  ['whatsapp:+15550100123', '+15550100123', '+15550100123'],
  ['72345', null, '72345'],
  ['0171 1234567', null, null],
  ['ACME', null, null],
  ['', null, null],
] as const) {
  test(`address: ${given}`, () => {
    assert.equal(phoneNumbers.read(given), number)
    assert.equal(phoneNumbersAndShortCodes.read(given), withCodes)
  })
}
