import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consentOf } from './keywords.ts'

for (const [text, allowed] of [
  ['STOP', false],
  [' stop\n', false],
  ['StopAll', false],
  ['unsubscribe', false],
  ['cancel', false],
  ['END', false],
  ['quit', false],
  ['revoke', false],
  ['optout', false],
  ['Start', true],
  ['unstop', true],
  ['YES', true],
  ['HELP', null],
  ['Please stop', null],
  ['STOP!', null],
  ['', null],
] as const) {
  test(`consent: ${JSON.stringify(text)}`, () => assert.equal(consentOf(text), allowed))
}
