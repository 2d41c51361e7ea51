import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import twilio from 'twilio'
import { parseXml } from './xml.ts'

const { VoiceResponse } = twilio.twiml

test('what the SDK writes reads as it was meant', () => {
  const legal = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 40 })
    .map(text => text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ''))
    .filter(text => text !== '')
  fc.assert(
    fc.property(legal, legal, (text, attribute) => {
      const response = new VoiceResponse()
      response.say({ voice: attribute as never }, text)
      const [say] = parseXml(response.toString()).children
      assert.equal(say?.text, text)
      assert.equal(say?.attributes.voice, attribute)
    }),
  )
})

for (const [name, source] of [
  ['an element that is not closed', '<Response><Say>x</Response>'],
  ['one that was never opened', '<Response></Say></Response>'],
  ['text outside', '<Response/>x'],
  ['two documents', '<Response/><Response/>'],
  ['a bare ampersand', '<Response><Say>a & b</Say></Response>'],
  ['an unknown entity', '<Response><Say>&nbsp;</Say></Response>'],
  ['an attribute without quotes', '<Response><Gather timeout=5/></Response>'],
  ['nothing', ''],
] as const) {
  test(`refused: ${name}`, () => assert.throws(() => parseXml(source)))
}
