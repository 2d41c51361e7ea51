import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutboundContent } from '../../domain/content.ts'
import { account, CALLBACK } from '../shared/twilio/harness/account.ts'
import { render, typing } from './render.ts'

function forms(content: OutboundContent): Record<string, string>[] {
  const id = '0193b4c2-0000-7000-8000-000000000001'
  const rendered = render({ id, thread: '+491711234567', replyTo: null, content }, account)
  assert.ok(rendered.ok)
  return rendered.requests.map(({ body }) => Object.fromEntries(new URLSearchParams(String(body))))
}
/** What is said, without to whom. */
const said = (content: OutboundContent) => forms(content).map(({ To, From, StatusCallback, ...rest }) => rest)

test('both numbers are addresses of WhatsApp', () => {
  assert.deepEqual(forms({ type: 'text', text: 'Hi' }), [
    {
      To: 'whatsapp:+491711234567',
      From: 'whatsapp:+15557122661',
      Body: 'Hi',
      StatusCallback: CALLBACK,
    },
  ])
})

for (const [name, content, expected] of [
  [
    'a template with all of its values',
    {
      type: 'template',
      name: 'HX5fcd48a417c1cb59da349ad6d5da4607',
      language: 'en',
      header: 'Monday',
      body: ['Ada', '9:00'],
      buttons: [null, 'appointments/7'],
    },
    [
      {
        ContentSid: 'HX5fcd48a417c1cb59da349ad6d5da4607',
        ContentVariables: '{"1":"Monday","2":"Ada","3":"9:00","4":"appointments/7"}',
      },
    ],
  ],
  [
    'a template without values',
    { type: 'template', name: 'HX5fcd48a417c1cb59da349ad6d5da4607', language: 'en' },
    [{ ContentSid: 'HX5fcd48a417c1cb59da349ad6d5da4607' }],
  ],
  [
    'a template with a picture above it',
    {
      type: 'template',
      name: 'HX5fcd48a417c1cb59da349ad6d5da4607',
      language: 'en',
      header: { url: 'https://example.com/a.jpg' },
    },
    [
      {
        ContentSid: 'HX5fcd48a417c1cb59da349ad6d5da4607',
        ContentVariables: '{"1":"https://example.com/a.jpg"}',
      },
    ],
  ],
  [
    'a place with its name and address',
    { type: 'location', latitude: 37.78789, longitude: -122.391664, name: 'Office', address: '375 Beale|St' },
    [{ Body: 'Office', PersistentAction: 'geo:37.78789,-122.391664|375 Beale St' }],
  ],
  [
    'a place alone',
    { type: 'location', latitude: 1.5, longitude: 2 },
    [{ Body: '1.5,2', PersistentAction: 'geo:1.5,2' }],
  ],
  [
    'a sound, whose caption follows',
    { type: 'audio', media: { url: 'https://example.com/a.mp3' }, caption: 'A song' },
    [{ MediaUrl: 'https://example.com/a.mp3' }, { Body: 'A song' }],
  ],
  [
    'a document with its caption',
    { type: 'document', media: { url: 'https://example.com/a.pdf' }, caption: 'A' },
    [{ MediaUrl: 'https://example.com/a.pdf', Body: 'A' }],
  ],
] satisfies [string, OutboundContent, Record<string, string>[]][]) {
  test(name, () => assert.deepEqual(said(content), expected))
}

test('typing is shown in answer to a message, whichever of its files is meant', () => {
  const sid = 'MM821a7c9e4d5f60718293a4b5c6d7e8f9'
  for (const ref of [sid, `${sid}:1`]) {
    const { method, url, body } = typing({ thread: '+491711234567', ref }, account)
    assert.equal(`${method} ${url}`, 'POST https://messaging.twilio.com/v2/Indicators/Typing.json')
    assert.equal(body, `channel=whatsapp&messageId=${sid}`)
  }
  assert.throws(() => typing({ thread: '+491711234567' }, account), { code: 'conflict' })
})
