import assert from 'node:assert/strict'
import { test } from 'node:test'
import twilio from 'twilio'
import type { Account } from '../../domain/network.ts'
import { account as plain, sign, URL } from '../shared/twilio/harness/account.ts'
import { parse } from './parse.ts'
import { turnOf } from './talk.ts'

/** What a call is told to do, as Twilio's own SDK writes it. */
const { VoiceResponse } = twilio.twiml
type GatherOptions = Parameters<InstanceType<typeof VoiceResponse>['gather']>[0]

const CALL = 'CA5ef8732a3c49700934481addd5ce1659'
const RC = '#rc=5&rp=5xx,ct,rt'
const MESSAGE = '0193b4c2-0000-7000-8000-000000000042'

const answerTo = (fields: object, query = '', settings: object = {}): string | undefined => {
  const account: Account = { ...plain, config: { ...plain.config, ...settings } }
  const form = { CallSid: CALL, From: '+14155551234', To: '+15557122661', Direction: 'inbound', ...fields }
  return parse(sign(Buffer.from(JSON.stringify(form)), account, query), account).reply?.body
}

/** The end of every answer: listening, and asking again. */
function listening(
  response: InstanceType<typeof VoiceResponse>,
  url: string,
  more: GatherOptions = {},
): string {
  response.gather({
    input: ['speech', 'dtmf'],
    action: url,
    method: 'POST',
    speechTimeout: 'auto',
    timeout: 5,
    ...more,
  })
  response.redirect({ method: 'POST' }, url)
  return response.toString()
}

test('who calls is listened to at once', () => {
  assert.equal(answerTo({ CallStatus: 'ringing' }), listening(new VoiceResponse(), `${URL}?turn=1${RC}`))
})

test('who calls is greeted, in the language and voice of the channel, and recorded', () => {
  const response = new VoiceResponse()
  response.start().recording({ recordingStatusCallback: `${URL}${RC}` })
  response.say({ language: 'de-DE', voice: 'Polly.Vicki' }, 'Grüß Gott, "Tom & Co" <hier>!')
  response.gather({
    input: ['speech', 'dtmf'],
    action: `${URL}?turn=1${RC}`,
    method: 'POST',
    language: 'de-DE',
    speechTimeout: '3',
    timeout: 5,
  })
  response.redirect({ method: 'POST' }, `${URL}?turn=1${RC}`)
  const settings = {
    greeting: 'Grüß Gott, "Tom & Co" <hier>!',
    language: 'de-DE',
    voice: 'Polly.Vicki',
    speechTimeout: '3',
    recordCalls: true,
  }
  assert.equal(answerTo({ CallStatus: 'ringing' }, '', settings), response.toString())
})

test('a channel that does not understand speech takes keys, and one that speaks no texts greets nobody', () => {
  const response = new VoiceResponse()
  const url = `${URL}?turn=1${RC}`
  response.gather({ input: ['dtmf'], action: url, method: 'POST', timeout: 5 })
  response.redirect({ method: 'POST' }, url)
  const settings = { greeting: 'Hello', speechToText: false, textToSpeech: false, language: 'de-DE' }
  assert.equal(answerTo({ CallStatus: 'ringing' }, '', settings), response.toString())
})

test('a bot has the first word only where there is no greeting', () => {
  const automatic = (greeting?: string) => {
    const account: Account = { ...plain, config: { ...plain.config, ...(greeting && { greeting }) } }
    const form = { CallSid: CALL, CallStatus: 'ringing', From: '+14155551234', To: '+15557122661' }
    const [event] = parse(sign(Buffer.from(JSON.stringify(form)), account), account).events
    return event?.kind === 'message' ? event.automatic : null
  }
  assert.equal(automatic(), undefined)
  assert.equal(automatic('Welcome'), true)
})

test('after a turn comes the next, and the menu stays', () => {
  const query = `?said=${MESSAGE}&turn=2&menu=${encodeURIComponent('["a b","c"]')}`
  const next = `${URL}?said=${MESSAGE}&turn=3&menu=%5B%22a+b%22%2C%22c%22%5D${RC}`
  const response = new VoiceResponse()
  response.gather({
    input: ['speech', 'dtmf'],
    action: next,
    method: 'POST',
    speechTimeout: 'auto',
    timeout: 5,
    numDigits: 1,
  })
  response.redirect({ method: 'POST' }, next)
  assert.equal(answerTo({ CallStatus: 'in-progress' }, query), response.toString())
})

test('a menu of more than nine takes several keys', () => {
  const menu = JSON.stringify(Array.from({ length: 10 }, (_, i) => `row ${i}`))
  const body = answerTo({ CallStatus: 'in-progress' }, `?turn=1&menu=${encodeURIComponent(menu)}`)
  assert.ok(body && !body.includes('numDigits'))
})

test('a call that has ended is told nothing', () => {
  assert.equal(answerTo({ CallStatus: 'completed' }), new VoiceResponse().toString())
})

test('a turn is read from the URL alone', () => {
  const none = { said: null, menu: [] }
  for (const [query, turn] of [
    [{}, null],
    [{ turn: '0' }, null],
    [{ turn: 'x' }, null],
    [{ turn: '1' }, { ...none, turn: 1 }],
    [
      { turn: '2', said: MESSAGE },
      { ...none, turn: 2, said: MESSAGE },
    ],
    [
      { turn: '1', menu: '["a",7]' },
      { ...none, turn: 1, menu: ['a', '7'] },
    ],
    [
      { turn: '1', menu: '{' },
      { ...none, turn: 1 },
    ],
    [
      { turn: '1', menu: '"a"' },
      { ...none, turn: 1 },
    ],
  ] as const) {
    assert.deepEqual(turnOf({ ...query }), turn)
  }
})
