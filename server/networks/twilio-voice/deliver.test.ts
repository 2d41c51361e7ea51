import assert from 'node:assert/strict'
import { test } from 'node:test'
import twilio from 'twilio'
import type { OutboundContent } from '../../domain/content.ts'
import type { Account, HttpRequest, NetworkIO } from '../../domain/network.ts'
import type { Answer } from '../contract/harness.ts'
import { ioOf, responseOf } from '../contract/io.ts'
import { API, account, error, NUMBER, URL, unauthorized } from '../shared/twilio/harness/account.ts'
import { deliver } from './deliver.ts'

const { VoiceResponse } = twilio.twiml

const CONTACT = '+14155551234'
const CALL = 'CA5ef8732a3c49700934481addd5ce1659'
const ID = '0193b4c2-0000-7000-8000-000000000042'
const RC = '#rc=5&rp=5xx,ct,rt'
const text = (of: string): OutboundContent => ({ type: 'text', text: of })
const message = (content: OutboundContent) => ({ id: ID, thread: '+1 415-555-1234', replyTo: null, content })

/** A Twilio with these calls from the contact, that answers a POST so. */
function telephone(calls: object[], posted: Answer = { status: 201, json: { sid: CALL } }) {
  const requests: HttpRequest[] = []
  const io = ioOf(request => {
    requests.push(request)
    const inbound = request.url.includes(`From=${encodeURIComponent(CONTACT)}`)
    const answer = request.method === 'POST' ? posted : { json: { calls: inbound ? calls : [] } }
    return { ok: true, response: responseOf(answer) }
  })
  return { io, requests, posts: () => requests.filter(request => request.method === 'POST') }
}
const formOf = (request: HttpRequest | undefined) => new URLSearchParams(String(request?.body))
const at = (ms: number) => new Date(Date.now() - ms).toUTCString()

function spoken(
  build: (response: InstanceType<typeof VoiceResponse>) => void,
  query: string,
  more: object = {},
): string {
  const response = new VoiceResponse()
  build(response)
  const url = `${URL}?said=${ID}&turn=1${query}${RC}`
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

/** Delivers, while time passes by itself. */
async function delivered(content: OutboundContent, io: NetworkIO, of: Account = account) {
  return deliver(message(content), of, io)
}

test('with nobody on the line, the contact is called and told when they answer', async () => {
  const { io, requests } = telephone([])
  assert.deepEqual(await delivered(text('Hi & bye'), io), { verdict: 'sent', ref: `${CALL}:${ID}` })
  assert.deepEqual(
    requests.map(({ method, url }) => `${method} ${url}`),
    [
      `GET ${API}/Calls.json?From=%2B14155551234&To=%2B15557122661&PageSize=5`,
      `GET ${API}/Calls.json?From=%2B15557122661&To=%2B14155551234&PageSize=5`,
      `POST ${API}/Calls.json`,
    ],
  )
  assert.deepEqual(
    [...formOf(requests[2])],
    [
      ['To', CONTACT],
      ['From', NUMBER],
      ['Twiml', spoken(response => response.say('Hi & bye'), '')],
      ['StatusCallback', `${URL}?for=${ID}${RC}`],
      ['StatusCallbackEvent', 'initiated'],
      ['StatusCallbackEvent', 'ringing'],
      ['StatusCallbackEvent', 'answered'],
      ['StatusCallbackEvent', 'completed'],
    ],
  )
})

test('a call of ours is recorded where the channel says so', async () => {
  const { io, posts } = telephone([])
  await delivered(text('x'), io, { ...account, config: { ...account.config, recordCalls: true } })
  const form = formOf(posts()[0])
  assert.equal(form.get('Record'), 'true')
  assert.equal(form.get('RecordingStatusCallback'), `${URL}${RC}`)
})

test('a call under way is told, and the conversation waits until that was said', async t => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { io, posts } = telephone([{ sid: CALL, status: 'in-progress', end_time: null }])
  let verdict: unknown = null
  const delivering = delivered(text('a'.repeat(135)), io).then(got => {
    verdict = got
  })
  while (posts().length === 0) await Promise.resolve()
  const [request] = posts()
  assert.equal(request?.url, `${API}/Calls/${CALL}.json`)
  assert.equal(
    formOf(request).get('Twiml'),
    spoken(response => response.say('a'.repeat(135)), ''),
  )
  // 135 letters take about ten seconds.
  for (let i = 0; i < 20; i++) await Promise.resolve()
  t.mock.timers.tick(9000)
  for (let i = 0; i < 20; i++) await Promise.resolve()
  assert.equal(verdict, null)
  t.mock.timers.tick(2000)
  await delivering
  assert.deepEqual(verdict, { verdict: 'sent', ref: `${CALL}:${ID}` })
})

test('buttons are a menu of keys', async () => {
  const { io, posts } = telephone([])
  const content: OutboundContent = {
    type: 'buttons',
    text: 'Shall we?',
    buttons: [
      { kind: 'reply', text: 'Yes', value: 'order:yes' },
      { kind: 'url', text: 'Terms', url: 'https://example.com' },
      { kind: 'reply', text: 'No', value: 'order:no' },
    ],
  }
  assert.equal((await delivered(content, io)).verdict, 'sent')
  assert.equal(
    formOf(posts()[0]).get('Twiml'),
    spoken(
      response => response.say('Shall we?\n1: Yes\n2: No'),
      '&menu=%5B%22order%3Ayes%22%2C%22order%3Ano%22%5D',
      { numDigits: 1 },
    ),
  )
})

test('a sound is played, and its caption spoken after it', async () => {
  const { io, posts } = telephone([])
  const media = { url: 'https://example.com/a.mp3?x=1&y=2' }
  await delivered({ type: 'audio', media, caption: 'That was a song' }, io)
  const twiml = spoken(response => {
    response.play(media.url)
    response.say('That was a song')
  }, '')
  assert.equal(formOf(posts()[0]).get('Twiml'), twiml)
})

test('a channel that speaks no texts plays sounds without their captions, and refuses texts', async () => {
  const mute = { ...account, config: { ...account.config, textToSpeech: false } }
  const { io, posts } = telephone([])
  const media = { url: 'https://example.com/a.mp3' }
  await delivered({ type: 'audio', media, caption: 'That was a song' }, io, mute)
  const twiml = spoken(response => response.play(media.url), '')
  assert.equal(formOf(posts()[0]).get('Twiml'), twiml)
  const refused = await delivered(text('Hello'), io, mute)
  assert.equal(refused.verdict === 'permanent' && refused.failure.code, 'speech_off')
})

test('without a public URL it is said, and the call ends', async () => {
  const { io, posts } = telephone([])
  await delivered(text('Hi'), io, { ...account, webhookUrl: null })
  const form = formOf(posts()[0])
  const response = new VoiceResponse()
  response.say('Hi')
  assert.equal(form.get('Twiml'), response.toString())
  assert.equal(form.get('StatusCallback'), null)
})

for (const [name, calls, expected] of [
  ['a phone that rings is waited for', [{ sid: CALL, status: 'ringing' }], ['retry', 'ringing', 2000]],
  ['as is a call in the queue', [{ sid: CALL, status: 'queued' }], ['retry', 'ringing', 2000]],
  [
    'nobody is called back who has just hung up',
    [{ sid: CALL, status: 'completed', end_time: at(5000) }],
    ['permanent', 'call_ended', undefined],
  ],
] as const) {
  test(name, async () => {
    const { io, posts } = telephone([...calls])
    const verdict = await delivered(text('x'), io)
    assert.ok(verdict.verdict !== 'sent')
    const afterMs = verdict.verdict === 'retry' ? verdict.afterMs : undefined
    assert.deepEqual([verdict.verdict, verdict.failure.code, afterMs], expected)
    assert.deepEqual(posts(), [])
  })
}

test('a call that ended a while ago keeps nobody from being called', async () => {
  const { io } = telephone([{ sid: CALL, status: 'completed', end_time: at(60_000) }, 'nonsense' as never])
  assert.equal((await delivered(text('x'), io)).verdict, 'sent')
})

for (const [name, content, code] of [
  ['nothing but spaces', text(' \n'), 'empty_text'],
  ['more than Twilio says at a time', text('&'.repeat(900)), 'text_too_long'],
  ['a picture', { type: 'image', media: { url: 'https://example.com/a.jpg' } }, 'unsupported_content'],
  ['a sound without a file', { type: 'voice', media: {} }, 'media_missing'],
] satisfies [string, OutboundContent, string][]) {
  test(`refused without asking Twilio: ${name}`, async () => {
    const { io, requests } = telephone([])
    const verdict = await delivered(content, io)
    assert.equal(verdict.verdict === 'permanent' ? verdict.failure.code : verdict.verdict, code)
    assert.deepEqual(requests, [])
  })
}

for (const [name, answer, verdict, code] of [
  ['a number that is none', error(400, 21211, "Invalid 'To' Phone Number"), 'permanent', '21211'],
  ['a country that is not allowed', error(400, 21215, 'Geo Permission'), 'permanent', '21215'],
  ['as many calls as may be', error(429, 10004, 'Call concurrency limit exceeded'), 'retry', '10004'],
  ['wrong credentials', unauthorized.answer, 'reauthorize', '20003'],
] as const) {
  test(`calling: ${name}`, async () => {
    const got = await delivered(text('x'), telephone([], answer).io)
    assert.deepEqual([got.verdict, got.verdict !== 'sent' && got.failure.code], [verdict, code])
  })
}

test('a call that ends while it is told is looked at again', async () => {
  const { io } = telephone(
    [{ sid: CALL, status: 'in-progress' }],
    error(400, 21220, 'Call is not in-progress. Cannot redirect.'),
  )
  const verdict = await delivered(text('x'), io)
  assert.equal(verdict.verdict, 'retry')
})

test('credentials that are refused when the line is looked at', async () => {
  const io = ioOf(() => ({ ok: true, response: responseOf(unauthorized.answer) }))
  assert.equal((await delivered(text('x'), io)).verdict, 'reauthorize')
})
