import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import twilio from 'twilio'
import { twiml } from './twiml.ts'

/** Twilio's own SDK is the judge. */
const { VoiceResponse } = twilio.twiml

/** Without what XML cannot hold, which the SDK throws at. */
const legal = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  .map(text => text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ''))
  .filter(text => text !== '')

test('texts and attributes are written as the SDK writes them', () => {
  fc.assert(
    fc.property(legal, legal, (text, attribute) => {
      const expected = new VoiceResponse()
      expected.say({ language: attribute as never }, text)
      expected.redirect({ method: 'POST' }, text)
      assert.equal(
        twiml([
          { name: 'Say', attributes: { language: attribute }, content: text },
          { name: 'Redirect', attributes: { method: 'POST' }, content: text },
        ]),
        expected.toString(),
      )
    }),
  )
})

test('verbs stand inside each other, and what is empty is written short', () => {
  const expected = new VoiceResponse()
  expected.start().recording({ recordingStatusCallback: 'https://x.example/?a=1&b=2' })
  expected.gather({ input: ['speech', 'dtmf'], timeout: 5 })
  const document = twiml([
    {
      name: 'Start',
      content: [{ name: 'Recording', attributes: { recordingStatusCallback: 'https://x.example/?a=1&b=2' } }],
    },
    { name: 'Gather', attributes: { input: 'speech dtmf', timeout: 5, numDigits: undefined } },
  ])
  assert.equal(document, expected.toString())
  assert.equal(twiml([]), new VoiceResponse().toString())
})

test('what XML cannot hold is left out, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
      const document = twiml([{ name: 'Say', content: text }])
      assert.ok(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(document))
    }),
  )
})
